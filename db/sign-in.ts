import { sql } from 'kysely'
import type { Role } from '#contracts/roles.ts'
import type { Clock } from '#shared/clock.ts'
import type { Account } from './console-session.ts'
import type { Database } from './open-database.ts'

/** Wrong passwords in a row before an account waits (NIST SP 800-63B-4, section 3.2.2, allows up to 100). */
const FREE_TRIES = 10
/** The first wait is a minute, each further one twice the last, and 64 minutes the longest. */
const LONGEST_DOUBLING = 6

/** An account whose password may be judged now, or why not. */
export type Try =
  | { account: Account; hash: string | null; waitsNext: boolean }
  | { account: Account; refused: 'locked' | 'disabled' }
  | { refused: 'unknown' }

/** Counts a try before it is judged, so that many at the same time are not more than one after another. */
export async function takeTry(database: Database, clock: Clock, name: string): Promise<Try> {
  const now = clock.now()
  const wait = sql`${now}::timestamptz + power(2, least(failures + 1 - ${FREE_TRIES}, ${LONGEST_DOUBLING})) * interval '1 minute'`
  const row = await database
    .updateTable('account')
    .set({
      failures: sql`failures + 1`,
      locked_until: sql<Date>`case when failures + 1 >= ${FREE_TRIES} then ${wait} end`,
    })
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .where('disabled_at', 'is', null)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', now)]))
    .returning(['id', 'name', 'role', 'password_hash as hash', 'locked_until'])
    .executeTakeFirst()
  if (!row) return refusalOf(database, name)
  const { hash, locked_until: lockedUntil, ...account } = row
  return { account: { ...account, role: account.role as Role }, hash, waitsNext: lockedUntil !== null }
}

async function refusalOf(database: Database, name: string): Promise<Try> {
  const row = await database
    .selectFrom('account')
    .select(['id', 'name', 'role', 'disabled_at'])
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .executeTakeFirst()
  if (!row) return { refused: 'unknown' }
  const { disabled_at: disabledAt, ...account } = row
  return {
    account: { ...account, role: account.role as Role },
    refused: disabledAt === null ? 'locked' : 'disabled',
  }
}

/** The password was right: what was counted against it is forgotten. */
export async function clearTries(database: Database, accountId: number): Promise<void> {
  await database
    .updateTable('account')
    .set({ failures: 0, locked_until: null })
    .where('id', '=', accountId)
    .execute()
}
