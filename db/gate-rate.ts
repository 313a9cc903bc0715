import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery, sql } from 'kysely'
import type { GateKind } from '#contracts/page-kind.ts'
import type { Database } from './open-database.ts'
import { rowsOf, type StoredRows } from './quarantine.ts'
import type { ReadingRows } from './store-reading.ts'

const STATEMENT = readFileSync(join(import.meta.dirname, 'find-gated.sql'), 'utf8')

/** What stands before content; a page that is not there any more is none of these. */
export const GATES = ['queue', 'captcha', 'login', 'blocked', 'maintenance', 'seized'] satisfies GateKind[]

/** Answers that must be at hand before a share of them says anything. */
const FEWEST = 20
/** How far the share of gates may be above what is usual for the market. */
const MARGIN = 0.25
/** So many scrapes make something usual, and so many of the last ones are looked at. */
const FEWEST_BEFORE = 3
const BEFORE = 7

/** With an alarm: it is over since that scrape; without: one is to be raised in it. */
export type GateChange = { marketId: number; scrapeId: string; alarmId: number | null }

/** Markets whose share of gates left what is usual for them, and those where it is back; see find-gated.sql. */
export async function findGateChanges(database: Database): Promise<GateChange[]> {
  const bounds = [GATES, FEWEST, MARGIN, FEWEST_BEFORE, BEFORE]
  return (await database.executeQuery<GateChange>(CompiledQuery.raw(STATEMENT, bounds))).rows
}

/** Readings that waited for no other reason than that too many answers were gates, of markets of which no alarm is up any more. */
export async function heldForGates(
  database: Database,
  limit: number,
): Promise<{ captureId: string; reading: ReadingRows }[]> {
  const { rows } = await sql<{ captureId: string; reading: StoredRows }>`
    select h.capture_id as "captureId", h.reading from held_reading h
    where h.ended_at is null and h.reason = 'alarm'
      and not exists (select from reading_alarm a where a.market_id = h.market_id and a.ended_at is null)
      and exists (select from reading_alarm a where a.market_id = h.market_id and a.reason = 'gated'
        and h.held_at between a.raised_at and a.ended_at)
      and not exists (select from reading_alarm a where a.market_id = h.market_id and a.reason <> 'gated'
        and h.held_at between a.raised_at and a.ended_at)
    order by h.captured_at, h.capture_id limit ${limit}`.execute(database)
  return rows.map(({ captureId, reading }) => ({ captureId, reading: rowsOf(reading) }))
}
