import { sql } from 'kysely'
import { GATES } from './gate-rate.ts'
import type { Database } from './open-database.ts'

const SCRAPES = 6
const SHOWN = 12
const ALARMS = 10
const CUT = 10

export type ReadingHealth = {
  scrapeId: string
  startedAt: Date
  /** Of the whole scrape: what was asked for, and how much of that a gate answered. */
  asked: number
  gates: number
  /** Null where the scrape has shown no listing yet. */
  pageKind: string | null
  pages: number
  listings: number
  /** By field: listings that had it. */
  filled: Record<string, number>
  known: number
  differs: number
  disputed: number
  held: number
}

/** How well a market is read, or nothing where there is none of this name. */
export async function findReading(database: Database, name: string) {
  const market = await database
    .selectFrom('market')
    .select(['id', 'name', 'title'])
    .where('name', '=', name)
    .executeTakeFirst()
  if (!market) return undefined
  const [wrapper, alarms, waiting, health, cut] = await Promise.all([
    wrapperOf(database, market.id),
    alarmsOf(database, market.id),
    waitingOf(database, market.id),
    healthOf(database, market.id),
    cutOf(database, market.id),
  ])
  const examples = wrapper ? await examplesOf(database, market.id, wrapper.version) : []
  return { ...market, wrapper, examples, alarms, waiting, health, cut }
}

async function wrapperOf(database: Database, marketId: number) {
  const row = await database
    .selectFrom('wrapper')
    .select([
      'version',
      'learned_at as learnedAt',
      'note',
      'pages',
      'withheld',
      'rules',
      'learned_from as from',
    ])
    .where('market_id', '=', marketId)
    .where('dropped_at', 'is', null)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row && { ...row, learnedFrom: row.from.length }
}

async function examplesOf(database: Database, marketId: number, version: number) {
  return database
    .selectFrom('wrapper_example as e')
    .innerJoin('capture as c', 'c.id', 'e.capture_id')
    .innerJoin('page as p', 'p.id', 'c.page_id')
    .select(['e.page_kind as pageKind', 'p.path', 'c.started_at as capturedAt', 'e.tree'])
    .where('e.market_id', '=', marketId)
    .where('version', '=', version)
    .orderBy('e.page_kind')
    .execute()
}

export type AlarmRow = {
  id: number
  reason: string
  raisedAt: Date
  decision: 'release' | 'discard' | null
  decidedBy: string | null
  endedAt: Date | null
  ending: string | null
}

async function alarmsOf(database: Database, marketId: number): Promise<AlarmRow[]> {
  const { rows } = await sql<AlarmRow>`
    select a.id, a.reason, a.raised_at as "raisedAt", a.decision, account.name as "decidedBy", a.ended_at as "endedAt", a.ending
    from reading_alarm a left join account on account.id = a.decided_by
    where a.market_id = ${marketId} order by a.ended_at is not null, a.ended_at is null and a.reason = 'gated', a.raised_at desc limit ${ALARMS}`.execute(
    database,
  )
  return rows
}

type Held = { title: string; price: { amount: string; currency: string } | null; vendor: string | null }

/** How many readings wait, since when, and some of their rows. */
async function waitingOf(database: Database, marketId: number) {
  const { rows } = await sql<{ readings: number; rows: number; since: Date | null }>`
    select count(*) as readings, coalesce(sum(jsonb_array_length(reading -> 'listings')), 0)::bigint as rows,
      min(held_at) as since
    from held_reading where market_id = ${marketId} and ended_at is null`.execute(database)
  const some = await sql<Held>`
    select row ->> 'title' as title, row -> 'price' as price, row ->> 'vendor' as vendor
    from (select reading from held_reading where market_id = ${marketId} and ended_at is null
          order by captured_at, capture_id limit ${SHOWN}) h
    cross join lateral jsonb_array_elements(h.reading -> 'listings') row limit ${SHOWN}`.execute(database)
  return { ...rows[0]!, some: some.rows }
}

/** The latest pages that were too large to be read whole, in characters. */
async function cutOf(database: Database, marketId: number) {
  return database
    .selectFrom('reading_sample as r')
    .innerJoin('page as p', 'p.id', 'r.page_id')
    .select(['r.page_kind as pageKind', 'p.path', 'r.captured_at as capturedAt'])
    .select((eb) => [
      eb.ref('r.characters').$notNull().as('characters'),
      eb.ref('r.characters_read').$notNull().as('read'),
    ])
    .where('r.market_id', '=', marketId)
    .where('r.characters', 'is not', null)
    .orderBy('r.captured_at', 'desc')
    .limit(CUT)
    .execute()
}

/** The last scrapes, newest first, by kind of page. */
async function healthOf(database: Database, marketId: number): Promise<ReadingHealth[]> {
  const { rows } = await sql<ReadingHealth>`
    with latest as (
      select id, started_at from scrape where market_id = ${marketId} order by started_at desc limit ${SCRAPES}
    ), counted as (
      select r.scrape_id, r.page_kind, count(*) as pages, sum(r.listings)::bigint as listings,
        count(*) filter (where r.suspicion is not null) as held
      from reading_sample r join latest on latest.id = r.scrape_id where r.listings > 0 group by 1, 2
    ), fields as (
      select r.scrape_id, r.page_kind, e.key, sum(e.value::bigint)::bigint as filled
      from reading_sample r join latest on latest.id = r.scrape_id cross join lateral jsonb_each_text(r.filled) e
      where r.listings > 0 group by 1, 2, 3
    ), told as (
      select r.scrape_id, r.page_kind,
        sum((select coalesce(sum(value::bigint), 0) from jsonb_each_text(r.known)))::bigint as known,
        sum((select coalesce(sum(value::bigint), 0) from jsonb_each_text(r.differs)))::bigint as differs,
        sum((select coalesce(sum(value::bigint), 0) from jsonb_each_text(r.disputed)))::bigint as disputed
      from reading_sample r join latest on latest.id = r.scrape_id where r.listings > 0 group by 1, 2
    ), answered as (
      select f.scrape_id, count(*) as asked, count(*) filter (where f.outcome = any(${GATES})) as gates
      from page_fetch f join latest on latest.id = f.scrape_id group by 1
    )
    select latest.id as "scrapeId", latest.started_at as "startedAt", coalesce(a.asked, 0) as asked, coalesce(a.gates, 0) as gates,
      c.page_kind as "pageKind", coalesce(c.pages, 0) as pages, coalesce(c.listings, 0) as listings, coalesce(c.held, 0) as held,
      coalesce(told.known, 0) as known, coalesce(told.differs, 0) as differs, coalesce(told.disputed, 0) as disputed,
      coalesce((select jsonb_object_agg(key, filled) from fields f where f.scrape_id = c.scrape_id and f.page_kind = c.page_kind), '{}') as filled
    from latest left join answered a on a.scrape_id = latest.id left join counted c on c.scrape_id = latest.id
      left join told on told.scrape_id = c.scrape_id and told.page_kind = c.page_kind
    where c.page_kind is not null or a.asked > 0
    order by latest.started_at desc, c.listings desc`.execute(database)
  return rows
}
