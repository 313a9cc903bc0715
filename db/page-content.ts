import { sql, type Transaction } from 'kysely'
import { pathHash } from './frontier.ts'
import type { DB } from './tables.ts'

/** What a page said when it was fetched, as far as it decides what is fetched next. */
export type ContentRow = {
  path: string
  shape: string
  prefix: string
  kind: string
  hash: string
  /** With this reading. */
  history: number[]
  changesADay: number
  priority: number
  /** Nobody had read it before. */
  isFirstVisit: boolean
  /** Kinds of page that we come for. */
  isGoods: boolean
  /** The sorts that it belongs to, see `pages/path-shape.ts`. */
  groups: string[]
  /** The shape of the pages that it shows in rows with prices. */
  goods: string | undefined
  /** Of its words, where it is none of what we come for and has some. */
  wordsHash: string | undefined
  /** Of a page of a list. */
  list: { name: string; number: number | undefined; rows: { path: string; hash: string }[]; next: string | undefined } | undefined // prettier-ignore
  lessons: { base: string; name: string; same: boolean; absent: boolean }[]
  /** Of the market's interval: how long the page may wait. */
  rounds: number
}

type Content = { pageId: number; content?: ContentRow }
type Scope = { marketId: number; scrapeId: string; now: Date }
/** Pages that are due for the first time, and the page that led to each. */
type Gains = readonly { path: string; shape: string | null; foundOn: number | null }[]

/**
 * Keeps what pages said, in the fetches' own transaction. A listing whose row changed is due at once; so is the next
 * page of a list on which anything was new. Called before the pages themselves are updated: it asks whether a page is
 * like another one.
 */
export async function keepContent(
  trx: Transaction<DB>,
  scope: Scope,
  records: readonly Content[],
  gains: Gains,
): Promise<void> {
  const known = records.flatMap(({ pageId, content }) => (content ? [{ pageId, ...content }] : []))
  if (known.length === 0) return
  for (const { pageId, list } of known) {
    if (!list) continue
    const changed = await keepRows(trx, scope, list)
    const isNew = gains.some(({ foundOn }) => foundOn === pageId)
    if ((changed > 0 || isNew) && list.next !== undefined) await wake(trx, scope, list.next)
  }
  await tally(trx, scope.marketId, known, gains)
  await keepGoods(
    trx,
    scope.marketId,
    known.flatMap(({ goods }) => goods ?? []),
  )
  await keepLessons(trx, scope.marketId, known.flatMap(({ lessons }) => lessons)) // prettier-ignore
  await updatePages(trx, known)
}

/** @returns how many rows differ from what this list showed before */
async function keepRows(trx: Transaction<DB>, scope: Scope, list: NonNullable<ContentRow['list']>): Promise<number> {
  if (list.rows.length === 0) return 0
  const rows = list.rows.map(({ path, hash }) => ({ sha: pathHash(path).toString('hex'), hash }))
  const { rows: kept } = await sql<{ changed: number }>`
    with shown as (
      select page.id, t.hash, page.row_hashes ? ${list.name} and page.row_hashes ->> ${list.name} <> t.hash as changed
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (sha text, hash text)
      join page on page.market_id = ${scope.marketId} and page.path_sha256 = decode(t.sha, 'hex')
    ), kept as (
      update page set listed_at = ${scope.now},
        row_hashes = page.row_hashes || jsonb_build_object(${list.name}::text, shown.hash),
        due_at = case when shown.changed and page.due_at is not null and page.last_fetched_at < scrape.started_at
          then least(page.due_at, ${scope.now}) else page.due_at end,
        priority = case when shown.changed then least(page.priority, 3) else page.priority end
      from shown, scrape where page.id = shown.id and scrape.id = ${scope.scrapeId}
    )
    select count(*) filter (where changed) as changed from shown`.execute(trx)
  return kept[0]!.changed
} // prettier-ignore

async function wake(trx: Transaction<DB>, scope: Scope, path: string): Promise<void> {
  await sql`
    update page set due_at = least(page.due_at, ${scope.now}), priority = least(page.priority, 1)
    from scrape where scrape.id = ${scope.scrapeId} and page.market_id = ${scope.marketId}
      and page.path_sha256 = ${pathHash(path)} and page.due_at is not null
      and (page.last_fetched_at is null or page.last_fetched_at < scrape.started_at)`.execute(trx)
}

