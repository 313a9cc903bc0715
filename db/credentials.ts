import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { MasterKey } from '#shared/master-key.ts'
import { Refusal } from '#shared/refusal.ts'
import { asRole } from './as-role.ts'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** What a log-in is made of. */
export type Secrets = { user: string; secret: string }

/** A credential as administrators see it: who decided what, and nothing of what it is made of. */
export type ListedCredential = {
  id: string
  market: string
  identity_id: string
  entered_by: string
  entered_at: Date
  approved_by: string | null
  approved_at: Date | null
  revoked_by: string | null
  revoked_at: Date | null
  logins: number
  last_login_at: Date | null
}

type By = { actor: string; now: Date }

/** Where a credential's secrets stand, so that sealed ones that are moved do not open. */
function contextOf(id: string): string {
  return `credential|${id}|secrets`
}

/**
 * Stores a credential for the first identity of the market that has none in force.
 *
 * @returns its id
 * @throws Refusal when each identity has one
 */
export async function addCredential(
  database: Database,
  { marketId, market, secrets }: { marketId: number; market: string; secrets: Secrets },
  { key, actor, now }: By & { key: MasterKey },
): Promise<string> {
  const id = randomUUID()
  await database.transaction().execute(async (trx) => {
    const identity = await freeIdentity(trx, marketId)
    if (!identity) {
      throw new Refusal(
        'CREDENTIAL_TAKEN',
        `Each identity of ${market} has a credential: revoke it, or make another identity first.`,
      )
    }
    const sealed = key.seal(JSON.stringify(secrets), contextOf(id))
    const row = { id, identity_id: identity.id, sealed, entered_by: actor, entered_at: now }
    await trx.insertInto('credential').values(row).execute()
    const details = { identityId: identity.id, market }
    const subject = `credential/${id}`
    await appendAudit(trx, { at: now, actor, action: 'credential.entered', subject, details })
  })
  return id
}

/** Another identity for a market. @returns its id */
export async function addIdentity(
  database: Database,
  { marketId, market }: { marketId: number; market: string },
  { actor, now }: By,
): Promise<string> {
  const id = randomUUID()
  await database.transaction().execute(async (trx) => {
    await trx.insertInto('identity').values({ id, market_id: marketId, created_at: now }).execute()
    const subject = `market/${market}`
    await appendAudit(trx, { at: now, actor, action: 'identity.made', subject, details: { identityId: id } })
  })
  return id
}

function freeIdentity(trx: Transaction<DB>, marketId: number) {
  return trx
    .selectFrom('identity as i')
    .select('i.id')
    .where('i.market_id', '=', marketId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('credential as c')
            .select('c.id')
            .whereRef('c.identity_id', '=', 'i.id')
            .where('c.revoked_at', 'is', null),
        ),
      ),
    )
    .orderBy('i.created_at')
    .orderBy('i.id')
    .executeTakeFirst()
}

/**
 * @throws Refusal when whoever approves is the one who entered it
 * @returns false when there is none with that id that waits for approval
 */
export async function approveCredential(database: Database, id: string, by: By): Promise<boolean> {
  return decide(database, id, by, {
    action: 'credential.approved',
    async change(trx, { entered_by: enteredBy, approved_by: approvedBy }) {
      if (approvedBy !== null) return false
      if (enteredBy.toLowerCase() === by.actor.toLowerCase()) {
        const message = 'Whoever entered a credential cannot approve it: ask another administrator.'
        throw new Refusal('SAME_PERSON', message)
      }
      const set = { approved_by: by.actor, approved_at: by.now }
      await trx.updateTable('credential').set(set).where('id', '=', id).execute()
      return true
    },
  })
}

/** Ends a credential for good. False when there is none with that id in force. */
export async function revokeCredential(database: Database, id: string, by: By): Promise<boolean> {
  return decide(database, id, by, {
    action: 'credential.revoked',
    async change(trx) {
      const set = { revoked_by: by.actor, revoked_at: by.now }
      await trx.updateTable('credential').set(set).where('id', '=', id).execute()
      return true
    },
  })
}

type Standing = { entered_by: string; approved_by: string | null }
type Decision = { action: string; change: (trx: Transaction<DB>, row: Standing) => Promise<boolean> }

/** The audit log is written as whoever we are, the credential as the role that may decide; both or neither. */
async function decide(database: Database, id: string, { actor, now }: By, { action, change }: Decision) {
  return database.transaction().execute(async (trx) => {
    await sql`set local role lanternfish_auditor`.execute(trx)
    const row = await trx
      .selectFrom('credential')
      .select(['entered_by', 'approved_by'])
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    const isDone = row !== undefined && (await change(trx, row))
    await sql`reset role`.execute(trx)
    if (isDone) await appendAudit(trx, { at: now, actor, action, subject: `credential/${id}` })
    return isDone
  })
}

/** Newest first, those that were revoked at the end. */
export async function listCredentials(database: Database): Promise<ListedCredential[]> {
  return asRole(database, 'lanternfish_auditor', async (trx) => {
    const { rows } = await sql<ListedCredential>`
      select c.id, m.name as market, c.identity_id, c.entered_by, c.entered_at, c.approved_by, c.approved_at,
        c.revoked_by, c.revoked_at, coalesce(l.logins, 0) as logins, l.last as last_login_at
      from credential c join identity i on i.id = c.identity_id join market m on m.id = i.market_id
      left join lateral (select count(*)::integer as logins, max(at) as last from identity_login
                         where credential_id = c.id) l on true
      order by c.revoked_at is not null, c.entered_at desc, c.id`.execute(trx)
    return rows
  })
}

/** The credential of an identity that was approved and not revoked, opened. @throws SealError */
export async function openCredential(
  database: Database,
  identityId: string,
  key: MasterKey,
): Promise<{ id: string; approvedBy: string; secrets: Secrets } | undefined> {
  const row = await database
    .selectFrom('credential')
    .select(['id', 'sealed', 'approved_by'])
    .where('identity_id', '=', identityId)
    .where('approved_by', 'is not', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row?.approved_by) return undefined
  const secrets = JSON.parse(key.unseal(row.sealed, contextOf(row.id))) as Secrets
  return { id: row.id, approvedBy: row.approved_by, secrets }
}
