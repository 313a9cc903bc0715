import { sql } from 'kysely'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { steadyClock } from './steady-clock.ts'
import type { ScenarioInput } from './world/range/scenario.ts'

const VARIANTS: string[][] = [
  ['wallets', 'keys', 'logins'],
  ['wallets'],
  ['keys'],
  ['logins'],
  ['wallets', 'logins'],
]

/** Markets with three addresses each, of which the second is a clone: of all that it lives on, or of one thing alone. */
export function cloneMarkets(count: number): ScenarioInput['markets'] {
  return Array.from({ length: count }, (_, i) => ({
    name: `market-${i + 1}`,
    engine: 'table',
    listings: 6,
    vendors: 3,
    recipe: 'world-table',
    mirrors: 3,
    conditions: [
      { kind: 'phishing', mirrors: [2], changes: VARIANTS[i % VARIANTS.length] },
      { kind: 'own-marks' },
    ],
  }))
}

/** Minutes for seconds: what waits before it tries again has not to be waited for. */
export function fastClock(faster: number): Clock {
  return steadyClock(faster)
}

/** Opens markets with a clone each, and reads them until every clone has been looked at. */
export async function openCloneWorld(
  resources: AsyncDisposableStack,
  seed: string,
  count: number,
): Promise<CrawlRange> {
  const scenario = { seed, markets: cloneMarkets(count) }
  const world = await openCrawlRange(resources, scenario, { speed: 60 })
  await world.crawl()
  // Mirrors are compared before a scrape, however little is due.
  await dueNow(world, 0)
  await world.crawl()
  return world
}

/** Takes addresses of every market away, lets the crawl come upon it, and waits until rows say what they should. */
export async function killMirrors(
  world: CrawlRange,
  mirrors: number[],
  until: (database: Database) => Promise<boolean>,
) {
  for (const { name, order } of world.range.markets)
    world.range.set(name, [{ kind: 'outage', mirrors }, ...order.conditions])
  await dueNow(world)
  await world.crawl(until)
}

/** Whether every market stands in a state of its life. */
export async function allAre(database: Database, state: string): Promise<boolean> {
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from market where ${state} is distinct from (
      select to_state from market_state where market_id = market.id order by id desc limit 1)`.execute(
    database,
  )
  return rows[0]!.others === 0
}

/** Every page up to so many links from the start is due now, and every mirror that waits for a comparison. */
export async function dueNow({ database, clock }: CrawlRange, depth = 100): Promise<void> {
  const pages = database.updateTable('page').set({ due_at: clock.now() }).where('due_at', 'is not', null)
  await pages.where('depth', '<=', depth).execute()
  await database
    .updateTable('mirror')
    .set({ next_check_at: clock.now() })
    .where('next_check_at', 'is not', null)
    .execute()
}

/** Whether markets have nothing due and no scrape open. */
export async function isRead(database: Database, markets: string[], now: Date): Promise<boolean> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from market where name = any(${markets}) and (
      exists (select from page where market_id = market.id and due_at <= ${now})
      or exists (select from scrape where market_id = market.id and finished_at is null)
      or not exists (select from scrape where market_id = market.id))`.execute(database)
  return rows[0]!.open === 0
}

/** The mirrors of a market in the order of their entry. */
export function mirrorsOf({ database }: CrawlRange, market: string) {
  return database
    .selectFrom('mirror')
    .innerJoin('market', 'market.id', 'mirror.market_id')
    .select(['mirror.id', 'host', 'state', 'reason', 'source'])
    .where('market.name', '=', market)
    .orderBy('mirror.id')
    .execute()
}

/** What a market's identity and its rows had to do with one of its addresses. */
export async function traceOf({ database, range }: CrawlRange, market: string, host: string) {
  const { rows } = await sql<{ captures: number; fetches: number }>`
    select (select count(*) from capture where mirror_id = mirror.id) as captures,
           (select count(*) from page_fetch where mirror_id = mirror.id) as fetches
    from mirror where host = ${host}`.execute(database)
  const ofMarket = range.served().filter((one) => one.market === market)
  const asked = ofMarket.filter((one) => one.host === host)
  // Circuits of the identity are those on which the proven mirrors were read.
  const own = new Set(ofMarket.filter((one) => one.host !== host).map(({ circuit }) => circuit))
  return {
    ...rows[0]!,
    /** Requests on a circuit of the market's identity, which alone has cookies and log-ins. */
    ofIdentity: asked.filter(({ circuit }) => own.has(circuit)).length,
    writes: asked.filter(({ method }) => method !== 'GET').length,
  }
}
