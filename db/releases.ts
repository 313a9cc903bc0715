import { sql } from 'kysely'
import type { Database } from './open-database.ts'
import type { ReleaseWork } from './release-rows.ts'

export type MarketWeek = {
  marketId: number
  /** Monday, as `2026-11-16`. */
  week: string
  scrapes: number
  complete: number
  pages: number
  gates: number
  read: number
  released: number
}

function weekOf(column: string) {
  return sql`date_trunc('week', ${sql.ref(column)} at time zone 'UTC')::date::text`
}

/** What was read of each market and week, and how much of it leaves. */
export async function readReleaseCoverage(trx: ReleaseWork, from: Date, to: Date): Promise<MarketWeek[]> {
  const { rows } = await sql<MarketWeek>`
    with passes as (
      select market_id, ${weekOf('started_at')} as week, id, ending
      from scrape where started_at >= ${from} and started_at < ${to}),
    fetched as (
      select p.market_id, p.week, count(*) filter (where f.outcome = 'page') as pages,
        count(*) filter (where f.outcome in ('queue', 'captcha', 'login', 'blocked', 'maintenance', 'seized')) as gates
      from passes p join page_fetch f on f.scrape_id = p.id group by 1, 2),
    scraped as (
      select market_id, week, count(*) as scrapes, count(*) filter (where ending = 'complete') as complete
      from passes group by 1, 2),
    seen as (
      select l.market_id, o.week, count(*) as read
      from (select distinct listing_id, ${weekOf('captured_at')} as week from listing_observation
        where captured_at >= ${from} and captured_at < ${to}) o
      join listing l on l.id = o.listing_id group by 1, 2),
    left_rows as (
      select market_id, week, count(*) as released from release_row
      where "table" = 'observations' and step >= 0 group by 1, 2)
    select market_id as "marketId", week, coalesce(scrapes, 0) as scrapes, coalesce(complete, 0) as complete,
      coalesce(pages, 0) as pages, coalesce(gates, 0) as gates, coalesce(read, 0) as read,
      coalesce(released, 0) as released
    from scraped full join fetched using (market_id, week) full join seen using (market_id, week)
      full join left_rows using (market_id, week)
    order by market_id, week`.execute(trx)
  return rows
}

export type MarketMaking = {
  marketId: number
  recipeVersions: number[]
  models: string[]
  programs: string[]
}

/** With which versions each market of the span was read; recipes by number alone, since their names are markets'. */
export async function readReleaseMaking(trx: ReleaseWork, from: Date, to: Date): Promise<MarketMaking[]> {
  const { rows } = await sql<MarketMaking>`
    select m.id as "marketId",
      array(select distinct recipe_version from scrape s where s.market_id = m.id and s.started_at >= ${from}
        and s.started_at < ${to} and recipe_version is not null order by 1) as "recipeVersions",
      array(select distinct v.model_version from verdict v join listing l on l.id = v.listing_id
        where l.market_id = m.id and v.captured_at >= ${from} and v.captured_at < ${to} order by 1) as models,
      array(select distinct c.program_version from capture c where c.market_id = m.id and c.started_at >= ${from}
        and c.started_at < ${to} order by 1) as programs
    from market m order by m.id`.execute(trx)
  return rows
}

/** Rows by table and what became of them. */
export async function countSettled(
  trx: ReleaseWork,
): Promise<{ table: string; step: number | null; rows: number }[]> {
  const { rows } = await sql<{ table: string; step: number | null; rows: number }>`
    select "table", step, count(*) as rows from release_row group by 1, 2 order by 1, 2`.execute(trx)
  return rows
}

/** The span that there are observations of; undefined where there are none. */
export async function findObservedSpan(database: Database): Promise<{ first: Date; last: Date } | undefined> {
  const row = await database
    .selectFrom('listing_observation')
    .select((eb) => [eb.fn.min('captured_at').as('first'), eb.fn.max('captured_at').as('last')])
    .executeTakeFirst()
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined
}

export type NewRelease = {
  id: string
  builtAt: Date
  builtBy: string
  fromDay: string
  toDay: string
  columns: string[]
  rows: Record<string, number>
  suppressed: Record<string, Record<string, number>>
  files: Record<string, string>
  sealedKey: string | null
}

export async function recordRelease(database: Database, release: NewRelease): Promise<void> {
  await database
    .insertInto('release')
    .values({
      id: release.id,
      built_at: release.builtAt,
      built_by: release.builtBy,
      from_day: release.fromDay,
      to_day: release.toDay,
      columns: release.columns,
      rows: JSON.stringify(release.rows),
      suppressed: JSON.stringify(release.suppressed),
      files: JSON.stringify(release.files),
      sealed_key: release.sealedKey,
    })
    .execute()
}

export function findRelease(database: Database, id: string) {
  return database.selectFrom('release').select(['id', 'sealed_key']).where('id', '=', id).executeTakeFirst()
}

/** Every vendor with its market. */
export function readVendors(database: Database): Promise<{ id: number; name: string; market: string }[]> {
  return database
    .selectFrom('vendor')
    .innerJoin('market', 'market.id', 'vendor.market_id')
    .select(['vendor.id', 'vendor.name', 'market.name as market'])
    .execute()
}
