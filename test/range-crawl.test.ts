import { afterAll, expect, test } from 'vitest'
import { openCrawlRange } from './crawl-range.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

test('a crawl of the range is scored against its truth, market by market', async () => {
  const { crawl, score, range } = await openCrawlRange(
    resources,
    {
      seed: 'range-crawl',
      markets: [
        { name: 'still', engine: 'table', listings: 30, recipe: 'world-table' },
        {
          name: 'flaky',
          engine: 'table',
          listings: 30,
          recipe: 'world-table',
          conditions: [{ kind: 'outage', share: 0.2 }],
        },
      ],
    },
    { speed: 20 },
  )
  await crawl()
  const scores = await score()
  expect(scores).toMatchObject([
    {
      market: 'still',
      recall: 1,
      precision: 1,
      coverage: 1,
      missing: [],
      invented: [],
      gatesStored: [],
      falselyDelisted: [],
    },
    {
      market: 'flaky',
      recall: 1,
      precision: 1,
      missing: [],
      invented: [],
      gatesStored: [],
      falselyDelisted: [],
    },
  ])
  const failed = range.served().filter(({ market, status }) => market === 'flaky' && status === 'close')
  expect(failed.length).toBeGreaterThan(3)
})
