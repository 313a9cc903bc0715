import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** One merges at a time: two that delete the same rows would wait for each other in a ring. */
const LOCK = 84_800_006

/** Merges rows that count the same listings; their sums stay, so it can be done at any time, or never. */
export async function mergeTally(database: Database): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const lock = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as free`.execute(trx)
    if (lock.rows[0]?.free !== true) return
    await mergeRows(
      trx,
      'listing_tally',
      'market_id, category, subcategory, language, currency, ships_from, ships_to',
    )
    await mergeRows(trx, 'vendor_tally', 'vendor_id')
  })
}

async function mergeRows(trx: Transaction<DB>, table: string, key: string): Promise<void> {
  const [name, columns] = [sql.table(table), sql.raw(key)]
  const own = sql.join(key.split(', ').map((column) => sql.ref(`${table}.${column}`)))
  await sql`
    with crowded as (
      select ${columns} from ${name} group by ${columns} having count(*) > 1
    ), taken as (
      delete from ${name} using crowded
      where (${own}) = (${sql.join(key.split(', ').map((column) => sql.ref(`crowded.${column}`)))})
      returning ${name}.*
    )
    insert into ${name} (${columns}, listings)
    select ${columns}, sum(listings) from taken group by ${columns} having sum(listings) <> 0`.execute(trx)
}
