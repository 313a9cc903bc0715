import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#shared/clock.ts'
import { isCovered } from './coverage-world.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'

const DAY_MS = 86_400_000
const resources = new AsyncDisposableStack()
let ahead = 0
const clock = { now: () => new Date(systemClock.now().getTime() + ahead) }
let crawl: CrawlRange

beforeAll(async () => {
  const life = { vanishPerDay: 0.1, returnPerDay: 0.1 }
  crawl = await openCrawlRange(
    resources,
    { seed: 'presence', markets: [{ name: 'shifting', engine: 'shelves', listings: 100, vendors: 5, life }] },
    { clock, enter: () => ({ revisit_after_seconds: 86_400 }) },
  )
  await crawl.crawl(isCovered(clock))
})

afterAll(() => resources.disposeAsync())

async function crawlDays(days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    ahead += DAY_MS * 1.1
    await crawl.crawl(isCovered(clock))
  }
}

test('while three in ten requests fail, nothing that is there is called gone', async () => {
  crawl.range.set('shifting', [{ kind: 'outage', share: 0.3 }])
  await crawlDays(1)
  const [score] = await crawl.score()
  expect(score!.falselyDelisted).toEqual([])
})

test('what the site denies is gone, since when and by which evidence', async () => {
  crawl.range.set('shifting', [])
  await crawlDays(2)
  const [score] = await crawl.score()
  expect(score!.falselyDelisted).toEqual([])
  expect(score!.delisted).toBeGreaterThan(10)
  const bare = await crawl.database
    .selectFrom('listing_presence')
    .select('id')
    .where('reason', '=', 'not-found')
    .where('page_fetch_id', 'is', null)
    .execute()
  expect(bare).toEqual([])
})

test('what comes back is on offer again, and both moments stay on record', async () => {
  await crawlDays(2)
  const returned = await crawl.database
    .selectFrom('listing_presence as p')
    .innerJoin('listing as l', 'l.id', 'p.listing_id')
    .select(['p.listing_id as id', 'l.gone_at as goneAt'])
    .where('p.state', '=', 'returned')
    .execute()
  expect(returned.length).toBeGreaterThan(0)
  const [score] = await crawl.score()
  expect(score!.falselyDelisted).toEqual([])
})
