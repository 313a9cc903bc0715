import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/**
 * Takes from pages that the gate stopped all that is made of words of theirs: address, list, what their list said of
 * others, by what they are known on another mirror. Their number and the hash of their path stay, so that they are
 * never asked for again.
 */
export async function takeWords(trx: Transaction<DB> | Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    with named as (
      select market_id, array_agg(distinct list) as names from page
      where id = any(${ids}::bigint[]) and list is not null group by market_id),
    others as (
      update page p set row_hashes = p.row_hashes - named.names from named
      where p.market_id = named.market_id and p.row_hashes ?| named.names and p.id <> all(${ids}::bigint[]))
    update page set path = null, shape = null, prefix = null, due_at = null, list = null, list_number = null,
      row_hashes = '{}', content_hash = null, words_hash = null
    where id = any(${ids}::bigint[])`.execute(trx)
  await trx.deleteFrom('page_mark').where('page_id', 'in', ids).execute()
  await trx.deleteFrom('market_sign').where('page_id', 'in', ids).execute()
}
