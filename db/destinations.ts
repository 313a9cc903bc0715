import { randomBytes, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { DestinationInput } from '#contracts/rule.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { Refusal } from '#shared/refusal.ts'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

const SECRET_BYTES = 32

/** Where a destination's secret stands, so that a sealed one that is moved does not open. */
export function secretContext(id: string): string {
  return `destination|${id}|secret`
}

type Parts = { masterKey: MasterKey; actor: string; now: Date }

/**
 * Makes a destination. A webhook gets a secret of its own (`whsec_`, 32 bytes), given once and kept sealed.
 *
 * @param input with an address that was checked
 */
export async function addDestination(
  database: Database,
  input: DestinationInput,
  { masterKey, actor, now }: Parts,
): Promise<{ id: string; secret: string | null }> {
  const id = randomUUID()
  const secret = input.kind === 'webhook' ? newSecret() : null
  const { handOffs, ...given } = input
  const row = {
    ...given,
    hand_offs: handOffs,
    id,
    sealed_secret: secret === null ? null : masterKey.seal(secret, secretContext(id)),
    created_at: now,
    changed_at: now,
  }
  await database.transaction().execute(async (trx) => {
    await refuseTakenName(trx, input.name, id)
    await trx.insertInto('destination').values(row).execute()
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'destination.made',
      subject: `destination/${id}`,
      details: input,
    })
  })
  return { id, secret }
}

/** Changes name, address or state; the kind stays. False when there is none with that id and kind. */
export async function changeDestination(
  database: Database,
  id: string,
  input: DestinationInput,
  { actor, now }: Omit<Parts, 'masterKey'>,
): Promise<boolean> {
  const { kind, handOffs, ...rest } = input
  return database.transaction().execute(async (trx) => {
    await refuseTakenName(trx, input.name, id)
    const row = await trx
      .updateTable('destination')
      .set({ ...rest, hand_offs: handOffs, disabled_reason: null, changed_at: now })
      .where('id', '=', id)
      .where('kind', '=', kind)
      .returning('id')
      .executeTakeFirst()
    if (!row) return false
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'destination.changed',
      subject: `destination/${id}`,
      details: input,
    })
    return true
  })
}

/** A new secret for a webhook; the old one ends with it. Undefined when there is no such webhook. */
export async function renewSecret(
  database: Database,
  id: string,
  { masterKey, actor, now }: Parts,
): Promise<string | undefined> {
  const secret = newSecret()
  const sealed = masterKey.seal(secret, secretContext(id))
  return database.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('destination')
      .set({ sealed_secret: sealed, changed_at: now })
      .where('id', '=', id)
      .where('kind', '=', 'webhook')
      .returning('id')
      .executeTakeFirst()
    if (!row) return undefined
    await appendAudit(trx, {
      at: now,
      actor,
      action: 'destination.secret-renewed',
      subject: `destination/${id}`,
    })
    return secret
  })
}

/** The receiver said that it is gone for good. */
export async function switchOffDestination(database: Database, id: string, reason: string, now: Date) {
  await database
    .updateTable('destination')
    .set({ enabled: false, disabled_reason: reason, changed_at: now })
    .where('id', '=', id)
    .where('enabled', '=', true)
    .execute()
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

async function refuseTakenName(trx: Transaction<DB>, name: string, id: string): Promise<void> {
  const taken = await trx.selectFrom('destination').select('id').where('name', '=', name).executeTakeFirst()
  if (taken && taken.id !== id)
    throw new Refusal('NAME_TAKEN', `There is a destination "${name}" already: choose another name.`)
}
