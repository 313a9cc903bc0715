import { sql } from 'kysely'
import { asRole } from './as-role.ts'
import { appendAudit } from './audit.ts'
import type { Account } from './console-session.ts'
import type { Database } from './open-database.ts'

const PAGE = 50
const ROLE = 'lanternfish_hotline'

/** One page of the report queue, those not handed over first. The look itself is written down before it is had. */
export async function readHotlineQueue(
  database: Database,
  { page, by, at }: { page: number; by: Account; at: Date },
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
          sql<number>`count(*) filter (where not exists (
            select from hotline_handover h where h.report_id = r.id))`.as('waiting'),
        ])
        .executeTakeFirstOrThrow()
      const rows = await trx
        .selectFrom('hotline_report as r')
        .select(['r.id', 'r.url', 'r.seen_at', 'r.rule', 'r.content_hash'])
        .select(
          sql<
            Handover[]
          >`coalesce((select jsonb_agg(jsonb_build_object('to', handed_to, 'reference', reference,
            'by', handed_over_by, 'at', handed_over_at) order by h.id)
            from hotline_handover h where h.report_id = r.id), '[]')`.as('handovers'),
        )
        .orderBy(sql`exists (select from hotline_handover h where h.report_id = r.id)`)
        .orderBy('r.seen_at', 'desc')
        .orderBy('r.id')
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .execute()
      return { ...counted, pages: Math.max(1, Math.ceil(counted.total / PAGE)), rows }
    },
    (trx) => appendAudit(trx, event),
  )
}

type Handover = { to: string; reference: string; by: string; at: string }

/** To whom a report was given, and under which number they have it. */
export type NewHandover = { reportId: number; to: string; reference: string; by: Account; at: Date }

/** Appends it. @returns false where there is no such report */
export async function handOverReport(database: Database, handover: NewHandover): Promise<boolean> {
  const { reportId, to, reference, by, at } = handover
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
      const row = { report_id: reportId, handed_to: to, reference, handed_over_by: by.name }
      await trx
        .insertInto('hotline_handover')
        .values({ ...row, handed_over_at: at })
        .execute()
      return true
    },
    (trx) => appendAudit(trx, { at, actor: by.name, action: 'report.handed-over', subject }),
  )
}
