import { sql, type Selectable } from 'kysely'
import type { Database } from './open-database.ts'
import type { Scrape } from './tables.ts'

export type ScrapeRow = Selectable<Scrape>

/** Goes on with the market's running scrape, or begins one. */
export async function openScrape(
  database: Database,
  start: {
    marketId: number
    basisId: number
    recipe: { market: string; version: number } | undefined
    now: Date
  },
): Promise<ScrapeRow> {
  await database
    .insertInto('scrape')
    .values({
      id: crypto.randomUUID(),
      market_id: start.marketId,
      legal_basis_id: start.basisId,
      recipe: start.recipe?.market ?? null,
      recipe_version: start.recipe?.version ?? null,
      started_at: start.now,
    })
    .onConflict((oc) => oc.column('market_id').where('finished_at', 'is', null).doNothing())
    .execute()
  return database
    .selectFrom('scrape')
    .selectAll()
    .where('market_id', '=', start.marketId)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow()
}

/** Of a section's pages so many must have been answered for, or the scrape does not end its baseline. */
const WHOLE = 0.9
/** Outcomes that leave open what stands on a page. */
const UNANSWERED = ['offline', 'egress-down', 'queue', 'captcha', 'login', 'blocked', 'maintenance', 'seized']

/**
 * A complete scrape ends the baseline of the sections that it read whole: their start page was read, and nine in ten
 * of their pages were answered for. A site that was down for half of its first scrape is not known yet.
 *
 * @param ending why: `complete`, `budget spent`, `basis: …`.
 */
export async function finishScrape(database: Database, id: string, ending: string, now: Date): Promise<void> {
  await sql`
    with finished as (
      update scrape set finished_at = ${now}, ending = ${ending} where id = ${id} and finished_at is null
      returning market_id
    )
    update market_section s set baseline_ended_at = ${now}
    from finished f
    where ${ending} = 'complete' and s.market_id = f.market_id and s.baseline_ended_at is null and (
      select coalesce(bool_or(p.path = s.start_path and p.last_outcome = 'page'), false)
        and count(*) filter (where p.last_outcome <> all(${UNANSWERED}::text[])) >= ${WHOLE}::float8 * count(*)
      from page p where p.market_id = s.market_id and p.section_id = s.id)`.execute(database)
}

/**
 * Ends the baselines of a market by a person's word, for one whose budget never lets a scrape read it whole. Runs in
 * the caller's transaction, beside its audit event.
 *
 * @returns the start paths of the sections that were silent till now
 */
export async function endBaselines(trx: Database, marketId: number, now: Date): Promise<string[]> {
  const ended = await trx
    .updateTable('market_section')
    .set({ baseline_ended_at: now })
    .where('market_id', '=', marketId)
    .where('baseline_ended_at', 'is', null)
    .returning('start_path')
    .execute()
  return ended.map((row) => row.start_path).toSorted()
}

/** Closes the scrape of a market that may no longer be read. */
export async function finishRunningScrape(
  database: Database,
  marketId: number,
  ending: string,
  now: Date,
): Promise<void> {
  await database
    .updateTable('scrape')
    .set({ finished_at: now, ending })
    .where('market_id', '=', marketId)
    .where('finished_at', 'is', null)
    .execute()
}

/** Puts off everything that is due: the scrape's budget is spent. */
export async function postpone(database: Database, marketId: number, now: Date, until: Date): Promise<void> {
  await database
    .updateTable('page')
    .set({ due_at: until, last_reason: 'budget of the scrape spent' })
    .where('market_id', '=', marketId)
    .where('due_at', '<=', now)
    .execute()
}
