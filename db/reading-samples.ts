import { sql } from 'kysely'
import type { Extraction, Listing, Vendor } from '#contracts/extraction.ts'
import type { Database } from './open-database.ts'

export type Counts = Record<string, number>
export const suspicions = ['unlike', 'differs', 'emptied', 'alarm'] as const
export type Suspicion = (typeof suspicions)[number]

/** How well one capture was read; see migration 0023. */
export type Sample = {
  captureId: string
  marketId: number
  scrapeId: string
  pageId: number
  capturedAt: Date
  pageKind: string
  rows: number
  listings: number
  filled: Counts
  known: Counts
  differs: Counts
  disputed: Counts
  priced: number
  priceLogs: number
  likeness: number | undefined
  suspicion: Suspicion | undefined
  /** Absent where the page was read whole. */
  truncated?: Extraction['truncated']
}

/** Kept once, whoever reads the capture again. */
export async function addSample(database: Database, sample: Sample, now: Date): Promise<void> {
  const { captureId, marketId, scrapeId, pageId, capturedAt, pageKind, priceLogs, ...rest } = sample
  const { filled, known, differs, disputed, likeness, suspicion, truncated, ...counts } = rest
  await database
    .insertInto('reading_sample')
    .values({
      ...counts,
      capture_id: captureId,
      market_id: marketId,
      scrape_id: scrapeId,
      page_id: pageId,
      captured_at: capturedAt,
      recorded_at: now,
      page_kind: pageKind,
      price_logs: priceLogs,
      filled: JSON.stringify(filled),
      known: JSON.stringify(known),
      differs: JSON.stringify(differs),
      disputed: JSON.stringify(disputed),
      likeness: likeness ?? null,
      suspicion: suspicion ?? null,
      characters: truncated?.of ?? null,
      characters_read: truncated?.read ?? null,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** How the page was read the last time. */
export async function lastSampleOf(
  database: Database,
  pageId: number,
  before: Date,
): Promise<{ pageKind: string; listings: number } | undefined> {
  return database
    .selectFrom('reading_sample')
    .select(['page_kind as pageKind', 'listings'])
    .where('page_id', '=', pageId)
    .where('captured_at', '<', before)
    .orderBy('captured_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Of the readings recorded last, how many were suspicious for what they showed themselves. */
export async function countSuspicious(database: Database, marketId: number, among: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) filter (where suspicion <> 'alarm') as count from (
      select suspicion from reading_sample where market_id = ${marketId} and (rows > 0 or suspicion is not null)
      order by recorded_at desc, captured_at desc limit ${among}) latest`.execute(database)
  return rows[0]!.count
}

/** Readings of a market after a moment that nobody doubts. */
export async function countFamiliar(database: Database, marketId: number, after: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from reading_sample
    where market_id = ${marketId} and captured_at > ${after} and rows > 0 and suspicion is null and likeness is not null`.execute(
    database,
  )
  return rows[0]!.count
}

/** What pages of the same kind said last of listings, by key. */
export async function knownByKey(
  database: Database,
  { marketId, pageKind, keys }: { marketId: number; pageKind: string; keys: string[] },
): Promise<Map<string, Listing>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; listing: Listing }>`
    select l.key, o.fields - 'readings' as listing
    from listing l cross join lateral (
      select fields from listing_observation where listing_id = l.id and page_kind = ${pageKind}
      order by captured_at desc limit 1) o
    where l.market_id = ${marketId} and l.key = any(${keys}::text[])`.execute(database)
  return new Map(rows.map(({ key, listing }) => [key, listing]))
}

export type KnownReading = { pageKind: string; listing: Listing }

/** What the market said last, on each kind of page, of listings with these titles. */
export async function knownByTitle(
  database: Database,
  marketId: number,
  titles: string[],
): Promise<KnownReading[]> {
  const { rows } = await sql<KnownReading>`
    select distinct on (l.id, o.page_kind) o.page_kind as "pageKind", o.fields as listing
    from listing l join listing_observation o on o.listing_id = l.id
    where l.market_id = ${marketId} and l.title = any(${titles}::text[])
    order by l.id, o.page_kind, o.captured_at desc`.execute(database)
  return rows
}

export async function knownVendors(
  database: Database,
  marketId: number,
  names: string[],
): Promise<Map<string, Partial<Vendor>>> {
  const { rows } = await sql<{ name: string; fields: Partial<Vendor> | null }>`
    select distinct on (v.id) v.name, o.fields from vendor v left join vendor_observation o on o.vendor_id = v.id
    where v.market_id = ${marketId} and v.name = any(${names}::text[])
    order by v.id, o.captured_at desc nulls last`.execute(database)
  return new Map(rows.map(({ name, fields }) => [name, fields ?? {}]))
}

export async function knownReviews(
  database: Database,
  marketId: number,
  prints: string[],
): Promise<Set<string>> {
  const rows = await database
    .selectFrom('review')
    .select('fingerprint')
    .distinct()
    .where('market_id', '=', marketId)
    .where('fingerprint', 'in', prints)
    .execute()
  return new Set(rows.map(({ fingerprint }) => fingerprint))
}
