import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** One snapshot for a whole release; its working tables go when it ends. */
export type ReleaseWork = Transaction<DB>

/** What a listing's pages said in a span of time, the latest value of each field. Prices are decimal strings. */
export type ReleaseSource = {
  listingId: number
  marketId: number
  vendorId: number | null
  /** Monday of the week, or of the first week, as `2026-11-16`. */
  week: string
  weeks: number
  category: string
  subcategory: string | null
  shipsFrom: string[] | null
  shipsTo: string[] | null
  priceUsd: string | null
  stock: number | null
  sold: number | null
}

/** A row that may leave: its finest columns as JSON, and its class at each step of withholding. */
export type ReleaseCandidate = {
  marketId: number
  vendorId: number
  listingId: number
  week: string
  finest: string
  classes: string[]
}

const BATCH = 5000

/** Runs in one repeatable-read snapshot: the crawl may go on beside it. */
export function inReleaseSnapshot<T>(database: Database, work: (trx: ReleaseWork) => Promise<T>): Promise<T> {
  return database.transaction().setIsolationLevel('repeatable read').execute(work)
}

export async function openReleaseTables(trx: ReleaseWork, from: Date, to: Date): Promise<void> {
  // Cursors are read to their end: a plan that is quick to its first row is slow to its last.
  await sql`set local cursor_tuple_fraction = 1`.execute(trx)
  // Few large sorts, one at a time: on disk they take several times as long.
  await sql`set local work_mem = '128MB'`.execute(trx)
  await sql`
    create temp table release_row (
      id bigint generated always as identity, market_id bigint, vendor_id bigint, listing_id bigint, week text,
      finest text, classes text[], class text, step smallint, "table" text) on commit drop`.execute(trx)
  await sql`
    create temp table release_output (
      "table" text, vendor text collate "C", listing text collate "C", body text) on commit drop`.execute(trx)
  await sql`
    create temp table release_verdict on commit drop as
    select distinct on (listing_id) listing_id, counted_category(category, abstained) as category,
      case when abstained is false then subcategory end as subcategory
    from verdict where captured_at >= ${from} and captured_at < ${to}
    order by listing_id, captured_at desc, recorded_at desc, capture_id, model_version`.execute(trx)
  await sql`analyze release_verdict`.execute(trx)
}

/** A gap never beats a value. */
function latest(column: string) {
  const value = sql.ref(column)
  return sql`(array_agg(${value} order by o.captured_at desc, o.capture_id desc, o.reading desc)
      filter (where ${value} is not null))[1]`
}

/** One row a listing and week, or one a listing. */
export function readReleaseSource(
  trx: ReleaseWork,
  { from, to, weekly }: { from: Date; to: Date; weekly: boolean },
): AsyncGenerator<ReleaseSource[]> {
  const week = sql`date_trunc('week', o.captured_at at time zone 'UTC')::date`
  return readByCursor<ReleaseSource>(
    trx,
    sql`
    select s.*, s.week::text as week, coalesce(v.category, 'undecided') as category, v.subcategory
    from (
      select o.listing_id as "listingId", l.market_id as "marketId", ${latest('o.vendor_id')} as "vendorId",
        min(${week}) as week, count(distinct ${week}) as weeks, ${latest('o.price_usd')}::text as "priceUsd",
        ${latest('o.stock')} as stock, ${latest('o.sold')} as sold,
        string_to_array(${latest('froms')}, ' ') as "shipsFrom", string_to_array(${latest('tos')}, ' ') as "shipsTo"
      from (
        select *, array_to_string(ships_from, ' ') as froms, array_to_string(ships_to, ' ') as tos
        from listing_observation where captured_at >= ${from} and captured_at < ${to}) o
      join listing l on l.id = o.listing_id
      group by o.listing_id, l.market_id ${weekly ? sql`, ${week}` : sql``}
    ) s left join release_verdict v on v.listing_id = s."listingId"`,
  )
}

export async function addReleaseCandidates(
  trx: ReleaseWork,
  table: string,
  rows: ReleaseCandidate[],
): Promise<void> {
  await sql`
    insert into release_row (market_id, vendor_id, listing_id, week, finest, classes, "table")
    select "marketId", "vendorId", "listingId", week, finest, classes, ${table}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "marketId" bigint, "vendorId" bigint, "listingId" bigint, week text, finest text, classes text[])`.execute(
    trx,
  )
}

/**
 * Gives each row the finest step at which its class holds enough vendors. Only rows that found no finer step count, so
 * that nothing is learnt from what already stands finer.
 */
export async function settleSteps(trx: ReleaseWork, steps: number, leastVendors: number): Promise<void> {
  await sql`analyze release_row`.execute(trx)
  for (let step = 0; step < steps; step++) {
    const at = sql.lit(step + 1)
    await sql`
      update release_row r set step = ${step}, class = big.class
      from (select classes[${at}] as class from release_row where step is null
        group by 1 having count(distinct vendor_id) >= ${leastVendors}) big
      where r.step is null and r.classes[${at}] = big.class`.execute(trx)
  }
}

/**
 * In each class vendors stand in tiers, by how many rows they have there, and all of a tier leave with the same number:
 * how often a pseudonym occurs must not tell whose it is.
 */
export async function equaliseVendors(trx: ReleaseWork, leastVendors: number): Promise<void> {
  await sql`analyze release_row`.execute(trx)
  await sql`
    with counted as (
      select class, vendor_id, count(*) as rows from release_row where step is not null group by 1, 2),
    ranked as (
      select *, (row_number() over (partition by class order by rows desc, vendor_id) - 1) / ${leastVendors} as nth,
        count(*) over (partition by class) / ${leastVendors} - 1 as last from counted),
    shares as (
      select class, vendor_id, min(rows) over (partition by class, least(nth, last)) as share from ranked),
    numbered as (
      select id, class, vendor_id, row_number() over (partition by class, vendor_id order by listing_id) as nth
      from release_row where step is not null)
    update release_row r set step = -1
    from numbered n join shares s using (class, vendor_id) where r.id = n.id and n.nth > s.share`.execute(trx)
}

export type SettledRow = {
  id: number
  table: string
  vendorId: number
  listingId: number
  finest: string
  step: number
}

export function readSettled(trx: ReleaseWork): AsyncGenerator<SettledRow[]> {
  return readByCursor(
    trx,
    sql`select id, "table", vendor_id as "vendorId", listing_id as "listingId", finest, step
      from release_row where step >= 0`,
  )
}

export type OutputRow = { table: string; vendor: string; listing: string; body: string }

export async function addReleaseOutput(trx: ReleaseWork, rows: OutputRow[]): Promise<void> {
  await sql`
    insert into release_output select "table", vendor, listing, body
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "table" text, vendor text, listing text, body text)`.execute(trx)
}

/** By pseudonym: an order that says nothing of the one in which things were found. */
export function readReleaseOutput(trx: ReleaseWork, table: string): AsyncGenerator<OutputRow[]> {
  return readByCursor(
    trx,
    sql`select * from release_output where "table" = ${table} order by vendor, listing, body`,
  )
}

async function* readByCursor<T>(trx: ReleaseWork, query: RawBuilder<unknown>): AsyncGenerator<T[]> {
  await sql`declare release_cursor no scroll cursor for ${query}`.execute(trx)
  for (;;) {
    const { rows } = await sql<T>`fetch ${sql.lit(BATCH)} from release_cursor`.execute(trx)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close release_cursor`.execute(trx)
}
