import { sql, type RawBuilder } from 'kysely'
import type { Database } from './open-database.ts'

export const VENDORS_A_PAGE = 50

export const vendorSorts = ['listings', 'seen', 'new', 'name'] as const
export type VendorSort = (typeof vendorSorts)[number]
/** `q` is a part of the name, in whatever case. */
export type VendorFilter = { q?: string | undefined; market: string[] }

/** `stars` is the average of all reviews, null without any. */
export type VendorRow = {
  id: number
  name: string
  market: string
  marketTitle: string
  listings: number
  firstSeenAt: Date
  lastSeenAt: Date
  reviews: number
  stars: number | null
}

const ORDERS: Record<VendorSort, RawBuilder<unknown>> = {
  listings: sql`listings desc, vendor.last_seen_at desc`,
  seen: sql`vendor.last_seen_at desc, listings desc`,
  new: sql`vendor.first_seen_at desc`,
  name: sql`lower(vendor.name)`,
}

/** One page of 50 vendors, how many there are, and how many each market has. */
export async function findVendors(
  database: Database,
  filter: VendorFilter,
  { sort, page }: { sort: VendorSort; page: number },
) {
  const span = { limit: VENDORS_A_PAGE, offset: (page - 1) * VENDORS_A_PAGE }
  const [rows, markets] = await Promise.all([
    vendorRows(database, filter, sort, span),
    countByMarket(database, filter),
  ])
  const chosen = markets.filter(({ name }) => filter.market.length === 0 || filter.market.includes(name))
  return { rows, markets, total: chosen.reduce((sum, { count }) => sum + count, 0) }
}

/** In the order of the table, at most `most`, in batches. */
export async function* exportVendors(
  database: Database,
  filter: VendorFilter,
  { sort, most }: { sort: VendorSort; most: number },
) {
  const batch = 1000
  for (let offset = 0; offset < most; offset += batch) {
    const limit = Math.min(batch, most - offset)
    const rows = await vendorRows(database, filter, sort, { limit, offset })
    yield rows
    if (rows.length < limit) return
  }
}

async function vendorRows(
  database: Database,
  filter: VendorFilter,
  sort: VendorSort,
  { limit, offset }: { limit: number; offset: number },
): Promise<VendorRow[]> {
  const { rows } = await sql<VendorRow>`
    with tally as materialized (
      select vendor_id, sum(listings) as listings from vendor_tally group by vendor_id
    ), found as (
      select vendor.*, market.name as market, market.title as "marketTitle",
             coalesce(tally.listings, 0)::bigint as listings
      from vendor join market on market.id = vendor.market_id left join tally on tally.vendor_id = vendor.id
      where ${ofName(filter)} and ${ofMarkets(filter)}
      order by ${ORDERS[sort]}, vendor.id limit ${limit} offset ${offset}
    )
    select vendor.id, vendor.name, market, "marketTitle", listings, first_seen_at as "firstSeenAt",
           last_seen_at as "lastSeenAt", judged.reviews, judged.stars
    from found as vendor
    left join lateral (
      select count(*) as reviews, avg(review.stars) as stars from review where review.vendor_id = vendor.id
    ) judged on true
    order by ${ORDERS[sort]}, vendor.id
  `.execute(database)
  return rows
}

async function countByMarket(database: Database, filter: VendorFilter) {
  const { rows } = await sql<{ name: string; title: string; count: number }>`
    select market.name, market.title, count(*) as count from vendor join market on market.id = vendor.market_id
    where ${ofName(filter)} group by 1, 2 order by 3 desc, 1
  `.execute(database)
  return rows
}

function ofName({ q }: VendorFilter): RawBuilder<unknown> {
  if (!q) return sql`true`
  return sql`vendor.name ilike ${`%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`
}

function ofMarkets({ market }: VendorFilter): RawBuilder<unknown> {
  return market.length === 0 ? sql`true` : sql`market.name = any(${market}::text[])`
}
