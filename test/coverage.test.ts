import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecipe } from '#pages/recipe.ts'
import { isCovered } from './coverage-world.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import type { ScenarioInput } from './world/range/scenario.ts'

const resources = new AsyncDisposableStack()
const shelves = (name: string, conditions: Record<string, unknown>[] = []) =>
  ({ name, engine: 'shelves', listings: 240, vendors: 8, conditions }) as ScenarioInput['markets'][number]
/** Each of its twelve lists ends after two full pages, and says nothing of it; goods have no need to be read one by one. */
const LONG = 700
const long = {
  ...shelves('long-shelves', [{ kind: 'pagination-cap', pages: 2, how: 'end' }]),
  listings: LONG,
  recipe: 'lists-alone',
}
const LISTS_ALONE = `market: lists-alone
version: 1
walk: { start: [/], skip: ['^/offer/', '^/seller/'] }
pages: [{ kind: other, when: { url: '^/$' } }]
`
let crawl: CrawlRange

beforeAll(async () => {
  const markets = [
    shelves('open-shelves'),
    shelves('counted', [{ kind: 'layout-change', design: 1 }]),
    shelves('cut-off', [{ kind: 'pagination-cap', pages: 1, how: 'not-found' }]),
    shelves('going-round', [{ kind: 'pagination-cap', pages: 1, how: 'repeat' }]),
    shelves('quiet-end', [{ kind: 'pagination-cap', pages: 1, how: 'end' }]),
    long,
  ]
  const recipes = new Map([['lists-alone', readRecipe(LISTS_ALONE, 'test')]])
  crawl = await openCrawlRange(resources, { seed: 'coverage', markets }, { deps: { recipes } })
  await crawl.crawl(isCovered(), { deadlineMs: 240_000 })
}, 270_000)

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

test('each list that may go on is asked in another order, whatever orders of the others showed', async () => {
  const [last, ...earlier] = await reachOf(long.name)
  expect(earlier.at(-1)!.seen).toBeLessThan(0.75 * LONG)
  expect(last!.seen).toBeGreaterThan(0.9 * LONG)
  expect(Math.abs(last!.seen / last!.estimate! - last!.seen / LONG)).toBeLessThan(0.05)
})

test('what stands nowhere is not made up, and nothing that is there is called gone', async () => {
  for (const { market, invented, delisted, precision } of await crawl.score())
    expect({ market, invented, delisted, precision }).toEqual({
      market,
      invented: [],
      delisted: 0,
      precision: 1,
    })
})
