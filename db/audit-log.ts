import { asRole } from './as-role.ts'
import { hashOf, START } from './audit.ts'
import type { Database } from './open-database.ts'

const PAGE = 50
const CHUNK = 1000

/** A page of the log, newest first; `before` is the number of the last one that was seen. */
export async function listAudit(database: Database, before: number | undefined) {
  const rows = await asRole(database, 'lanternfish_auditor', (trx) =>
    trx
      .selectFrom('audit_event')
      .select(['seq', 'at', 'actor', 'action', 'subject', 'details'])
      .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
      .orderBy('seq', 'desc')
      .limit(PAGE + 1)
      .execute(),
  )
  const page = rows.slice(0, PAGE)
  return { rows: page, next: rows.length > PAGE ? (page.at(-1)?.seq ?? null) : null }
}

/** What a walk over the chain found: whole, with its head, or where it breaks first and how. */
export type ChainCheck = { length: number; head: string } | { brokenAt: number; reason: string }

/** Walks the chain from its first event to its head. Reads as the owner. */
export async function verifyAudit(database: Database): Promise<ChainCheck> {
  let [length, head] = [0, START]
  for (;;) {
    const rows = await database
      .selectFrom('audit_event')
      .selectAll()
      .where('seq', '>', length)
      .orderBy('seq')
      .limit(CHUNK)
      .execute()
    for (const { prev_hash: previous, hash, ...event } of rows) {
      const seq = length + 1
      if (event.seq !== seq) return { brokenAt: seq, reason: 'the row is missing' }
      if (previous !== head) return { brokenAt: seq, reason: 'it does not follow the row before it' }
      if (hashOf(previous, event) !== hash) return { brokenAt: seq, reason: 'the row was changed' }
      length = seq
      head = hash
    }
    if (rows.length < CHUNK) break
  }
  const end = await database.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst()
  if ((end?.seq ?? 0) > length) return { brokenAt: length + 1, reason: 'the row is missing' }
  if (end && end.hash !== head) return { brokenAt: length, reason: 'the end of the chain is another one' }
  return { length, head }
}