/** A page gives something when it is what we come for and like no other, or when it leads elsewhere. */
async function tally(trx: Transaction<DB>, marketId: number, known: Known[], gains: Gains) {
  const first = await begottenOf(trx, known.filter(({ isFirstVisit }) => isFirstVisit))
  const seen = await knownHashes(trx, marketId, first)
  const groups = new Map<string, { fetched: number; gave: number; told: number; begot: number; kind: string }>()
  for (const page of first) {
    const isUnique = !seen.has(page.hash)
    const tells = page.wordsHash !== undefined && !seen.has(page.wordsHash)
    seen.add(page.hash).add(page.wordsHash ?? page.hash)
    const leads = gains.some((gain) => gain.foundOn === page.pageId && isElsewhere(gain, page))
    for (const name of ['', ...page.groups]) {
      const group = groups.get(name) ?? { fetched: 0, gave: 0, told: 0, begot: 0, kind: page.kind }
      group.fetched += 1
      group.gave += Number(leads || (page.isGoods && isUnique))
      group.told += Number(tells)
      group.begot += Number(page.begotten)
      groups.set(name, { ...group, kind: page.kind })
    }
  }
  if (groups.size === 0) return
  const rows = [...groups].map(([name, counts]) => ({ market_id: marketId, name, ...counts }))
  await sql`
    insert into page_group as g (market_id, name, fetched, gave, told, begot, kind)
    select market_id, name, fetched, gave, told, begot, kind from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as t (market_id bigint, name text, fetched integer, gave integer, told integer, begot integer, kind text)
    on conflict (market_id, name) do update set fetched = g.fetched + excluded.fetched,
      gave = g.gave + excluded.gave, told = g.told + excluded.told, begot = g.begot + excluded.begot, kind = excluded.kind`.execute(trx)
} // prettier-ignore

/** More of the same, and what lies below the page, is no gain: endless places consist of it. */
function isElsewhere({ path, shape }: Gains[number], page: ContentRow): boolean {
  const [bare = '', query = ''] = page.path.split(/\?(.*)/s)
  if (bare !== '/') return shape !== page.shape && !path.startsWith(bare)
  const [there, asked = ''] = path.split(/\?(.*)/s)
  const more = asked.split('&')
  // Below a page at the root lies what keeps its parameters and adds to them.
  const isBelow = there === '/' && query !== '' && query.split('&').every((pair) => more.includes(pair))
  return shape !== page.shape && !isBelow
}

async function keepGoods(trx: Transaction<DB>, marketId: number, shapes: string[]): Promise<void> {
  const rows = [...new Set(shapes)].map((name) => ({ market_id: marketId, name, listed: true }))
  if (rows.length === 0) return
  const insert = trx.insertInto('page_group').values(rows)
  await insert.onConflict((oc) => oc.columns(['market_id', 'name']).doUpdateSet({ listed: true })).execute()
}

type Known = ContentRow & { pageId: number }

/** Whether each was found on a page of its own prefix. */
async function begottenOf(trx: Transaction<DB>, pages: Known[]): Promise<(Known & { begotten: boolean })[]> {
  const { rows } = await sql<{ id: number; prefix: string | null }>`
    select page.id, parent.prefix from page join page parent on parent.id = page.found_on
    where page.id = any(${pages.map(({ pageId }) => pageId)}::bigint[])`.execute(trx)
  const prefixes = new Map(rows.map(({ id, prefix }) => [id, prefix]))
  return pages.map((page) => ({ ...page, begotten: prefixes.get(page.pageId) === page.prefix }))
}

/** Which contents, or words, other pages of the market have had before. */
async function knownHashes(trx: Transaction<DB>, marketId: number, pages: Known[]): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`
    select content_hash as hash from page
    where market_id = ${marketId} and content_hash = any(${pages.map(({ hash }) => hash)}::text[])
    union
    select words_hash from page
    where market_id = ${marketId} and words_hash = any(${pages.map(({ wordsHash }) => wordsHash ?? '')}::text[])
  `.execute(trx)
  return new Set(rows.map(({ hash }) => hash))
}

async function keepLessons(trx: Transaction<DB>, marketId: number, lessons: ContentRow['lessons']) {
  if (lessons.length === 0) return
  await sql`
    insert into page_parameter as p (market_id, base, name, same, different, absent)
    select ${marketId}, base, name, count(*) filter (where same), count(*) filter (where not same),
      count(*) filter (where same and absent)
    from jsonb_to_recordset(${JSON.stringify(lessons)}::jsonb) as t (base text, name text, same boolean, absent boolean)
    group by base, name
    on conflict (market_id, base, name) do update set same = p.same + excluded.same,
      different = p.different + excluded.different, absent = p.absent + excluded.absent`.execute(trx)
}

async function updatePages(trx: Transaction<DB>, known: Known[]): Promise<void> {
  const rows = known.map(({ list, ...page }) => ({
    id: page.pageId,
    shape: page.shape,
    prefix: page.prefix,
    kind: page.kind,
    hash: page.hash,
    words: page.wordsHash ?? null,
    history: page.history,
    rate: page.changesADay,
    priority: page.priority,
    list: list?.name ?? null,
    number: list?.number ?? null,
  }))
  await sql`
    update page set shape = t.shape, prefix = t.prefix, page_kind = t.kind, content_hash = t.hash, words_hash = t.words,
      change_history = t.history, changes_a_day = t.rate, list = t.list, list_number = t.number,
      priority = case when page.depth = 0 then page.priority else t.priority end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id bigint, shape text, prefix text, kind text,
      hash text, words text, history real[], rate real, priority smallint, list text, number integer)
    where page.id = t.id`.execute(trx)
}
