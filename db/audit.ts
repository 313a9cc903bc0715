import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** What happened. `actor` is an account's name or `command line`; `action` dotted words such as `session.opened`. */
export type AuditEvent = { at: Date; actor: string; action: string; subject: string; details?: object }

/** What stands before the first event. */
export const START = '0'.repeat(64)

/**
 * Appends one event to the audit log, in the caller's transaction where there is one: then the event stands exactly
 * if what it tells of does. Ids and names of ours only, never page text or secrets.
 */
export async function appendAudit(database: Database, event: AuditEvent): Promise<void> {
  if (database.isTransaction) return append(database as Transaction<DB>, event)
  await database.transaction().execute((trx) => append(trx, event))
}

async function append(trx: Transaction<DB>, { at, actor, action, subject, details }: AuditEvent) {
  await trx
    .insertInto('audit_head')
    .values({ seq: 0, hash: START })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const head = await trx
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  const event = { seq: head.seq + 1, at, actor, action, subject, details: details ?? null }
  const hash = hashOf(head.hash, event)
  const row = { ...event, details: details ? JSON.stringify(details) : null, prev_hash: head.hash, hash }
  await trx.insertInto('audit_event').values(row).execute()
  await trx.updateTable('audit_head').set({ seq: event.seq, hash }).execute()
}

type HashedEvent = { seq: number; at: Date; actor: string; action: string; subject: string; details: unknown }

/** SHA-256 over the previous hash and the event as canonical JSON (RFC 8785). */
export function hashOf(previous: string, event: HashedEvent): string {
  const text = canonicalize(JSON.parse(JSON.stringify(event))) ?? ''
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text).digest('hex')
}
