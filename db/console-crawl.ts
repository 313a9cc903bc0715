import { sql, type RawBuilder } from 'kysely'
import { MAX_ATTEMPTS } from './captures.ts'
import type { Database } from './open-database.ts'

export const PAGES_A_PAGE = 50
const FAILED_SHOWN = 50
const REASONS_SHOWN = 20

/** Where a page of the frontier stands. `resting` waits out its market's pause, `later` for its next visit. */
export const frontierStates = ['due', 'leased', 'resting', 'retrying', 'later', 'never-again'] as const
export type FrontierState = (typeof frontierStates)[number]

/** Needs `page` joined with `pause`, the markets' pauses. */
function stateOf(now: Date): RawBuilder<unknown> {
  return sql`(case when page.due_at is null then 'never-again'
    when page.leased_by is not null and page.leased_until > ${now} then 'leased'
    when page.due_at <= ${now} then case when pause.until > ${now} then 'resting' else 'due' end
    when page.attempts > 0 then 'retrying' else 'later' end)`
}

const pauses = sql`(
  select market_id, max(leased_until) filter (where leased_by is null) as until from identity group by market_id
)`

export type CrawlCount = { market: string; state: FrontierState; outcome: string | null; pages: number }

/** Every page of every market, counted by where it stands and how its last fetch ended. */
export async function countFrontier(database: Database, now: Date): Promise<CrawlCount[]> {
  const { rows } = await sql<CrawlCount>`
    with counted as (
      select page.market_id, ${stateOf(now)} as state, last_outcome as outcome, count(*) as pages
      from page left join ${pauses} pause on pause.market_id = page.market_id group by 1, 2, 3
    )
    select market.name as market, state, outcome, pages
    from counted join market on market.id = counted.market_id order by market.name, pages desc
  `.execute(database)
  return rows
}

export type CrawlMarket = {
  name: string
  title: string
  restingUntil: Date | null
  /** A crawler holds the market's identity. */
  isHeld: boolean
  oldestDueAt: Date | null
  scrape: { startedAt: Date; fetched: number; captured: number } | null
}

/** What runs in each market, and since when its most urgent page has been waiting. */
export async function crawlOfMarkets(database: Database, now: Date): Promise<CrawlMarket[]> {
  const { rows } = await sql<
    Omit<CrawlMarket, 'scrape'> & CrawlMarket['scrape'] & { startedAt: Date | null }
  >`
    select market.name, market.title, running.started_at as "startedAt", running.fetched, running.captured,
           case when pause.until > ${now} then pause.until end as "restingUntil",
           exists (select from identity where market_id = market.id and leased_by is not null
             and leased_until > ${now}) as "isHeld",
           (select min(due_at) from page where market_id = market.id and due_at <= ${now}) as "oldestDueAt"
    from market left join scrape running on running.market_id = market.id and running.finished_at is null
    left join ${pauses} pause on pause.market_id = market.id
    order by market.title
  `.execute(database)
  return rows.map(({ startedAt, fetched, captured, ...row }) => ({
    ...row,
    scrape: startedAt && { startedAt, fetched, captured },
  }))
}

/** Captures that no worker has read: those still to be read, and those that were given up. */
export async function countUnread(database: Database) {
  const { rows } = await sql<{ waiting: number; failed: number; oldestAt: Date | null }>`
    select count(*) filter (where process_attempts < ${MAX_ATTEMPTS}) as waiting,
           count(*) filter (where process_attempts >= ${MAX_ATTEMPTS}) as failed,
           min(started_at) filter (where process_attempts < ${MAX_ATTEMPTS}) as "oldestAt"
    from capture where processed_at is null
  `.execute(database)
  return rows[0]!
}

/** The latest that a worker could not read, with the reason. */
export async function troubledCaptures(database: Database) {
  return database
    .selectFrom('capture')
    .innerJoin('market', 'market.id', 'capture.market_id')
    .select([
      'capture.id',
      'market.title as marketTitle',
      'capture.started_at as at',
      'capture.page_kind as kind',
      'capture.process_attempts as attempts',
      'capture.process_error as reason',
    ])
    .where('capture.processed_at', 'is', null)
    .where('capture.process_attempts', '>', 0)
    .orderBy('capture.started_at', 'desc')
    .limit(FAILED_SHOWN)
    .execute()
}

