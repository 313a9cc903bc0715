import { afterAll, expect, test } from 'vitest'
import { crawlerEvents } from '#crawler/events.ts'
import { openLogger } from '#shared/logger.ts'
import { openCrawlRange } from './crawl-range.ts'
import { dueNow } from './mirror-world.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const MARKETS = ['table', 'shop', 'russian'] as const

test('a market without a log-in check that shows its pages empty is left alone, and is read on when it shows them again', async () => {
  const rests = new Map<string, string>()
  const events = crawlerEvents(openLogger('test', 'silent'))
  const marketRests = (market: string, reason: string) => void rests.set(market, reason)
  const markets = MARKETS.map((engine) => ({ name: `quay-${engine}`, engine, listings: 6, vendors: 3 }))
  const world = await openCrawlRange(
    resources,
    { seed: 'hollow', markets },
    { speed: 40, enter: () => ({ concurrency: 2 }), deps: { events: { ...events, marketRests } } },
  )
  const { range, database, clock } = world
  const names = markets.map(({ name }) => name)
  const since = clock.now()
  await world.crawl()
  expect(new Set(rests.values())).toEqual(new Set(['complete']))

  for (const name of names) range.set(name, [{ kind: 'login-wall', lost: 'empty' }])
  await dueNow(world)
  await world.crawl(async () => names.every((name) => rests.get(name)?.startsWith('logged out')))
  for (const score of await world.score({ from: since }))
    expect(score).toMatchObject({ gatesStored: [], falselyDelisted: [] })
  const logins = await database
    .selectFrom('page_fetch')
    .select('reason')
    .where('outcome', '=', 'login')
    .execute()
  expect(new Set(logins.map(({ reason }) => reason))).toEqual(
    new Set(['not logged in: every address shows the same page without goods']),
  )

  for (const name of names) range.set(name, [])
  await database.updateTable('identity').set({ leased_until: null }).where('leased_by', 'is', null).execute()
  await world.crawl()
  for (const score of await world.score({ from: since }))
    expect(score).toMatchObject({ gatesStored: [], falselyDelisted: [], missing: [] })
})
