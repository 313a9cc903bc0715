import { sql } from 'kysely'
import type { Role } from '#contracts/roles.ts'
import type { Clock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { endSessions, type Account } from './console-session.ts'
import { createOneTimePassword } from './one-time-password.ts'
import type { Database } from './open-database.ts'

/** @throws UsageError when somebody has the name already, in whatever case */
export async function addAccount(
  database: Database,
  clock: Clock,
  { name, role }: { name: string; role: Role },
): Promise<Account> {
  const row = { name, role, created_at: clock.now() }
  const added = await database
    .insertInto('account')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new UsageError(`There is an account "${name}" already: choose another name.`)
  return { id: added.id, name, role }
}

export async function listAccounts(database: Database) {
  return database
    .selectFrom('account')
    .select(['id', 'name', 'role', 'disabled_at', 'locked_until', 'password_set_at', 'created_at'])
    .orderBy(sql`lower(name)`)
    .execute()
}

export async function findAccount(database: Database, id: number): Promise<Account | undefined> {
  const row = await database
    .selectFrom('account')
    .select(['id', 'name', 'role'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...row, role: row.role as Role }
}

/** By name, in whatever case. */
export async function findAccountByName(database: Database, name: string): Promise<Account | undefined> {
  const row = await database
    .selectFrom('account')
    .select(['id', 'name', 'role'])
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .executeTakeFirst()
  return row && { ...row, role: row.role as Role }
}

/** Whether somebody can sign in as administrator: without one, the program hands out a password for the first. */
export async function hasAdministrator(database: Database): Promise<boolean> {
  const row = await database
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Sets the password that a person chose; sessions under the old one end, and so does a lock. */
export async function setPassword(
  database: Database,
  clock: Clock,
  { accountId, hash }: { accountId: number; hash: string },
): Promise<void> {
  await endSessions(database, accountId)
  await database
    .updateTable('account')
    .set({ password_hash: hash, password_set_at: clock.now(), failures: 0, locked_until: null })
    .where('id', '=', accountId)
    .execute()
}

/** Sessions under the old one end. */
export async function changeRole(database: Database, accountId: number, role: Role): Promise<void> {
  await database.updateTable('account').set({ role }).where('id', '=', accountId).execute()
  await endSessions(database, accountId)
}

/** `at` null lets the person in again. */
export async function disableAccount(database: Database, accountId: number, at: Date | null): Promise<void> {
  await database.updateTable('account').set({ disabled_at: at }).where('id', '=', accountId).execute()
  await endSessions(database, accountId)
}

/** Takes the password away and gives a one-time password in its place. */
export async function resetPassword(database: Database, clock: Clock, accountId: number): Promise<string> {
  await endSessions(database, accountId)
  await database
    .updateTable('account')
    .set({ password_hash: null, password_set_at: null, failures: 0, locked_until: null })
    .where('id', '=', accountId)
    .execute()
  return createOneTimePassword(database, clock, accountId)
}
