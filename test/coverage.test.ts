import { afterAll, beforeAll, expect, test } from 'vitest'
import { isCovered } from './coverage-world.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import type { ScenarioInput } from './world/range/scenario.ts'

const resources = new AsyncDisposableStack()
const shelves = (name: string, conditions: Record<string, unknown>[] = []) =>
  ({ name, engine: 'shelves', listings: 240, vendors: 8, conditions }) as ScenarioInput['markets'][number]
let crawl: CrawlRange

beforeAll(async () => {
  crawl = await openCrawlRange(resources, {
    seed: 'coverage',
    markets: [
      shelves('open-shelves'),
      shelves('counted', [{ kind: 'layout-change', design: 1 }]),
      shelves('cut-off', [{ kind: 'pagination-cap', pages: 1, how: 'not-found' }]),
      shelves('going-round', [{ kind: 'pagination-cap', pages: 1, how: 'repeat' }]),
      shelves('quiet-end', [{ kind: 'pagination-cap', pages: 1, how: 'end' }]),
    ],
  })
  await crawl.crawl(isCovered(), { deadlineMs: 120_000 })
}, 150_000)

afterAll(() => resources.disposeAsync())

async function reachOf(market: string) {
  return crawl.database
    .selectFrom('scrape_coverage as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .select(['c.seen', 'c.estimate', 'c.low', 'c.high', 'c.method', 'c.complete', 'c.capped'])
    .where('m.name', '=', market)
    .where('c.list', '=', '')
    .orderBy('c.computed_at', 'desc')
    .execute()
}

/** How many are on offer at the end: nothing changes in this range. */
const TRUTH = 240

test('a market whose lists were all read to their end has what was seen', async () => {
  const all = await reachOf('open-shelves')
  expect(all[0]).toMatchObject({ seen: TRUTH, estimate: TRUTH, method: 'whole', capped: false })
  // Scrapes after the first look at other orders of lists whose last page was full.
  expect(all.at(-1)).toMatchObject({ seen: TRUTH, complete: true })
})

test('what the site prints is what there is', async () => {
  const [reach] = await reachOf('counted')
  expect(reach).toMatchObject({ estimate: TRUTH, method: 'printed', complete: true })
})

test.each(['cut-off', 'going-round', 'quiet-end'])(
  'the list that shows less than it has is walked in other orders: %s',
  async (market) => {
    const [last, ...earlier] = await reachOf(market)
    expect(earlier.length).toBeGreaterThan(0)
    expect(last!.seen).toBeGreaterThan(earlier.at(-1)!.seen)
    expect(Math.abs(last!.seen / last!.estimate! - last!.seen / TRUTH)).toBeLessThan(0.05)
  },
)

test('what stands nowhere is not made up, and nothing that is there is called gone', async () => {
  for (const { market, invented, delisted, precision } of await crawl.score())
    expect({ market, invented, delisted, precision }).toEqual({
      market,
      invented: [],
      delisted: 0,
      precision: 1,
    })
})
