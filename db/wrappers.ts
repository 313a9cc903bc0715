import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** What is kept of a version beside its place; `rules` and `looks` are of `workers/extract/wrapper/`. */
export type WrapperRow = {
  version: number
  learnedAt: Date
  rules: unknown
  looks: unknown
  /** `kind.field`. */
  withheld: string[]
  pages: number
}

/** The wrapper that a market is read with, whether readings of it wait and whether it was scraped before; no version where nothing is learned yet. */
export async function findWrapper(
  database: Database,
  marketId: number,
): Promise<{ wrapper: WrapperRow | undefined; isAlarmed: boolean; hasBaseline: boolean; waiting: number }> {
  const { rows } = await sql<
    Partial<WrapperRow> & { isAlarmed: boolean; hasBaseline: boolean; waiting: number }
  >`
    select w.version, w.learned_at as "learnedAt", w.rules, w.looks, w.withheld, w.pages,
      exists (select from reading_alarm a where a.market_id = m.id and a.ended_at is null) as "isAlarmed",
      (select count(*) from scrape s where s.market_id = m.id) > 1 as "hasBaseline",
      (select count(*) from held_reading h where h.market_id = m.id and h.ended_at is null) as waiting
    from market m left join lateral (
      select * from wrapper where market_id = m.id and dropped_at is null order by version desc limit 1) w on true
    where m.id = ${marketId}`.execute(database)
  const {
    isAlarmed = false,
    hasBaseline = false,
    waiting = 0,
    ...row
  } = rows[0] ?? ({} as Partial<(typeof rows)[number]>)
  return {
    wrapper: typeof row.version === 'number' ? (row as WrapperRow) : undefined,
    isAlarmed,
    hasBaseline,
    waiting,
  }
}

export type Example = { captureId: string; pageKind: string; tree: unknown }

export type NewWrapper = Omit<WrapperRow, 'version'> & {
  marketId: number
  learnedFrom: string[]
  evaluation: unknown
  note: string
  examples: Example[]
}

/** Appends a version, which is the one that is used from then on. */
export async function addWrapper(trx: Database, wrapper: NewWrapper): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into wrapper (market_id, version, learned_at, rules, looks, withheld, learned_from, pages, evaluation, note)
    select ${wrapper.marketId}, coalesce(max(version), 0) + 1, ${wrapper.learnedAt}, ${JSON.stringify(wrapper.rules)}::jsonb,
      ${JSON.stringify(wrapper.looks)}::jsonb, ${wrapper.withheld}::text[], ${wrapper.learnedFrom}::uuid[],
      ${wrapper.pages}, ${JSON.stringify(wrapper.evaluation)}::jsonb, ${wrapper.note}
    from wrapper where market_id = ${wrapper.marketId} returning version`.execute(trx)
  const version = rows[0]!.version
  if (wrapper.examples.length > 0)
    await sql`
      insert into wrapper_example (market_id, version, capture_id, page_kind, tree)
      select ${wrapper.marketId}, ${version}, "captureId", "pageKind", tree
      from jsonb_to_recordset(${JSON.stringify(wrapper.examples)}::jsonb) as t ("captureId" uuid, "pageKind" text, tree jsonb)
      on conflict do nothing`.execute(trx)
  return version
}

/**
 * Markets that may have more to teach than was learned: those with so many pages of rows, or twice as many as then, and
 * those whose last lesson the gate's rules dropped.
 */
export async function marketsToLearn(
  database: Database,
  { first, last }: { first: number; last: number },
): Promise<{ marketId: number; pages: number; dropped: number }[]> {
  const { rows } = await sql<{ marketId: number; pages: number; dropped: number }>`
    select m.id as "marketId", counted.pages, coalesce(w.dropped, 0) as dropped
    from market m
    left join lateral (
      select case when dropped_at is null then pages else 0 end as pages, case when dropped_at is null then 0 else version end as dropped
      from wrapper where market_id = m.id order by version desc limit 1) w on true
    cross join lateral (
      select count(*) as pages from (
        select from reading_sample where market_id = m.id and rows > 0 and suspicion is null limit ${last}) taught) counted
    where coalesce(w.pages, 0) < ${last} and counted.pages >= greatest(${first}, 2 * coalesce(w.pages, 0))
      and not exists (select from reading_alarm a where a.market_id = m.id and a.ended_at is null)`.execute(
    database,
  )
  return rows
}

/** Captures of a market whose rows nobody doubts, so many of each kind of page, the newest first. */
export async function goodCaptures(
  database: Database,
  marketId: number,
  each: number,
): Promise<{ id: string; kind: string }[]> {
  const { rows } = await sql<{ id: string; kind: string }>`
    select capture_id as id, page_kind as kind from (
      select s.capture_id, s.page_kind, s.captured_at, s.rows, row_number() over (partition by s.page_kind order by s.captured_at desc) as nth
      from (select * from reading_sample where market_id = ${marketId} order by captured_at desc limit 500) s
      join capture c on c.id = s.capture_id
      where s.suspicion is null and s.rows > 0) ranked
    where nth <= ${each} order by nth`.execute(database)
  return rows
}

/** Captures that a version was learned from, as far as they are still there. */
export async function taughtBy(
  database: Database,
  marketId: number,
  version: number,
): Promise<{ id: string; kind: string }[]> {
  const { rows } = await sql<{ id: string; kind: string }>`
    select s.capture_id as id, s.page_kind as kind
    from wrapper w join reading_sample s on s.capture_id = any(w.learned_from) join capture c on c.id = s.capture_id
    where w.market_id = ${marketId} and w.version = ${version} order by s.captured_at`.execute(database)
  return rows
}

/**
 * Does some work for a market that one worker at a time may do.
 *
 * @returns nothing where another does it
 */
export async function aloneFor<T>(
  database: Database,
  marketId: number,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T | undefined> {
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('wrapper'), ${marketId}::integer) as mine`.execute(trx)
    return rows[0]!.mine ? work(trx) : undefined
  })
}
