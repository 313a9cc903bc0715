import { sql, type RawBuilder, type Transaction } from 'kysely'
import { Refusal } from '#shared/refusal.ts'
import { asRole } from './as-role.ts'
import { appendAudit } from './audit.ts'
import type { Officer } from './hotline-queue.ts'
import { heldMarkets } from './legal-holds.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

const ROLE = 'lanternfish_hotline'
const SHOWN = 50

/** Whether nobody was given a report `r`. */
export const isWaiting = sql<boolean>`not exists (select from hotline_handover h where h.report_id = r.id)`

/** Whether a legal hold covers a report `r`: then its address stays. */
export const isHeld = sql<boolean>`r.market_id in ${heldMarkets}`

/**
 * What is owed for a report `r` by all that it was handed to: the longest preservation counts, and the last date of
 * erasure. Null where nobody has it, or its hand-over is older than the policy.
 */
const preservedUntil = sql<Date>`(select max(preserve_until) from hotline_handover h where h.report_id = r.id)`
const eraseBy = sql<Date>`(select max(erase_by) from hotline_handover h where h.report_id = r.id)`

const erasable = (at: Date): RawBuilder<boolean> =>
  sql`r.sealed is not null and ${preservedUntil} <= ${at} and not ${isHeld}`

export type DueReport = { id: number; preservedUntil: Date; eraseBy: Date; isOverdue: boolean }

export type DueReports = {
  /** Reports that nobody has by the time that policy wants, and since when the first of them. */
  handOver: { count: number; since: Date | null }
  /** Addresses that nothing preserves any more, how many of them should be gone, and the first of all of them. */
  erase: { count: number; overdue: number; reports: DueReport[] }
}

/** @param seenBefore reports from before then were to be handed over by now */
export async function dueReports(
  trx: Transaction<DB>,
  { at, seenBefore }: { at: Date; seenBefore: Date },
): Promise<DueReports> {
  const unhanded = await trx
    .selectFrom('hotline_report as r')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('r.seen_at').as('since')])
    .where('r.seen_at', '<', seenBefore)
    .where(isWaiting)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<DueReport & { count: number; overdue: number }>`
    select d.*, "eraseBy" <= ${at} as "isOverdue",
      count(*) over () as count, count(*) filter (where "eraseBy" <= ${at}) over () as overdue
    from (select r.id, ${preservedUntil} as "preservedUntil", ${eraseBy} as "eraseBy"
          from hotline_report r where ${erasable(at)}) d
    order by "eraseBy", id limit ${SHOWN}`.execute(trx)
  const { count = 0, overdue = 0 } = rows[0] ?? {}
  return { handOver: unhanded, erase: { count, overdue, reports: rows } }
}

/** The same for the program's own watch, which looks at nothing but ids, counts and dates: no look of a person. */
export async function countDueReports(
  database: Database,
  dates: { at: Date; seenBefore: Date },
): Promise<DueReports> {
  return asRole(database, ROLE, (trx) => dueReports(trx, dates))
}

/**
 * Takes the addresses of reports for ever, when nothing has to be preserved any more. Time, rule and digests stay, and
 * to whom each was given. All of them or none.
 *
 * @throws Refusal where one of them is not there, is erased, was not handed over, or must still be preserved
 */
export async function eraseReports(database: Database, erasure: Officer & { ids: number[] }): Promise<void> {
  const { by, at } = erasure
  const ids = [...new Set(erasure.ids)].toSorted((one, other) => one - other)
  const subject = ids.length === 1 ? `report ${ids[0]}` : `${ids.length} reports`
  const event = { at, actor: by.name, action: 'report.erased', subject, details: { reports: ids } }
  await asRole(
    database,
    ROLE,
    async (trx) => {
      const { rows } = await sql`
        update hotline_report r set sealed = null, erased_at = ${at}
        where r.id = any (${ids}::bigint[]) and ${erasable(at)} returning r.id`.execute(trx)
      if (rows.length === ids.length) return
      // Thrown: what was taken comes back, and the record does not say what was not done.
      throw new Refusal('NOT_ERASABLE', 'One of these must still be preserved, or is erased.')
    },
    (trx) => appendAudit(trx, event),
  )
}
