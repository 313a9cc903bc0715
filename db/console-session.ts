import { randomBytes } from 'node:crypto'
import type { Role } from '#contracts/roles.ts'
import type { Clock } from '#shared/clock.ts'
import type { Database } from './open-database.ts'
import { digestOf } from './secrets.ts'

// 12 hours and one without a request: NIST SP 800-63B-4, section 2.2.3, asks for no more than 24 and one.
export const SESSION_LIFE_MS = 12 * 3600_000
export const SESSION_IDLE_MS = 3600_000
/** A session's last use is written no more often than this. */
const TOUCH_MS = 60_000

/** Who asks. */
export type Account = { id: number; name: string; role: Role }

/** @returns the token, 256 bits, of which only the SHA-256 is stored */
export async function openSession(database: Database, clock: Clock, accountId: number): Promise<string> {
  const now = clock.now()
  const token = randomBytes(32).toString('base64url')
  await database.deleteFrom('console_session').where('expires_at', '<=', now).execute()
  await database
    .insertInto('console_session')
    .values({
      token_sha256: digestOf(token),
      account_id: accountId,
      created_at: now,
      last_used_at: now,
      expires_at: new Date(now.getTime() + SESSION_LIFE_MS),
    })
    .execute()
  return token
}

/**
 * Whose session this is; nobody's when it is unknown, too old, too long unused, or its account is disabled.
 *
 * @param isBackground asked by the page itself and not by a person: it does not keep the session open
 */
export async function accountOf(
  database: Database,
  clock: Clock,
  { token, isBackground }: { token: string; isBackground: boolean },
): Promise<Account | undefined> {
  const now = clock.now()
  const session = await database
    .selectFrom('console_session as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['a.id', 'a.name', 'a.role', 's.token_sha256', 's.last_used_at'])
    .where('s.token_sha256', '=', digestOf(token))
    .where('s.expires_at', '>', now)
    .where('s.last_used_at', '>', new Date(now.getTime() - SESSION_IDLE_MS))
    .where('a.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!session) return undefined
  if (!isBackground && now.getTime() - session.last_used_at.getTime() >= TOUCH_MS)
    await database
      .updateTable('console_session')
      .set({ last_used_at: now })
      .where('token_sha256', '=', session.token_sha256)
      .execute()
  return { id: session.id, name: session.name, role: session.role as Role }
}

export async function signOut(database: Database, token: string): Promise<void> {
  await database.deleteFrom('console_session').where('token_sha256', '=', digestOf(token)).execute()
}

/** Ends every session of an account, and what its programs sign in with: whoever had one of them is out. */
export async function endSessions(database: Database, accountId: number): Promise<void> {
  await database.deleteFrom('api_token').where('account_id', '=', accountId).execute()
  await database.deleteFrom('console_session').where('account_id', '=', accountId).execute()
}
