import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** A capture that other rules judged. */
export type OldCapture = {
  id: string
  marketId: number
  market: string
  pageId: number
  startedAt: Date
  clickPath: string[]
  objectSha256: string
  objectSm3: string
}

export type ScanPlace = { time: Date; id: string }

const BATCH = 50
/** What a crawler is still recording may stand before what was seen already: those are looked at again. */
const SETTLED_MS = 10 * 60_000
const FIRST: ScanPlace = { time: new Date(0), id: '00000000-0000-0000-0000-000000000000' }

/** Where the scan by these rules stands; begun where there was none. */
export async function openScan(database: Database, version: string, now: Date): Promise<ScanPlace> {
  const row = await database
    .insertInto('gate_scan')
    .values({
      gate_version: version,
      begun_at: now,
      after_time: FIRST.time,
      after_id: FIRST.id,
      scanned: 0,
      dropped: 0,
    })
    .onConflict((oc) => oc.column('gate_version').doUpdateSet({ ended_at: null }))
    .returning(['after_time', 'after_id'])
    .executeTakeFirstOrThrow()
  return { time: row.after_time, id: row.after_id }
}

/** The next captures that other rules judged, oldest first. */
export async function findOldCaptures(
  database: Database,
  version: string,
  after: ScanPlace,
): Promise<OldCapture[]> {
  return database
    .selectFrom('capture as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .select(['c.id', 'c.market_id as marketId', 'm.name as market', 'c.page_id as pageId'])
    .select(['c.started_at as startedAt', 'c.click_path as clickPath'])
    .select(['c.object_sha256 as objectSha256', 'c.object_sm3 as objectSm3'])
    .where('c.gate_version', 'is distinct from', version)
    .where(sql<boolean>`(c.started_at, c.id) > (${after.time}, ${after.id})`)
    .orderBy('c.started_at')
    .orderBy('c.id')
    .limit(BATCH)
    .execute()
}

/** @param last of a batch; undefined: there is no more */
export async function keepScan(
  database: Database,
  version: string,
  {
    last,
    scanned,
    dropped,
    now,
  }: { last: ScanPlace | undefined; scanned: number; dropped: number; now: Date },
): Promise<void> {
  const settled = { time: new Date(now.getTime() - SETTLED_MS), id: FIRST.id }
  const place = last && last.time >= settled.time ? settled : last
  await database
    .updateTable('gate_scan')
    .set((eb) => ({
      ...(place && { after_time: sql<Date>`greatest(after_time, ${place.time})`, after_id: place.id }),
      ...(last === undefined && { ended_at: now }),
      scanned: eb('scanned', '+', scanned),
      dropped: eb('dropped', '+', dropped),
    }))
    .where('gate_version', '=', version)
    .execute()
}

/** Captures that these rules have not judged. */
export async function countOldCaptures(database: Database, version: string, now: Date): Promise<number> {
  const after = await database
    .selectFrom('gate_scan')
    .select(['after_time', 'after_id'])
    .where('gate_version', '=', version)
    .executeTakeFirst()
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from capture
    where gate_version is distinct from ${version} and started_at <= ${now}
      and (started_at, id) > (${after?.after_time ?? FIRST.time}, ${after?.after_id ?? FIRST.id})`.execute(
    database,
  )
  return rows[0]?.count ?? 0
}