/** `outcome` `none`: never fetched yet. */
export type PageFilter = {
  market?: string | undefined
  state?: FrontierState | undefined
  outcome?: string | undefined
  reason?: string | undefined
}

export type CrawlPageRow = {
  id: number
  market: string
  marketTitle: string
  /** Null once a hotline report took it. */
  path: string | null
  state: FrontierState
  outcome: string | null
  reason: string | null
  attempts: number
  depth: number
  lastFetchedAt: Date | null
  dueAt: Date | null
}

/** Fifty pages of the frontier, those fetched last first. */
export function findCrawlPages(
  database: Database,
  filter: PageFilter,
  { now, page }: { now: Date; page: number },
): Promise<CrawlPageRow[]> {
  return pageRows(database, filter, now, { limit: PAGES_A_PAGE, offset: (page - 1) * PAGES_A_PAGE })
}

/** How many pages there are, and the commonest reasons among them, whichever reason is chosen. */
export async function countCrawlPages(database: Database, filter: PageFilter, now: Date) {
  const [reasons, total] = await Promise.all([
    reasonsOf(database, filter, now),
    countPages(database, filter, now),
  ])
  return { reasons, total }
}

/** In the order of the table, at most `most`, in batches. */
export async function* exportCrawlPages(
  database: Database,
  filter: PageFilter,
  { now, most }: { now: Date; most: number },
) {
  const { rows } = await sql<{ id: number }>`
    select page.id ${fromPages(filter, now)} order by page.last_fetched_at desc nulls last, page.id desc limit ${most}
  `.execute(database)
  for (let from = 0; from < rows.length; from += 1000)
    yield await pageRows(database, {}, now, { ids: rows.slice(from, from + 1000).map(({ id }) => id) })
}

type Span = { limit: number; offset: number } | { ids: number[] }

async function pageRows(
  database: Database,
  filter: PageFilter,
  now: Date,
  span: Span,
): Promise<CrawlPageRow[]> {
  const { rows } = await sql<CrawlPageRow>`
    select page.id, market.name as market, market.title as "marketTitle", page.path, ${stateOf(now)} as state,
           page.last_outcome as outcome, page.last_reason as reason, page.attempts, page.depth,
           page.last_fetched_at as "lastFetchedAt", page.due_at as "dueAt"
    ${fromPages(filter, now)} ${'ids' in span ? sql`and page.id = any(${span.ids}::bigint[])` : sql``}
    order by page.last_fetched_at desc nulls last, page.id desc
    ${'ids' in span ? sql`` : sql`limit ${span.limit} offset ${span.offset}`}
  `.execute(database)
  return rows
}

async function reasonsOf(database: Database, filter: PageFilter, now: Date) {
  const { rows } = await sql<{ reason: string; pages: number }>`
    select page.last_reason as reason, count(*) as pages ${fromPages({ ...filter, reason: undefined }, now)}
    and page.last_reason <> '' group by 1 order by 2 desc, 1 limit ${REASONS_SHOWN}
  `.execute(database)
  return rows
}

async function countPages(database: Database, filter: PageFilter, now: Date): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total ${fromPages(filter, now)}`.execute(
    database,
  )
  return rows[0]!.total
}

function fromPages({ market, state, outcome, reason }: PageFilter, now: Date): RawBuilder<unknown> {
  return sql`
    from page join market on market.id = page.market_id left join ${pauses} pause on pause.market_id = page.market_id
    where ${market === undefined ? sql`true` : sql`market.name = ${market}`}
      and ${state === undefined ? sql`true` : sql`${stateOf(now)} = ${state}`}
      and ${outcome === undefined ? sql`true` : sql`coalesce(page.last_outcome, 'none') = ${outcome}`}
      and ${reason === undefined ? sql`true` : sql`page.last_reason = ${reason}`}`
}
