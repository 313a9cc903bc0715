import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Lease } from './leases.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

export type DuePage = {
  id: number
  path: string
  depth: number
  attempts: number
  needsBrowser: boolean
  kindHint: string | null
  /** The last fetch found a page here. */
  wasPage: boolean
}

export type FoundPage = { path: string; priority: number; depth: number; kindHint?: string | undefined }

export function pathHash(path: string): Buffer {
  return createHash('sha256').update(path).digest()
}

/**
 * Pages that were not known yet are due at once; known ones keep their place. A page belongs to the section of the
 * page that it was found on; a start page names its own. Gives the number of new ones.
 */
export async function addPages(
  database: Database | Transaction<DB>,
  marketId: number,
  found: (FoundPage & { foundOn: number | null; sectionId?: number })[],
  now: Date,
): Promise<number> {
  if (found.length === 0) return 0
  const unique = new Map(found.map((page) => [page.path, page]))
  // Ordered, so that two crawlers that find the same pages wait for each other and never in a ring.
  const rows = [...unique.values()]
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((page) => ({
      path: page.path,
      hash: pathHash(page.path).toString('hex'),
      priority: page.priority,
      depth: page.depth,
      kind_hint: page.kindHint ?? null,
      found_on: page.foundOn,
      section_id: page.sectionId ?? null,
    }))
  const result = await sql`
    insert into page (market_id, path, path_sha256, kind_hint, priority, depth, found_on, found_at, due_at, section_id)
    select ${marketId}, path, decode(hash, 'hex'), kind_hint, priority, depth, found_on, ${now}, ${now},
      coalesce(section_id, (select parent.section_id from page parent where parent.id = t.found_on))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (path text, hash text, priority smallint,
      depth integer, kind_hint text, found_on bigint, section_id bigint)
    on conflict (market_id, path_sha256) do nothing`.execute(database)
  return Number(result.numAffectedRows ?? 0)
}

/**
 * Takes pages that are due, most urgent first. Pages that a dead crawler held come back at once: the holder of the
 * market's identity is the only one who may hold its pages.
 */
export async function leasePages(
  database: Database,
  marketId: number,
  lease: Lease,
  limit: number,
): Promise<DuePage[]> {
  const { rows } = await sql<DuePage>`
    update page set leased_by = ${lease.holder}, leased_until = ${lease.until}
    where id in (
      select id from page
      where market_id = ${marketId} and due_at <= ${lease.now} and path is not null
        and (leased_by is null or leased_by <> ${lease.holder} or leased_until <= ${lease.now})
      order by priority, due_at, id
      limit ${limit}
      for update skip locked
    )
    returning id, path, depth, attempts, needs_browser as "needsBrowser", kind_hint as "kindHint",
      coalesce(last_outcome = 'page', false) as "wasPage"`.execute(database)
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
