import { sql } from 'kysely'
import { SHOWS_LESS } from './frontier.ts'
import type { Database } from './open-database.ts'

/** A scrape that has ended and whose captures have all been read, or given up, and of which no reading waits. */
export type UncoveredScrape = {
  id: string
  marketId: number
  startedAt: Date
  finishedAt: Date
  /** Scrapes overlap when a page may have been read in one of them in place of the other. */
  overlapsFrom: Date
}

const MAX_ATTEMPTS = 5

export async function findUncovered(database: Database, limit: number): Promise<UncoveredScrape[]> {
  const { rows } = await sql<UncoveredScrape>`
    select s.id, s.market_id as "marketId", s.started_at as "startedAt", s.finished_at as "finishedAt",
      s.started_at - make_interval(secs => m.revisit_after_seconds) as "overlapsFrom"
    from scrape s join market m on m.id = s.market_id
    where s.finished_at is not null and s.covered_at is null and not exists (
      select from capture c where c.scrape_id = s.id and c.processed_at is null and c.process_attempts < ${MAX_ATTEMPTS})
      and not exists (select from held_reading h where h.scrape_id = s.id and h.ended_at is null)
    order by s.finished_at limit ${limit}`.execute(database)
  return rows
}

export type ScrapeCounts = { discovered: number; fetched: number; parsed: number }

export async function countScrape(
  database: Database,
  { id, marketId, finishedAt }: UncoveredScrape,
): Promise<ScrapeCounts> {
  const { rows } = await sql<ScrapeCounts>`
    select (select count(*) from page where market_id = ${marketId} and found_at <= ${finishedAt}) as discovered,
      (select count(distinct page_id) from page_fetch where scrape_id = ${id}) as fetched,
      (select count(*) from capture where scrape_id = ${id} and processed_at is not null) as parsed`.execute(
    database,
  )
  return rows[0]!
}

/** Paths of a market that answered, since a moment, that there is nothing there. */
export async function missingPaths(database: Database, marketId: number, from: Date): Promise<string[]> {
  const rows = await database
    .selectFrom('page')
    .select('path')
    .where('market_id', '=', marketId)
    .where('last_outcome', '=', 'not-found')
    .where('last_fetched_at', '>=', from)
    .where('path', 'is not', null)
    .execute()
  return rows.map(({ path }) => path!)
}

/** Listings seen since a moment, by the market's own category, wherever they were seen. */
export async function seenByCategory(
  database: Database,
  marketId: number,
  from: Date,
): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; category: string }>`
    select id, array_to_string(category_path, ' / ') as category from listing
    where market_id = ${marketId} and last_seen_at >= ${from} and category_path is not null`.execute(database)
  return new Map(rows.map(({ id, category }) => [id, category]))
}

export async function countSeen(
  database: Database,
  marketId: number,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const row = await database
    .selectFrom('listing')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('market_id', '=', marketId)
    .where('last_seen_at', '>=', from)
    .where('first_seen_at', '<=', to)
    .executeTakeFirstOrThrow()
  return row.count
}

export type CoverageRow = {
  /** Empty: the market as a whole. */
  list: string
  seen: number
  printedTotal: number | undefined
  estimate: number | undefined
  low: number | undefined
  high: number | undefined
  method: string
  complete: boolean
  capped: boolean
}

/** Stores how far a scrape reached, once. False where it was stored before. */
export async function saveCoverage(
  trx: Database,
  scrape: UncoveredScrape,
  { counts, rows, now }: { counts: ScrapeCounts; rows: CoverageRow[]; now: Date },
): Promise<boolean> {
  const marked = await trx
    .updateTable('scrape')
    .set({ covered_at: now })
    .where('id', '=', scrape.id)
    .where('covered_at', 'is', null)
    .executeTakeFirst()
  if (marked.numUpdatedRows === 0n) return false
  const values = rows.map(({ printedTotal, estimate, low, high, ...row }) => ({
    scrape_id: scrape.id,
    market_id: scrape.marketId,
    computed_at: now,
    ...counts,
    ...row,
    printed_total: printedTotal ?? null,
    estimate: estimate ?? null,
    low: low ?? null,
    high: high ?? null,
  }))
  await trx.insertInto('scrape_coverage').values(values).execute()
  return true
}

/** The one trap that a list which is cut makes a way; what another rule has learned of a page stays. */
const LEFT_AS_FACETS = 'facets:%'

/** Makes addresses due at once, whether they were never known or were left aside. Gives how many are new in that. */
export async function addSlices(
  trx: Database,
  marketId: number,
  slices: { path: string; foundOn: number }[],
  now: Date,
): Promise<number> {
  if (slices.length === 0) return 0
  const result = await sql`
    insert into page (market_id, path, path_sha256, kind_hint, priority, depth, found_on, found_at, due_at, section_id,
      last_reason)
    select ${marketId}, t.path, sha256(convert_to(t.path, 'UTF8')), 'list', 1, parent.depth + 1, parent.id, ${now}, ${now},
      parent.section_id, ${SHOWS_LESS}
    from jsonb_to_recordset(${JSON.stringify(slices)}::jsonb) as t (path text, "foundOn" bigint)
    join page parent on parent.id = t."foundOn" order by t.path
    on conflict (market_id, path_sha256) do update set due_at = excluded.due_at, last_outcome = null,
      last_reason = excluded.last_reason
      where page.due_at is null and page.last_fetched_at is null and page.last_reason like ${LEFT_AS_FACETS}`.execute(
    trx,
  )
  return Number(result.numAffectedRows ?? 0)
}

const MOST_ASIDE = 5000

/** Pages of a market that were found and never asked for, since a rule took them for a trap. */
export async function pagesAside(
  database: Database,
  marketId: number,
): Promise<{ id: number; path: string }[]> {
  const rows = await database
    .selectFrom('page')
    .select(['id', 'path'])
    .where('market_id', '=', marketId)
    .where('due_at', 'is', null)
    .where('last_outcome', '=', 'trap')
    .where('last_reason', 'like', LEFT_AS_FACETS)
    .where('last_fetched_at', 'is', null)
    .where('path', 'is not', null)
    .orderBy('id')
    .limit(MOST_ASIDE)
    .execute()
  return rows.map(({ id, path }) => ({ id, path: path! }))
}

export async function wakePages(trx: Database, ids: number[], now: Date): Promise<void> {
  const woken = { due_at: now, last_outcome: null, last_reason: SHOWS_LESS }
  if (ids.length > 0) await trx.updateTable('page').set(woken).where('id', 'in', ids).execute()
}

/** Lists that showed less than they have when they were last read: their slices are walked, too. */
export async function cappedLists(database: Database, marketId: number): Promise<Set<string>> {
  const { rows } = await sql<{ list: string }>`
    select list from (select distinct on (list) list, capped from scrape_coverage
      where market_id = ${marketId} and list <> '' order by list, computed_at desc) last where capped`.execute(
    database,
  )
  return new Set(rows.map(({ list }) => list))
}
