import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RuleName } from '#crawler/egress-guard-rules.ts'
import { systemClock } from '#shared/clock.ts'
import { openCrawlWorld } from './crawl-world.ts'
import { allowAll } from './guard-world.ts'
import { lastingBasis, marketOf } from './market-database.ts'
import { openWorld, type RunningWorld } from './world/open-world.ts'

let resources: AsyncDisposableStack
let world: RunningWorld
beforeEach(async () => {
  resources = new AsyncDisposableStack()
  world = resources.use(await openWorld({ seed: 'outside', clock: systemClock }))
})
afterEach(() => resources.disposeAsync())

/** Reads some pages of a market, each of which lures its reader outside in every way that there is. */
async function crawlSome(mode: 'http' | 'browser', rules?: typeof allowAll) {
  const crawler = await openCrawlWorld(resources, { services: world.services, ...(rules && { rules }) })
  const [market] = world.markets
  const settings = {
    mode,
    recipe: market!.recipe ?? null,
    max_pages_per_scrape: mode === 'http' ? 20 : 8,
    start_paths: ['/', '/go/partner'],
  }
  const mirrors = [{ host: market!.host, port: 80 }]
  const entry = { ...marketOf('bramble-row', settings), mirrors, basis: lastingBasis() }
  await crawler.crawl(entry)
  const refusals = new Set<RuleName>(
    crawler.identities.flatMap(({ guard }) => guard.refusals().map(({ rule }) => rule)),
  )
  const fetches = await crawler.database
    .selectFrom('page_fetch')
    .select(['outcome', 'reason', 'lane'])
    .execute()
  return { refusals, fetches }
}

test('http lane: a site outside scope that every page links to sees nothing', async () => {
  const { refusals, fetches } = await crawlSome('http')
  expect(fetches.filter(({ outcome, lane }) => outcome === 'page' && lane === 'http').length).toBeGreaterThan(
    10,
  )
  expect(world.outside.requests).toEqual([])
  expect([...refusals]).toEqual(['out-of-scope'])
  expect(fetches.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
    { reason: expect.stringMatching(/^out-of-scope: /) as string },
  ])
})

test('browser lane: a site outside scope that every page links to sees nothing, and nothing is written', async () => {
  const { refusals, fetches } = await crawlSome('browser')
  expect(
    fetches.filter(({ outcome, lane }) => outcome === 'page' && lane === 'browser').length,
  ).toBeGreaterThan(4)
  expect(world.trespasses()).toEqual({ outside: [], pictures: [], writes: [], logouts: [] })
  expect([...refusals]).toEqual(expect.arrayContaining(['out-of-scope', 'method', 'upgrade']))
})

// The positive control: without it a world that lures nobody would pass the tests above.
test.each(['http', 'browser'] as const)(
  '%s lane: with the rules of the guard taken out the site outside is seen',
  async (mode) => {
    await crawlSome(mode, allowAll)
    process.stdout.write(
      `${mode}: ${JSON.stringify([...new Set(world.outside.requests.map(({ method, path }) => `${method} ${path}`))])}\n`,
    )
    expect(world.outside.requests.length).toBeGreaterThan(0)
  },
)
