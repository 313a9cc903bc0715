import { sql, type Transaction } from 'kysely'
import type { Recipient } from '#contracts/hotline.ts'
import { asRole } from './as-role.ts'
import { appendAudit } from './audit.ts'
import type { Account } from './console-session.ts'
import { dueReports, isHeld, isWaiting } from './hotline-due.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

const PAGE = 50
const ROLE = 'lanternfish_hotline'

/** Who looks or acts, and when. */
export type Officer = { by: Account; at: Date }

type Handover = {
  to: string
  recipient: Recipient | null
  reference: string
  by: string
  at: string
  preserveUntil: string | null
  eraseBy: string | null
}

/**
 * One page of the report queue without any address, and what is due. The look is written
 * down first.
 *
 * @param seenBefore reports from before then were to be handed over by now
 */
export async function readHotlineQueue(
  database: Database,
  { page, seenBefore, by, at }: Officer & { page: number; seenBefore: Date },
) {
  const event = { at, actor: by.name, action: 'report.viewed', subject: 'report queue', details: { page } }
  return asRole(
    database,
    ROLE,
    async (trx) => {
      const counted = await trx
        .selectFrom('hotline_report as r')
        .select((eb) => [
          eb.fn.countAll<number>().as('total'),
          sql<number>`count(*) filter (where ${isWaiting})`.as('waiting'),
        ])
        .executeTakeFirstOrThrow()
      const rows = await reports(trx)
        // Those that nobody has yet, the most urgent first; then the others, the newest first.
        .orderBy(sql`case when ${isWaiting} then r.seen_at end`)
        .orderBy('r.seen_at', 'desc')
        .orderBy('r.id')
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .execute()
      const due = await dueReports(trx, { at, seenBefore })
      return { ...counted, pages: Math.max(1, Math.ceil(counted.total / PAGE)), due, rows }
    },
    (trx) => appendAudit(trx, event),
  )
}

/** One report with what is sealed in it. The look is written down first, with the report's number and what it is for. */
export async function readHotlineReport(
  database: Database,
  { id, action, by, at }: Officer & { id: number; action: 'report.opened' | 'report.drafted' },
) {
  return asRole(
    database,
    ROLE,
    (trx) =>
      reports(trx)
        .select(['r.url', 'r.sealed', 'r.url_mark as urlMark', 'r.gate_version as gateVersion'])
        .where('r.id', '=', id)
        .executeTakeFirst(),
    (trx) => appendAudit(trx, { at, actor: by.name, action, subject: `report ${id}` }),
  )
}

function reports(trx: Transaction<DB>) {
  return trx
    .selectFrom('hotline_report as r')
    .innerJoin('market as m', 'm.id', 'r.market_id')
    .select(['r.id', 'm.name as market', 'r.seen_at as seenAt', 'r.rule', 'r.content_hash as contentHash'])
    .select(['r.erased_at as erasedAt', isHeld.as('isHeld')])
    .select(
      sql<Handover[]>`coalesce((select jsonb_agg(jsonb_build_object('to', handed_to, 'recipient', recipient,
        'reference', reference, 'by', handed_over_by, 'at', handed_over_at, 'preserveUntil', preserve_until,
        'eraseBy', erase_by) order by h.id) from hotline_handover h where h.report_id = r.id), '[]')`.as(
        'handovers',
      ),
    )
}

/** To whom a report was given, under which number they have it, and what is owed from then on. */
export type NewHandover = Officer & {
  reportId: number
  to: string
  recipient: Recipient
  reference: string
  preserveUntil: Date
  eraseBy: Date
  policyVersion: string
}

/** Appends it. @returns false where there is no such report */
export async function handOverReport(database: Database, handover: NewHandover): Promise<boolean> {
  const { reportId, to, recipient, reference, preserveUntil, eraseBy, policyVersion, by, at } = handover
  const subject = `report ${reportId}`
  return asRole(
    database,
    ROLE,
    async (trx) => {
      const report = await trx
        .selectFrom('hotline_report')
        .select('id')
        .where('id', '=', reportId)
        .executeTakeFirst()
      if (!report) return false
      const given = { handed_to: to, recipient, reference, handed_over_by: by.name, handed_over_at: at }
      const owed = { preserve_until: preserveUntil, erase_by: eraseBy, policy_version: policyVersion }
      await trx
        .insertInto('hotline_handover')
        .values({ report_id: reportId, ...given, ...owed })
        .execute()
      return true
    },
    (trx) => appendAudit(trx, { at, actor: by.name, action: 'report.handed-over', subject }),
  )
}
