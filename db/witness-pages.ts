import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/**
 * Paths of pages that said something of their own when they were read last: of what is sold the one that was read
 * last, and where the market begins. Asked for to see whether a market still shows what it did.
 *
 * @param but pages that are in doubt themselves, and the contents that these show
 */
export async function findWitnesses(
  database: Database,
  marketId: number,
  but: { others: readonly number[]; hashes: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    with known as (
      select id, path, depth, page_kind, last_fetched_at from page
      where market_id = ${marketId} and path is not null and last_outcome = 'page' and content_hash is not null
        and id <> all(${[...but.others]}::bigint[]) and content_hash <> all(${[...but.hashes]}::text[])
    )
    (select path from known where page_kind in ('list', 'listing', 'vendor') order by last_fetched_at desc, id limit 1)
    union
    (select path from known where depth = 0 order by id limit 1)`.execute(database)
  return rows.map(({ path }) => path)
}
