import { randomInt } from 'node:crypto'
import type { Clock } from '#shared/clock.ts'
import type { Database } from './open-database.ts'
import { digestOf } from './secrets.ts'

const LIFE_MS = 24 * 3600_000

/** Lower case, without what looks alike in print: 5 bits a character. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 6
const GROUP_LENGTH = 4

/**
 * A password with which a person chooses their own, once and within 24 hours: six groups of four characters, 118
 * bits. One made before it for the same account and not used yet is withdrawn; only its SHA-256 is stored.
 *
 * @param accountId null: whoever has it makes the first administrator
 */
export async function createOneTimePassword(
  database: Database,
  clock: Clock,
  accountId: number | null,
): Promise<string> {
  const groups = Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(''),
  )
  const password = groups.join('-')
  const now = clock.now()
  await database
    .deleteFrom('one_time_password')
    .where('account_id', 'is not distinct from', accountId)
    .where('used_at', 'is', null)
    .execute()
  await database
    .insertInto('one_time_password')
    .values({
      sha256: digestOf(foldPassword(password)),
      account_id: accountId,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_MS),
    })
    .execute()
  return password
}

/**
 * Whom a one-time password is for, without spending it.
 *
 * @returns undefined when it is unknown, spent or expired; `name` null for the first administrator
 */
export async function readOneTimePassword(database: Database, clock: Clock, password: string) {
  return database
    .selectFrom('one_time_password as p')
    .leftJoin('account as a', 'a.id', 'p.account_id')
    .select(['p.account_id as accountId', 'a.name'])
    .where('p.sha256', '=', digestOf(foldPassword(password)))
    .where('p.used_at', 'is', null)
    .where('p.expires_at', '>', clock.now())
    .where('a.disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Spends it. Of two requests with the same one a single one gets an answer. */
export async function spendOneTimePassword(
  database: Database,
  clock: Clock,
  password: string,
): Promise<{ accountId: number | null } | undefined> {
  const now = clock.now()
  return database
    .updateTable('one_time_password')
    .set({ used_at: now })
    .where('sha256', '=', digestOf(foldPassword(password)))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('account_id as accountId')
    .executeTakeFirst()
}

/** People type it from another screen: case, spaces and dashes do not count. */
function foldPassword(password: string): string {
  return password.toLowerCase().replaceAll(/[\s-]/g, '')
}
