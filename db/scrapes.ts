import type { Selectable } from 'kysely'
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

/** @param ending why: `complete`, `budget spent`, `basis: …`. */
export async function finishScrape(database: Database, id: string, ending: string, now: Date): Promise<void> {
  await database
    .updateTable('scrape')
    .set({ finished_at: now, ending })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
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
