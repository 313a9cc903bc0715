import { randomBytes } from 'node:crypto'
import type { Role } from '#contracts/roles.ts'
import type { Clock } from '#shared/clock.ts'
import { appendAudit } from './audit.ts'
import type { Account } from './console-session.ts'
import type { Database } from './open-database.ts'
import { digestOf } from './secrets.ts'

/** So that a scan for leaked secrets knows one by its beginning. */
const PREFIX = 'lanternfish_'
const DAY_MS = 86_400_000
/** A token's last use is written no more often than this. */
const TOUCH_MS = 60_000
export const MOST_TOKENS = 20

export type ApiToken = { id: number; name: string; createdAt: Date; expiresAt: Date; lastUsedAt: Date | null }

/** An account's tokens, those that ended included, newest first. */
export function listTokens(database: Database, accountId: number): Promise<ApiToken[]> {
  return database
    .selectFrom('api_token')
    .select([
      'id',
      'name',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
    ])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .execute()
}

/**
 * @returns the token, 256 bits, of which only the SHA-256 is stored; nothing where the account has 20 already
 */
export async function makeToken(
  database: Database,
  clock: Clock,
  account: Account,
  { name, days }: { name: string; days: number },
): Promise<string | undefined> {
  const at = clock.now()
  const token = PREFIX + randomBytes(32).toString('base64url')
  return database.transaction().execute(async (trx) => {
    // Held, so that two requests at once count one after the other.
    await trx.selectFrom('account').select('id').where('id', '=', account.id).forUpdate().execute()
    if ((await listTokens(trx, account.id)).length >= MOST_TOKENS) return undefined
    const row = { account_id: account.id, name, sha256: digestOf(token), created_at: at }
    const { id } = await trx
      .insertInto('api_token')
      .values({ ...row, expires_at: new Date(at.getTime() + days * DAY_MS) })
      .returning('id')
      .executeTakeFirstOrThrow()
    await appendAudit(trx, {
      at,
      actor: account.name,
      action: 'token.made',
      subject: String(id),
      details: { days },
    })
    return token
  })
}

/** False where the account has no such token. */
export async function revokeToken(
  database: Database,
  clock: Clock,
  account: Account,
  id: number,
): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('api_token')
      .where('id', '=', id)
      .where('account_id', '=', account.id)
      .returning('id')
      .executeTakeFirst()
    if (!gone) return false
    await appendAudit(trx, {
      at: clock.now(),
      actor: account.name,
      action: 'token.revoked',
      subject: String(id),
    })
    return true
  })
}

/** Whose token this is; nobody's when it is unknown, expired, or its account is disabled. */
export async function accountOfToken(
  database: Database,
  clock: Clock,
  token: string,
): Promise<Account | undefined> {
  const now = clock.now()
  const row = await database
    .selectFrom('api_token as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select(['a.id', 'a.name', 'a.role', 't.id as tokenId', 't.last_used_at'])
    .where('t.sha256', '=', digestOf(token))
    .where('t.expires_at', '>', now)
    .where('a.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= TOUCH_MS)
    await database.updateTable('api_token').set({ last_used_at: now }).where('id', '=', row.tokenId).execute()
  return { id: row.id, name: row.name, role: row.role as Role }
}
