import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** What a worker needs of a capture before it opens the object. */
export type WaitingCapture = {
  id: string
  marketId: number
  market: string
  pageId: number
  path: string | null
  scrapeId: string
  startedAt: Date
  finalUrl: string
  status: number
  pageKind: string
  objectSha256: string
  recipe: string | null
  recipeVersion: number | null
  processedAt: Date | null
}

export async function findCapture(database: Database, id: string): Promise<WaitingCapture | undefined> {
  return database
    .selectFrom('capture as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .innerJoin('page as p', 'p.id', 'c.page_id')
    .select([
      'c.id',
      'c.market_id as marketId',
      'm.name as market',
      'c.page_id as pageId',
      'p.path',
      'c.scrape_id as scrapeId',
      'c.started_at as startedAt',
      'c.final_url as finalUrl',
      'c.status',
      'c.page_kind as pageKind',
      'c.object_sha256 as objectSha256',
      'c.recipe',
      'c.recipe_version as recipeVersion',
      'c.processed_at as processedAt',
    ])
    .where('c.id', '=', id)
    .executeTakeFirst()
}

export const MAX_ATTEMPTS = 5

/** Captures that wait although their job should have come: the queue lost them, or its worker died. */
export async function findForgotten(database: Database, before: Date, limit: number): Promise<string[]> {
  const rows = await database
    .selectFrom('capture')
    .select('id')
    .where('processed_at', 'is', null)
    .where('process_attempts', '<', MAX_ATTEMPTS)
    .where('ended_at', '<', before)
    .orderBy('started_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function countWaiting(database: Database): Promise<number> {
  const row = await database
    .selectFrom('capture')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('processed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Keeps the reason beside the capture, so that nothing that failed is silent. */
export async function recordFailure(
  database: Database,
  id: string,
  failure: { reason: string; final: boolean },
): Promise<void> {
  await sql`
    update capture set process_error = ${failure.reason},
      process_attempts = case when ${failure.final} then ${MAX_ATTEMPTS} else process_attempts + 1 end
    where id = ${id} and processed_at is null`.execute(database)
}
