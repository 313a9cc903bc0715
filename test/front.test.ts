import { afterAll, expect, test } from 'vitest'
import { openCrawlRange, type CrawlRangeOptions } from './crawl-range.ts'
import { endgameViolations } from './world/range/conditions/endgame.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

/** An hour in three minutes: five requests in 50 ms are five in a second. */
const SCALE = 0.05
const seed = 'front'
const settings: CrawlRangeOptions = {
  enter: () => ({ requests_per_second: 5 / SCALE, concurrency: 4 }),
  deps: { frontBackoffSeconds: 10 * SCALE },
}

test('behind EndGame and kicks every listing is found, no gate is stored, and nothing comes early or too fast', async () => {
  const front = { kind: 'endgame', sessionSeconds: 12 }
  const { crawl, score, range } = await openCrawlRange(
    resources,
    {
      seed,
      scale: SCALE,
      markets: [
        { name: 'queued', engine: 'table', listings: 60, recipe: 'world-table', conditions: [front] },
        {
          name: 'kicked',
          engine: 'table',
          listings: 40,
          conditions: [front, { kind: 'kick', afterRequests: 30, forSeconds: 10 }],
        },
      ],
    },
    settings,
  )
  await crawl()
  for (const market of ['queued', 'kicked']) expect(endgameViolations({ seed, market })).toEqual([])
  const scores = await score()
  expect(scores.map(({ gatesStored, invented }) => [gatesStored, invented])).toEqual([
    [[], []],
    [[], []],
  ])
  for (const { recall } of scores) expect(recall).toBeGreaterThanOrEqual(0.99)
  const queued = range.served().filter(({ market, kind }) => market === 'queued' && kind === 'queue')
  // The first one, and each time that a session ended in the middle of the scrape.
  expect(queued.length).toBeGreaterThan(2)
})
