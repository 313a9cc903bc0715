import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import type { MarketFact } from '#contracts/extraction.ts'
import type { Verdict } from '#contracts/verdict.ts'
import type { Database } from './open-database.ts'

const STATEMENT = readFileSync(join(import.meta.dirname, 'store-reading.sql'), 'utf8')

/** One listing as one capture showed it. Amounts are decimal strings; places ISO 3166 codes. */
export type ListingRow = {
  key: string
  nativeId?: string | undefined
  path?: string | undefined
  title: string
  description?: string | undefined
  vendor?: string | undefined
  price?: { amount: string; currency: string; raw?: string | undefined } | undefined
  priceUsd?: string | undefined
  rate?: { usd: string; day: string; source: string } | undefined
  categoryPath?: string[] | undefined
  shipsFrom?: string[] | undefined
  shipsTo?: string[] | undefined
  stock?: number | undefined
  sold?: number | undefined
  rating?: number | undefined
  search: string
  fields: unknown
  verdict: Verdict
}

export type VendorRow = { name: string; path?: string | undefined; fields?: unknown }

export type ReviewRow = {
  vendor?: string | undefined
  listingKey?: string | undefined
  listingPath?: string | undefined
  fingerprint: string
  buyer?: string | undefined
  stars?: number | undefined
  postedAt?: string | undefined
  price?: { amount: string; currency: string } | undefined
  item?: string | undefined
  variant?: string | undefined
  imported?: boolean | undefined
  importedFrom?: string | undefined
}

/** What a worker read from one capture. */
export type ReadingRows = {
  captureId: string
  marketId: number
  scrapeId: string
  capturedAt: Date
  recordedAt: Date
  pageKind: string
  /** Recipe and version, or the program's own reader. */
  reading: string
  language?: string | undefined
  modelVersion: string
  listings: ListingRow[]
  vendors: VendorRow[]
  reviews: ReviewRow[]
  /** What the market says of itself. */
  facts?: MarketFact[] | undefined
}

/**
 * Appends a reading and marks its capture as processed; see store-reading.sql. Gives the ids of the deliveries that
 * wait because of it.
 */
export async function storeReading(database: Database, rows: ReadingRows): Promise<string[]> {
  const listings = unique(rows.listings, (row) => row.key)
  const vendors = unique(withNamed(rows.vendors, rows), (row) => row.name)
  const parameters = [
    rows.captureId,
    rows.marketId,
    rows.scrapeId,
    rows.capturedAt,
    rows.recordedAt,
    rows.pageKind,
    rows.reading,
    rows.language ?? null,
    rows.modelVersion,
    JSON.stringify(vendors),
    JSON.stringify(listings),
    JSON.stringify(rows.reviews),
    JSON.stringify(rows.facts ?? []),
  ]
  const stored = await database.executeQuery<{ deliveries: string[] }>(
    CompiledQuery.raw(STATEMENT, parameters),
  )
  return stored.rows.flatMap(({ deliveries }) => deliveries)
}

function unique<T>(rows: T[], keyOf: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}

/** Vendors that only listings or reviews name are vendors too; one with fields of its own comes last and wins. */
function withNamed(vendors: VendorRow[], rows: ReadingRows): VendorRow[] {
  const named = [...rows.listings, ...rows.reviews].flatMap(({ vendor }) =>
    vendor ? [{ name: vendor }] : [],
  )
  return [...named, ...vendors]
}
