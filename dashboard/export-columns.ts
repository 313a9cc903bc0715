import type { CrawlPageRow } from '#db/console-crawl.ts'
import type { exportListings } from '#db/console-listings.ts'
import type { VendorRow } from '#db/console-vendors.ts'
import type { Columns } from './csv.ts'

type Batch<Generator> = Generator extends AsyncGenerator<infer Rows> ? Rows : never
type ExportedListing = Batch<ReturnType<typeof exportListings>>[number]

/** Columns of a file are named here or they do not leave. Several places stand in one cell, with spaces between. */
export const listingColumns: Columns<ExportedListing> = {
  id: (row) => row.id,
  title: (row) => row.title,
  market: (row) => row.market,
  market_number: (row) => row.nativeId,
  vendor: (row) => row.vendorName,
  vendor_id: (row) => row.vendorId,
  price: (row) => row.priceAmount,
  currency: (row) => row.priceCurrency,
  price_usd: (row) => row.priceUsd,
  ships_from: (row) => row.shipsFrom,
  ships_to: (row) => row.shipsTo,
  language: (row) => row.language,
  category: (row) => row.category,
  subcategory: (row) => row.subcategory,
  probability: (row) => row.probability,
  awaits_person: (row) => row.abstained,
  first_seen: (row) => row.firstSeenAt,
  last_seen: (row) => row.lastSeenAt,
}

export const vendorColumns: Columns<VendorRow> = {
  id: (row) => row.id,
  name: (row) => row.name,
  market: (row) => row.market,
  listings: (row) => row.listings,
  reviews: (row) => row.reviews,
  stars: (row) => row.stars,
  first_seen: (row) => row.firstSeenAt,
  last_seen: (row) => row.lastSeenAt,
}

export const crawlPageColumns: Columns<CrawlPageRow> = {
  id: (row) => row.id,
  market: (row) => row.market,
  path: (row) => row.path,
  state: (row) => row.state,
  outcome: (row) => row.outcome,
  reason: (row) => row.reason,
  attempts: (row) => row.attempts,
  depth: (row) => row.depth,
  last_fetched: (row) => row.lastFetchedAt,
  due: (row) => row.dueAt,
}
