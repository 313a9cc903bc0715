import { sql } from 'kysely'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'
import type { Suspicion } from './reading-samples.ts'
import type { ReadingRows } from './store-reading.ts'

export type AlarmReason =
  | 'unlike'
  | 'differs'
  | 'emptied'
  | 'sparse'
  | 'values'
  | 'disputed'
  | 'missing'
  | 'gated'
export type AlarmEnding = 'learned' | 'released' | 'discarded' | 'usual'
export type HeldEnding = 'released' | 'read anew' | 'discarded'

/** Keeps a reading apart and marks its capture as processed, once: none of its rows is in any list or count. */
export async function holdReading(
  database: Database,
  rows: ReadingRows,
  reason: Suspicion,
  now: Date,
): Promise<void> {
  await sql`
    with held as (
      insert into held_reading (capture_id, market_id, scrape_id, captured_at, held_at, reason, reading)
      values (${rows.captureId}, ${rows.marketId}, ${rows.scrapeId}, ${rows.capturedAt}, ${now}, ${reason},
        ${JSON.stringify(rows)}::jsonb)
      on conflict do nothing
    )
    update capture set processed_at = ${now}, process_error = null where id = ${rows.captureId}`.execute(
    database,
  )
}

/**
 * Raises the alarm of a market, once a scrape and unless one is up, and tells destinations that ask for drift. That of gates
 * stands beside the others. @returns its id where it is new
 */
export async function raiseAlarm(
  database: Database,
  alarm: {
    marketId: number
    scrapeId: string
    reason: AlarmReason
    captureId: string | undefined
    now: Date
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    with raised as (
      insert into reading_alarm (market_id, scrape_id, raised_at, reason, capture_id)
      select ${alarm.marketId}, ${alarm.scrapeId}, ${alarm.now}, ${alarm.reason}, ${alarm.captureId ?? null}::uuid
      where not exists (select from reading_alarm
        where scrape_id = ${alarm.scrapeId} and (reason = 'gated') = (${alarm.reason} = 'gated'))
      on conflict (market_id, (reason = 'gated')) where ended_at is null do nothing returning id
    ), told as (
      insert into delivery (reading_alarm_id, destination_id, created_at, next_attempt_at)
      select raised.id, d.id, ${alarm.now}, ${alarm.now} from raised cross join destination d where d.enabled and d.drift
    )
    select id from raised`.execute(database)
  return rows[0]?.id
}

/** A market of which readings wait, and what is known of why. */
export type Quarantine = {
  marketId: number
  market: string
  waiting: number
  lastHeldAt: Date
  alarm: { id: number; reason: AlarmReason; decision: 'release' | 'discard' | null } | null
  /** An alarm was raised in a scrape of which readings wait: what waits is no odd page. */
  hadAlarm: boolean
  /** No scrape runs, and no capture waits for a worker: more will not come soon. */
  isQuiet: boolean
}

export async function listQuarantines(database: Database, marketId?: number): Promise<Quarantine[]> {
  const { rows } = await sql<Quarantine>`
    select m.id as "marketId", m.name as market, coalesce(h.waiting, 0) as waiting,
      coalesce(h.last, a.raised_at) as "lastHeldAt",
      case when a.id is not null then jsonb_build_object('id', a.id, 'reason', a.reason, 'decision', a.decision) end as alarm,
      exists (select from held_reading w join reading_alarm past using (scrape_id)
        where w.market_id = m.id and w.ended_at is null and past.reason <> 'gated') as "hadAlarm",
      not exists (select from scrape s where s.market_id = m.id and s.finished_at is null)
        and not exists (select from capture c where c.market_id = m.id and c.processed_at is null and c.process_attempts < 5)
        as "isQuiet"
    from market m
    left join lateral (select * from reading_alarm where market_id = m.id and ended_at is null
      order by reason = 'gated' limit 1) a on true
    left join lateral (select count(*) as waiting, max(captured_at) as last from held_reading
      where market_id = m.id and ended_at is null having count(*) > 0) h on true
    where (a.id is not null or h.waiting is not null) and (${marketId ?? null}::bigint is null or m.id = ${marketId ?? null})
    order by m.id`.execute(database)
  return rows.map((row) => ({ ...row, lastHeldAt: new Date(row.lastHeldAt) }))
}

export type HeldReading = { captureId: string; reason: Suspicion; reading: ReadingRows }

/** What waits of a market, the oldest first. */
export async function heldReadings(
  database: Database,
  marketId: number,
  limit: number,
): Promise<HeldReading[]> {
  const { rows } = await sql<{ captureId: string; reason: Suspicion; reading: StoredRows }>`
    select capture_id as "captureId", reason, reading from held_reading
    where market_id = ${marketId} and ended_at is null order by captured_at, capture_id limit ${limit}`.execute(
    database,
  )
  return rows.map((row) => ({ ...row, reading: rowsOf(row.reading) }))
}

export type StoredRows = Omit<ReadingRows, 'capturedAt' | 'recordedAt'> & {
  capturedAt: string
  recordedAt: string
}
/** Times are text in what is stored. */
export const rowsOf = (rows: StoredRows): ReadingRows => ({
  ...rows,
  capturedAt: new Date(rows.capturedAt),
  recordedAt: new Date(rows.recordedAt),
})

/** Ends the wait of some readings; what was read of them goes. */
export async function endHeld(
  database: Database,
  captureIds: string[],
  ending: HeldEnding,
  now: Date,
): Promise<void> {
  if (captureIds.length === 0) return
  await database
    .updateTable('held_reading')
    .set({ ended_at: now, ending, reading: null })
    .where('capture_id', 'in', captureIds)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endAlarm(
  database: Database,
  id: number,
  end: { ending: AlarmEnding; version?: number | undefined; now: Date },
): Promise<void> {
  await database
    .updateTable('reading_alarm')
    .set({ ended_at: end.now, ending: end.ending, wrapper_version: end.version ?? null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * A person's word on what waits behind an alarm; a worker does it. On record.
 *
 * @returns whether the alarm was up and nobody had decided yet
 */
export async function decideAlarm(
  database: Database,
  decision: {
    alarmId: number
    market: string
    decision: 'release' | 'discard'
    account: { id: number; name: string }
    now: Date
  },
): Promise<boolean> {
  const { alarmId, market, account, now } = decision
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      update reading_alarm set decision = ${decision.decision}, decided_at = ${now}, decided_by = ${account.id}
      where id = ${alarmId} and ended_at is null and decision is null
        and market_id = (select id from market where name = ${market}) returning id`.execute(trx)
    if (rows.length === 0) return false
    const action = decision.decision === 'release' ? 'quarantine.released' : 'quarantine.discarded'
    await appendAudit(trx, { at: now, actor: account.name, action, subject: market, details: { alarmId } })
    return true
  })
}
