import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** One merges at a time: two that delete the same rows would wait for each other in a ring. */
const LOCK = 84_800_006

/** Merges rows that count the same listings; their sums stay, so it can be done at any time, or never. */
export async function mergeTally(database: Database): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const lock = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as free`.execute(trx)
    if (lock.rows[0]?.free !== true) return
    await sql`
      with crowded as (
        select market_id, category, ships_from, ships_to from listing_tally group by 1, 2, 3, 4 having count(*) > 1
      ), taken as (
        delete from listing_tally using crowded
        where (listing_tally.market_id, listing_tally.category, listing_tally.ships_from, listing_tally.ships_to)
            = (crowded.market_id, crowded.category, crowded.ships_from, crowded.ships_to)
        returning listing_tally.*
      )
      insert into listing_tally
      select market_id, category, ships_from, ships_to, sum(listings) from taken
      group by 1, 2, 3, 4 having sum(listings) <> 0`.execute(trx)
  })
}
