import { sql } from 'kysely'
import { countedCategory } from './listing-filter.ts'
import type { Database } from './open-database.ts'
import { findProfile } from './vendor-profile.ts'

const ROUTES = 10
const CAPTURES = 10
const CHANGES = 50
const WEEKS = 26

/** Everything the console says about one vendor but the trend, or nothing when there is none with this id. */
export async function findVendor(database: Database, id: number) {
  const vendor = await database
    .selectFrom('vendor')
    .innerJoin('market', 'market.id', 'vendor.market_id')
    .select([
      'vendor.id',
      'vendor.name',
      'vendor.path',
      'market.name as market',
      'market.title as marketTitle',
      'vendor.first_seen_at as firstSeenAt',
      'vendor.last_seen_at as lastSeenAt',
    ])
    .where('vendor.id', '=', id)
    .executeTakeFirst()
  if (!vendor) return undefined
  const [listings, categories, routes, weeks, reviews, changes, profile, captures] = await Promise.all([
    countListings(database, id),
    categoriesOf(database, id),
    routesOf(database, id),
    reviewsByWeek(database, id),
    countReviews(database, id),
    changesOf(database, id),
    findProfile(database, id),
    capturesOf(database, id),
  ])
  return {
    ...vendor,
    listings,
    categories,
    routes,
    reviews: { ...reviews, weeks },
    changes,
    profile,
    captures,
  }
}

/** `present`: seen by the market's last finished scrape, or since it began. */
async function countListings(database: Database, id: number) {
  const { rows } = await sql<{ all: number; present: number }>`
    select count(*) as "all", count(*) filter (where last_seen_at >= coalesce((
      select max(started_at) from scrape where finished_at is not null and market_id = listing.market_id
    ), '-infinity')) as present
    from listing where vendor_id = ${id}
  `.execute(database)
  return rows[0]!
}

type CategoryRow = {
  category: string
  listings: number
  priced: number
  lowUsd: string | null
  middleUsd: string | null
  highUsd: string | null
}

/** Prices in USD: the lowest, the median and the highest of the listings that have one. */
async function categoriesOf(database: Database, id: number): Promise<CategoryRow[]> {
  const { rows } = await sql<CategoryRow>`
    select ${countedCategory} as category, count(*) as listings, count(price_usd) as priced,
           min(price_usd)::text as "lowUsd",
           round(percentile_cont(0.5) within group (order by price_usd)::numeric, 2)::text as "middleUsd",
           max(price_usd)::text as "highUsd"
    from listing where vendor_id = ${id} group by 1 order by 2 desc, 1
  `.execute(database)
  return rows
}

async function routesOf(database: Database, id: number) {
  const { rows } = await sql<{ from: string[]; to: string[]; listings: number }>`
    select distinct_places(ships_from) as "from", distinct_places(ships_to) as "to", count(*) as listings
    from listing where vendor_id = ${id} and (cardinality(ships_from) > 0 or cardinality(ships_to) > 0)
    group by 1, 2 order by 3 desc, 1, 2 limit ${ROUTES}
  `.execute(database)
  return rows
}

async function countReviews(database: Database, id: number) {
  const { rows } = await sql<{ count: number; stars: number | null }>`
    select count(*) as count, avg(stars) as stars from review where vendor_id = ${id}
  `.execute(database)
  return rows[0]!
}

/** By the week (a Monday, UTC) in which the market dates them, else in which they were first read. The latest 26 with any. */
async function reviewsByWeek(database: Database, id: number) {
  const { rows } = await sql<{ week: string; count: number; stars: number | null }>`
    select to_char(date_trunc('week', day), 'YYYY-MM-DD') as week, count(*) as count, avg(stars) as stars
    from (
      select stars, case when pg_input_is_valid(left(posted_at, 10), 'date') and posted_at ~ '^\\d{4}-\\d\\d-\\d\\d'
        then left(posted_at, 10)::date else (captured_at at time zone 'UTC')::date end as day
      from review where vendor_id = ${id}
    ) dated
    group by 1 order by 1 desc limit ${WEEKS}
  `.execute(database)
  return rows.toReversed()
}

export type VendorChange = {
  at: Date
  captureId: string
  level: string | null
  rating: number | null
  sales: number | null
  joinedAt: string | null
  pgpSha256: string | null
}

/** What the vendor's own pages said, newest first, where it differs from what they said before. */
async function changesOf(database: Database, id: number): Promise<VendorChange[]> {
  const { rows } = await sql<VendorChange>`
    with said as (
      select captured_at as at, capture_id as "captureId", fields->>'level' as level,
             (fields->>'rating')::float8 as rating, (fields->>'sales')::bigint as sales, fields->>'joinedAt' as "joinedAt",
             encode(sha256(convert_to(fields->>'pgpKey', 'UTF8')), 'hex') as "pgpSha256", recorded_at
      from vendor_observation where vendor_id = ${id}
    ), compared as (
      select said.*, row(level, rating, sales, "joinedAt", "pgpSha256") is distinct from
               lag(row(level, rating, sales, "joinedAt", "pgpSha256")) over (order by at, recorded_at) as changed
      from said
    )
    select at, "captureId", level, rating, sales, "joinedAt", "pgpSha256" from compared
    where changed and num_nonnulls(level, rating, sales, "joinedAt", "pgpSha256") > 0
    order by at desc, recorded_at desc limit ${CHANGES}
  `.execute(database)
  return rows
}

/** The last captures that saw the vendor's page, or one of the listings of theirs that were seen last. */
async function capturesOf(database: Database, id: number) {
  const { rows } = await sql<{
    captureId: string
    at: Date
    kind: string
    sha256: string
    lane: string
    leafHash: string | null
  }>`
    with latest as (
      select id from listing where vendor_id = ${id} order by last_seen_at desc limit ${CAPTURES}
    ), seen as (
      (select capture_id from vendor_observation where vendor_id = ${id} order by captured_at desc limit ${CAPTURES})
      union
      select own.capture_id from latest, lateral (
        select capture_id from listing_observation where listing_id = latest.id
        order by captured_at desc limit 3
      ) own
    )
    select capture.id as "captureId", capture.started_at as at, capture.page_kind as kind,
           capture.object_sha256 as sha256, capture.lane, evidence_leaf.leaf_hash as "leafHash"
    from seen join capture on capture.id = seen.capture_id
    left join evidence_leaf on evidence_leaf.capture_id = capture.id
    order by capture.started_at desc, capture.id limit ${CAPTURES}
  `.execute(database)
  return rows
}
