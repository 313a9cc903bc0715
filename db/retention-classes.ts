import { sql, type RawBuilder } from 'kysely'

/** Rows of one table that a class takes by age. `market` is what a hold goes by; null where rows belong to none. */
export type AgingRows = {
  table: string
  time: string
  market: RawBuilder<unknown> | null
  /** Rows that are still needed, however old. */
  spares?: RawBuilder<unknown>
  bytes?: RawBuilder<unknown>
}

const ofListing = sql`(select market_id from listing l where l.id = t.listing_id)`
const ofVendor = sql`(select market_id from vendor v where v.id = t.vendor_id)`
const own = sql`t.market_id`

/** What each class is made of. Leaves, tombstones, hotline reports and the audit are in none. */
export const AGING: Record<string, AgingRows[]> = {
  captures: [
    {
      table: 'capture',
      time: 'started_at',
      market: own,
      // What no worker has read yet would be lost unread.
      spares: sql`t.processed_at is null and t.process_error is null`,
      bytes: sql`t.object_bytes`,
    },
  ],
  observations: [
    { table: 'listing_observation', time: 'captured_at', market: ofListing },
    { table: 'verdict', time: 'captured_at', market: ofListing },
    { table: 'vendor_observation', time: 'captured_at', market: ofVendor },
  ],
  // No reading is younger than the last sight of what it read. Reviews and alerts of what goes go with it.
  listings: [
    { table: 'listing', time: 'last_seen_at', market: own },
    { table: 'vendor', time: 'last_seen_at', market: own },
  ],
  reviews: [{ table: 'review', time: 'captured_at', market: own }],
  'page-fetches': [
    { table: 'page_fetch', time: 'ended_at', market: own },
    { table: 'list_reading', time: 'captured_at', market: own },
    { table: 'reading_sample', time: 'captured_at', market: own },
  ],
  sessions: [
    { table: 'console_session', time: 'expires_at', market: null },
    { table: 'one_time_password', time: 'expires_at', market: null },
  ],
}
