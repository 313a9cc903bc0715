import { appendAudit } from '#db/audit.ts'
import type { Database } from '#db/open-database.ts'
import type { RecordGate } from './gate-window.ts'

/** Puts each gate window of an identity, and each request that passes it, into the audit log. */
export function recordGateOf(
  database: Database,
  { market, identityId }: { market: string; identityId: string },
): RecordGate {
  return ({ kind, windowId, at, actor, path, fields, until }) =>
    appendAudit(database, {
      at,
      actor,
      action: kind === 'opened' ? 'gate.opened' : 'gate.request',
      subject: `market/${market}`,
      details: { windowId, identityId, path, fields, ...(kind === 'opened' && { until }) },
    })
}
