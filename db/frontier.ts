import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Lease } from './leases.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** Why a page is due that a rule may take for a trap. */
export const SHOWS_LESS = 'the list shows less than it has'

export type DuePage = {
  id: number
  path: string
  depth: number
  attempts: number
  needsBrowser: boolean
  kindHint: string | null
  /** The last fetch found a page here. */
  wasPage: boolean
  lastFetchedAt: Date | null
  contentHash: string | null
  /** Lists show it in their rows. */
  isListed: boolean
  /** It is to show what its list does not, and was not asked for yet. */
  isToWiden: boolean
  /** Days, signed: see `page.change_history`. */
  changeHistory: number[]
}

/** `trap`: why it is not to be asked for; it is kept, so that every address has a reason. */
export type FoundPage = {
  path: string
  priority: number
  depth: number
  kindHint?: string | undefined
  /** See `pages/path-shape.ts`; kept when the page is fetched, where it is missing here. */
  shape?: string
  prefix?: string
  trap?: string | undefined
}

export function pathHash(path: string): Buffer {
  return createHash('sha256').update(path).digest()
}

export type NewPage = FoundPage & { foundOn: number | null; sectionId?: number }

/** Pages that are to be fetched and were not before. Gives their number; see `insertPages`. */
export async function addPages(
  database: Database | Transaction<DB>,
  marketId: number,
  found: NewPage[],
  now: Date,
): Promise<number> {
  return (await insertPages(database, marketId, found, now)).length
}

/**
 * Pages that were not known yet are due at once; known ones keep their place, save that one which was left out as a
 * trap is due when it is found in a place where it is none. A page belongs to the section of the page that it was found
 * on; a start page names its own. Gives those that are due now and were not before, each with the page that led to it.
 */
export async function insertPages(
  database: Database | Transaction<DB>,
  marketId: number,
  found: NewPage[],
  now: Date,
): Promise<{ path: string; shape: string | null; foundOn: number | null }[]> {
  if (found.length === 0) return []
  const { rows } = await sql<{
    path: string
    shape: string | null
    foundOn: number | null
    dueAt: Date | null
  }>`
    insert into page (market_id, path, path_sha256, shape, prefix, kind_hint, priority, depth, found_on, found_at,
      due_at, last_outcome, last_reason, section_id)
    select ${marketId}, path, decode(hash, 'hex'), shape, prefix, kind_hint, priority, depth, found_on, ${now},
      case when trap is null then ${now}::timestamptz end, case when trap is not null then 'trap' end, trap,
      coalesce(section_id, (select parent.section_id from page parent where parent.id = t.found_on))
    from jsonb_to_recordset(${JSON.stringify(rowsOf(found))}::jsonb) as t (path text, hash text, shape text,
      prefix text, priority smallint, kind_hint text, depth integer, found_on bigint, section_id bigint, trap text)
    on conflict (market_id, path_sha256) do update set due_at = excluded.due_at, last_outcome = null,
      last_reason = null, depth = excluded.depth, found_on = excluded.found_on, priority = excluded.priority
    where page.last_outcome = 'trap' and page.last_fetched_at is null and excluded.due_at is not null
    returning path, shape, found_on as "foundOn", due_at as "dueAt"`.execute(database)
  return rows.filter(({ dueAt }) => dueAt !== null)
}

/** Ordered, so that two crawlers that find the same pages wait for each other and never in a ring. */
function rowsOf(found: NewPage[]) {
  const unique = new Map<string, NewPage>()
  for (const page of found) {
    const known = unique.get(page.path)
    if (!known || (known.trap !== undefined && page.trap === undefined)) unique.set(page.path, page)
  }
  return [...unique.values()]
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((page) => ({
      path: page.path,
      hash: pathHash(page.path).toString('hex'),
      shape: page.shape ?? null,
      prefix: page.prefix ?? null,
      priority: page.priority,
      depth: page.depth,
      kind_hint: page.kindHint ?? null,
      found_on: page.foundOn,
      section_id: page.sectionId ?? null,
      trap: page.trap ?? null,
    }))
}

/**
 * Takes pages that are due, most urgent first: lists, what nobody has read yet, then by expected gain (see
 * `crawler/visit-plan.ts`). A revisit that falls due by `ahead` comes along, so that a market is not taken up for a
 * page at a time. Pages that a dead crawler held come back at once: the holder of the
 * market's identity is the only one who may hold its pages.
 */
export async function leasePages(
  database: Database,
  marketId: number,
  lease: Lease,
  limit: number,
  ahead: Date = lease.now,
): Promise<DuePage[]> {
  const { rows } = await sql<DuePage>`
    with due as (
      select id from page
      where market_id = ${marketId} and path is not null
        and (due_at <= ${lease.now} or (due_at <= ${ahead} and attempts = 0 and last_outcome = 'page'))
        and (leased_by is null or leased_by <> ${lease.holder} or leased_until <= ${lease.now})
      order by priority, due_at, id
      limit ${limit}
      for update skip locked
    ), leased as (
      update page set leased_by = ${lease.holder}, leased_until = ${lease.until}
      from due where page.id = due.id
      returning page.*
    )
    select id, path, depth, attempts, needs_browser as "needsBrowser", kind_hint as "kindHint",
      coalesce(last_outcome = 'page', false) as "wasPage", last_fetched_at as "lastFetchedAt",
      content_hash as "contentHash", row_hashes <> '{}' as "isListed", change_history as "changeHistory",
      last_fetched_at is null and last_reason is not distinct from ${SHOWS_LESS} as "isToWiden"
    from leased order by priority, due_at, id`.execute(database)
  return rows
}

/** When a page that failed is to be tried again within this scrape; undefined where none waits. */
export async function nextRetryAt(database: Database, marketId: number): Promise<Date | undefined> {
  const row = await database
    .selectFrom('page')
    .select((eb) => eb.fn.min('due_at').as('at'))
    .where('market_id', '=', marketId)
    .where('attempts', '>', 0)
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** The URLs' paths that led to a page, first one first, the page itself last. */
export async function clickPaths(database: Database, pageIds: number[]): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ id: number; paths: string[] }>`
    with recursive trail as (
      select id as target, id, found_on, path, 0 as step from page where id = any(${pageIds})
      union all
      select t.target, p.id, p.found_on, p.path, t.step + 1
      from trail t join page p on p.id = t.found_on where t.step < 40
    )
    select target as id, array_agg(coalesce(path, '(reported)') order by step desc) as paths from trail group by target`.execute(
    database,
  )
  return new Map(rows.map((row) => [row.id, row.paths]))
}
