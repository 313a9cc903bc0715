import { sql, type Insertable, type Transaction } from 'kysely'
import type { Outcome } from '#contracts/page-kind.ts'
import { buryPages, type Buried } from './bury-pages.ts'
import { keepSigns } from './market-life.ts'
import { insertPages, type FoundPage } from './frontier.ts'
import { insertReports, type NewReport } from './hotline-reports.ts'
import { insertListReadings, type ListRow } from './list-readings.ts'
import type { Database } from './open-database.ts'
import { keepContent, type ContentRow } from './page-content.ts'
import { keepMarks, type MarkRow } from './page-marks.ts'
import type { Capture, DB } from './tables.ts'
import { takeWords } from './take-words.ts'

export type NewCapture = Omit<Insertable<Capture>, 'processed_at' | 'process_error' | 'process_attempts'>

/** Everything that one fetch leaves behind. */
export type FetchRecord = {
  pageId: number
  lane: 'http' | 'browser'
  startedAt: Date
  endedAt: Date
  outcome: Outcome
  reason: string
  status: number | null
  bytes: number
  attempts: number
  /** Null: not to be fetched again. */
  dueAt: Date | null
  needsBrowser: boolean
  found: FoundPage[]
  capture?: { row: NewCapture; leafHash: string }
  report?: NewReport
  /** Of a page that was stopped: where it leads by links that are stopped by themselves. */
  buried?: Buried[]
  /** Where it was asked; absent where no mirror was. */
  mirrorId?: number
  /** By what the page is known again on another mirror. */
  marks?: MarkRow
  /** What it says of the market's own affairs: kinds of `market_sign`. */
  notices?: string[]
  /** Of a capture that is a page of a list. */
  list?: ListRow
  /** What decides about what is fetched next; absent where a gate or nothing answered. */
  content?: ContentRow
  /** See `crawler/hollow-pages.ts`; not stored. `isChange`: the page said something else before. */
  hollow?: { words: string; isChange: boolean } | undefined
}

type Scope = { marketId: number; scrapeId: string; identityId: string; now: Date }

/**
 * Records fetches in one transaction: outcomes, captures with their leaves, found pages, hotline reports.
 * Gives the ids of captures that were new; a page that this scrape captured already is not captured twice.
 */
export async function recordFetches(
  database: Database,
  scope: Scope,
  records: FetchRecord[],
): Promise<string[]> {
  return database.transaction().execute(async (trx) => {
    await insertFetches(trx, scope, records)
    const captured = await insertCaptures(trx, scope, records)
    await insertListReadings(trx, scope, records, captured)
    const found = records.flatMap((record) =>
      record.found.map((page) => ({ ...page, foundOn: record.pageId })),
    )
    const gained = await insertPages(trx, scope.marketId, found, scope.now)
    await keepContent(trx, scope, records, gained)
    const buried = records.flatMap((record) =>
      (record.buried ?? []).map((page) => ({ ...page, foundOn: record.pageId })),
    )
    await buryPages(trx, scope.marketId, buried, scope.now)
    await insertReports(trx, scope.marketId, reportsOf(records))
    await keepSigns(trx, scope.marketId, records)
    await updatePages(trx, records)
    await keepMarks(trx, scope.marketId, records)
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
    await sql`
      update scrape set fetched = fetched + ${records.length}, captured = captured + ${captured.length},
        bytes = bytes + ${bytes}
      where id = ${scope.scrapeId}`.execute(trx)
    return captured
  })
}

async function insertFetches(trx: Transaction<DB>, scope: Scope, records: FetchRecord[]): Promise<void> {
  const rows = records.map((record) => ({
    page_id: record.pageId,
    market_id: scope.marketId,
    scrape_id: scope.scrapeId,
    identity_id: scope.identityId,
    mirror_id: record.mirrorId ?? null,
    lane: record.lane,
    started_at: record.startedAt,
    ended_at: record.endedAt,
    outcome: record.outcome,
    reason: record.reason,
    status: record.status,
    bytes: record.bytes,
  }))
  await trx.insertInto('page_fetch').values(rows).execute()
}

async function insertCaptures(trx: Transaction<DB>, scope: Scope, records: FetchRecord[]): Promise<string[]> {
  const captures = records.flatMap((record) => record.capture ?? [])
  if (captures.length === 0) return []
  const rows = captures.map(({ row }) => row)
  const stored = await trx
    .insertInto('capture')
    .values(rows)
    .onConflict((oc) => oc.columns(['scrape_id', 'page_id']).doNothing())
    .returning('id')
    .execute()
  const ids = new Set(stored.map(({ id }) => id))
  const leaves = captures
    .filter(({ row }) => ids.has(row.id))
    .map(({ row, leafHash }) => ({ capture_id: row.id, leaf_hash: leafHash, recorded_at: scope.now }))
  if (leaves.length > 0) await trx.insertInto('evidence_leaf').values(leaves).execute()
  return [...ids]
}

function reportsOf(records: FetchRecord[]) {
  return records.flatMap(({ report, buried = [], startedAt }) =>
    [...(report ? [report] : []), ...buried.map((page) => page.report)].map((one) => ({
      ...one,
      seenAt: startedAt,
    })),
  )
}

/** A reported page loses its path: the hash stays, so that it is never fetched again. */
async function updatePages(trx: Transaction<DB>, records: FetchRecord[]): Promise<void> {
  const rows = records.map((record) => ({
    id: record.pageId,
    due_at: record.dueAt,
    needs_browser: record.needsBrowser,
    attempts: record.attempts,
    outcome: record.outcome,
    reason: record.reason,
    at: record.endedAt,
  }))
  await sql`
    update page set due_at = t.due_at, needs_browser = t.needs_browser, attempts = t.attempts,
      last_outcome = t.outcome, last_reason = t.reason, last_fetched_at = t.at, leased_by = null, leased_until = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as t (id bigint, due_at timestamptz, needs_browser boolean, attempts integer, outcome text, reason text, at timestamptz)
    where page.id = t.id`.execute(trx)
  const stopped = records.filter(({ outcome }) => outcome === 'csam-report')
  await takeWords(
    trx,
    stopped.map(({ pageId }) => pageId),
  )
}
