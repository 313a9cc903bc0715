import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Clock } from '#shared/clock.ts'
import type { Database } from './open-database.ts'

const PASSWORD_LIFE_MS = 24 * 3600_000
export const SESSION_LIFE_MS = 12 * 3600_000

/** Lower case, without what looks alike in print: 5 bits a character. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 6
const GROUP_LENGTH = 4

/**
 * A password that signs in once within 24 hours: six groups of four characters, 118 bits. Those made before it and
 * not used yet are withdrawn; only its SHA-256 is stored.
 */
export async function createOneTimePassword(database: Database, clock: Clock): Promise<string> {
  const groups = Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(''),
  )
  const password = groups.join('-')
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    await trx.deleteFrom('one_time_password').where('used_at', 'is', null).execute()
    const expires = new Date(now.getTime() + PASSWORD_LIFE_MS)
    const row = { sha256: digestOf(foldPassword(password)), created_at: now, expires_at: expires }
    await trx.insertInto('one_time_password').values(row).execute()
  })
  return password
}

/** Spends the password and opens a session of 12 hours; nothing when it is unknown, spent or expired. */
export async function signIn(
  database: Database,
  clock: Clock,
  password: string,
): Promise<string | undefined> {
  const now = clock.now()
  return database.transaction().execute(async (trx) => {
    // One statement, so that of two requests with the same password only one gets a row.
    const spent = await trx
      .updateTable('one_time_password')
      .set({ used_at: now })
      .where('sha256', '=', digestOf(foldPassword(password)))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('sha256')
      .executeTakeFirst()
    if (!spent) return undefined
    await trx.deleteFrom('console_session').where('expires_at', '<=', now).execute()
    const token = randomBytes(32).toString('base64url')
    const expires = new Date(now.getTime() + SESSION_LIFE_MS)
    const session = { token_sha256: digestOf(token), created_at: now, expires_at: expires }
    await trx.insertInto('console_session').values(session).execute()
    return token
  })
}

export async function isSignedIn(database: Database, clock: Clock, token: string): Promise<boolean> {
  const session = await database
    .selectFrom('console_session')
    .select('token_sha256')
    .where('token_sha256', '=', digestOf(token))
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return session !== undefined
}

export async function signOut(database: Database, token: string): Promise<void> {
  await database.deleteFrom('console_session').where('token_sha256', '=', digestOf(token)).execute()
}

/** People type it from another screen: case, spaces and dashes do not count. */
function foldPassword(password: string): string {
  return password.toLowerCase().replaceAll(/[\s-]/g, '')
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
