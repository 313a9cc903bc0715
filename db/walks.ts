import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** Pages of one kind that change about alike. `longKnown` of them were read three times or more. */
export type KnownRate = {
  kind: string
  rate: number
  isFirst: boolean
  isListed: boolean
  pages: number
  longKnown: number
}

/** How fast a market's pages change, those that may be fetched again. */
export async function ratesOf(database: Database, marketId: number): Promise<KnownRate[]> {
  const { rows } = await sql<KnownRate>`
    select coalesce(page_kind, 'other') as kind, exp(avg(ln(changes_a_day))) as rate,
      coalesce(list_number, 1) <= 1 as "isFirst", row_hashes <> '{}' as "isListed", count(*) as pages,
      count(*) filter (where cardinality(change_history) >= 3) as "longKnown"
    from page where market_id = ${marketId} and due_at is not null and changes_a_day > 0
    group by 1, 3, 4, round(ln(changes_a_day) * 2)`.execute(database)
  return rows
}

/** Pages that are to be fetched and never were. */
export async function countUnvisited(database: Database, marketId: number): Promise<number> {
  const { pages } = await database
    .selectFrom('page')
    .select((eb) => eb.fn.countAll<number>().as('pages'))
    .where('market_id', '=', marketId)
    .where('last_fetched_at', 'is', null)
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return pages
}

/** What each sort of page gave, and how often a parameter changed nothing. */
export async function learnedOf(database: Database, marketId: number) {
  const groups = await database
    .selectFrom('page_group')
    .select(['name', 'fetched', 'gave', 'told', 'begot', 'kind', 'listed'])
    .where('market_id', '=', marketId)
    .execute()
  const parameters = await database
    .selectFrom('page_parameter')
    .select(['base', 'name', 'same', 'different', 'absent'])
    .where('market_id', '=', marketId)
    .execute()
  return { groups, parameters }
}

/** Leaves pages out that were leased and that nobody shall ask for; the reason is a trap's. */
export async function leaveOut(database: Database, pages: readonly { id: number; trap: string }[]): Promise<void> {
  if (pages.length === 0) return
  await sql`
    update page set due_at = null, last_outcome = 'trap', last_reason = t.trap, leased_by = null, leased_until = null
    from jsonb_to_recordset(${JSON.stringify(pages)}::jsonb) as t (id bigint, trap text)
    where page.id = t.id`.execute(database)
} // prettier-ignore

/**
 * Listings that a list no longer shows, although this scrape has read all of it, are due: they have gone or moved.
 *
 * @returns how many
 */
export async function wakeMissing(database: Database, scrapeId: string, now: Date): Promise<number> {
  const result = await sql`
    with running as (select market_id, started_at from scrape where id = ${scrapeId}), whole as (
      select page.list from page join running using (market_id)
      where page.list is not null and page.due_at is not null
      group by page.list
      having bool_and(page.last_outcome = 'page' and page.last_fetched_at >= (select started_at from running))
    ), lists as (select array_agg(list) as names from whole)
    update page set due_at = ${now}, row_hashes = page.row_hashes - lists.names, priority = least(page.priority, 3)
    from running, lists
    where page.market_id = running.market_id and lists.names is not null and page.row_hashes ?| lists.names
      and page.listed_at < running.started_at and page.last_fetched_at < running.started_at
      and page.last_outcome = 'page' and page.due_at is not null`.execute(database)
  return Number(result.numAffectedRows ?? 0)
}
