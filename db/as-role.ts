import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** Roles of the database that own nothing; each opens what the console's own role cannot read. */
export type NarrowRole = 'lanternfish_hotline' | 'lanternfish_auditor'

/**
 * Does some work as one of them. The role ends with the transaction, so that it never stays on a pooled connection.
 *
 * @param before is done first, as whoever we are
 */
export async function asRole<T>(
  database: Database,
  role: NarrowRole,
  work: (trx: Transaction<DB>) => Promise<T>,
  before?: (trx: Transaction<DB>) => Promise<void>,
): Promise<T> {
  return database.transaction().execute(async (trx) => {
    await before?.(trx)
    await sql`set local role ${sql.ref(role)}`.execute(trx)
    return work(trx)
  })
}
