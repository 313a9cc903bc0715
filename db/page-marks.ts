import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** By what a page is known again on another mirror; the shape of each field is the crawler's. */
export type MarkRow = {
  title: string
  shape: number[]
  wallets: string[]
  keys: string[]
  logins: string[]
}
type Marked = { pageId: number; mirrorId?: number; endedAt: Date; marks?: MarkRow; report?: object }
export type KnownPage = MarkRow & {
  pageId: number
  path: string
  priority: number
  needsBrowser: boolean
  changing: string[]
  /** The newest capture of the page that is still here. */
  captureId: string | null
}

/**
 * Keeps what proven mirrors showed last. What one mirror shows otherwise within a day is made anew for each visitor,
 * as deposit addresses are: it is written into `changing` and proves nothing from then on.
 */
export async function keepMarks(database: Database, marketId: number, records: Marked[]): Promise<void> {
  const marks = records.flatMap(({ pageId, mirrorId, endedAt, marks }) =>
    marks && mirrorId !== undefined ? { pageId, mirrorId, seenAt: endedAt, ...marks } : [],
  )
  const reported = records.flatMap(({ pageId, report }) => (report ? pageId : []))
  // Of what was reported nothing is kept, its title neither (law 3).
  if (reported.length > 0) await sql`delete from page_mark where page_id = any(${reported})`.execute(database)
  if (marks.length === 0) return
  const latest = [...new Map(marks.map((mark) => [mark.pageId, mark])).values()]
  await sql`
    insert into page_mark (page_id, market_id, mirror_id, seen_at, title, shape, wallets, keys, logins)
    select t."pageId", ${marketId}, t."mirrorId", t."seenAt", t.title, t.shape, t.wallets, t.keys, t.logins
    from jsonb_to_recordset(${JSON.stringify(latest)}::jsonb) as t ("pageId" bigint, "mirrorId" bigint,
      "seenAt" timestamptz, title text, shape integer[], wallets text[], keys text[], logins text[])
    order by 1
    on conflict (page_id) do update set mirror_id = excluded.mirror_id, seen_at = excluded.seen_at,
      title = excluded.title, shape = excluded.shape, wallets = excluded.wallets, keys = excluded.keys,
      logins = excluded.logins,
      changing = case when page_mark.mirror_id <> excluded.mirror_id
          or excluded.seen_at - page_mark.seen_at > interval '1 day' then page_mark.changing
        else array(select unnest(page_mark.changing)
          union select 'wallets' where page_mark.wallets <> excluded.wallets
          union select 'keys' where page_mark.keys <> excluded.keys
          union select 'logins' where page_mark.logins <> excluded.logins) end`.execute(database)
}

/** Up to 300 pages whose marks are known: those that show keys, wallets or log-ins first, then those near the start. */
export async function knownPages(database: Database, marketId: number): Promise<KnownPage[]> {
  const { rows } = await sql<KnownPage>`
    select mark.page_id as "pageId", page.path, page.priority, page.needs_browser as "needsBrowser", mark.title,
      mark.shape, mark.wallets, mark.keys, mark.logins, mark.changing,
      (select id from capture where page_id = page.id order by started_at desc limit 1) as "captureId"
    from page_mark mark join page on page.id = mark.page_id
    where mark.market_id = ${marketId} and page.path is not null
      and page.last_outcome is distinct from 'not-found'
    order by (cardinality(mark.wallets) + cardinality(mark.keys) + cardinality(mark.logins) > 0) desc, page.depth, page.id
    limit 300`.execute(database)
  return rows
}

const MANY_PAGES = 200

/**
 * Whether so much of a market is known that a clone cannot differ only in what nobody has seen yet: a section was read
 * whole, or hundreds of pages were, where budgets end every scrape.
 */
export async function isWellKnown(database: Database, marketId: number): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from market_section where market_id = ${marketId} and baseline_ended_at is not null)
      or (select count(*) from (select from page_mark where market_id = ${marketId} limit ${MANY_PAGES}) few) = ${MANY_PAGES}
      as known`.execute(database)
  return rows[0]!.known
}
