import { sql } from 'kysely'
import { UNDECIDED } from './listing-filter.ts'
import type { Database } from './open-database.ts'

const LATEST_LISTINGS = 8

/** Listings of one market, and how many of them wait for a person. */
type Tally = { market: string; listings: number; undecided: number }

/** How many of everything there is now, listings by market. `waiting` are captures that no worker has read yet. */
export async function countEverything(database: Database) {
  const [tallies, { rows }] = await Promise.all([tallyListings(database), countOthers(database)])
  const sum = (of: 'listings' | 'undecided') => tallies.reduce((all, tally) => all + tally[of], 0)
  const byMarket = new Map(tallies.map(({ market, listings }) => [market, listings]))
  return { counts: { ...rows[0]!, listings: sum('listings'), undecided: sum('undecided') }, byMarket }
}

async function tallyListings(database: Database): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select market.name as market, sum(listings)::bigint as listings,
           coalesce(sum(listings) filter (where category = ${UNDECIDED}), 0)::bigint as undecided
    from listing_tally join market on market.id = market_id group by market.name
  `.execute(database)
  return rows
}

/** Each scrape counts its captures as they are stored; to count them again would take longer with every day. */
function countOthers(database: Database) {
  return sql<{ vendors: number; markets: number; captures: number; waiting: number }>`
    select (select count(*) from vendor) as vendors,
           (select count(*) from market) as markets,
           (select coalesce(sum(captured), 0) from scrape) as captures,
           (select count(*) from capture where processed_at is null) as waiting
  `.execute(database)
}

export type MarketRow = {
  name: string
  title: string
  mode: string
  mirrors: number
  pagesDue: number
  scrapeId: string | null
  startedAt: Date | null
  finishedAt: Date | null
  ending: string | null
  fetched: number | null
  captured: number | null
  outcomes: Record<string, number> | null
}

/** Each market with its last scrape, and how that scrape's fetches ended. */
export async function marketStates(database: Database, now: Date): Promise<MarketRow[]> {
  const { rows } = await sql<MarketRow>`
    select market.name, market.title, market.mode,
           (select count(*) from mirror where market_id = market.id and state = 'active') as mirrors,
           (select count(*) from page where market_id = market.id and due_at <= ${now}) as "pagesDue",
           last.id as "scrapeId", last.started_at as "startedAt", last.finished_at as "finishedAt",
           last.ending, last.fetched, last.captured, mix.outcomes
    from market
    left join lateral (
      select * from scrape where market_id = market.id order by started_at desc limit 1
    ) last on true
    left join lateral (
      select jsonb_object_agg(outcome, times) as outcomes
      from (select outcome, count(*) as times from page_fetch where scrape_id = last.id group by outcome) counted
    ) mix on true
    order by market.title
  `.execute(database)
  return rows
}

/** The listings found last. Ids grow as listings are found, so no index on a time is needed. */
export function latestListings(database: Database) {
  return database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .select([
      'listing.id',
      'listing.title',
      'market.title as marketTitle',
      'listing.category',
      'listing.probability',
      'listing.abstained',
      'listing.price_usd as priceUsd',
      'listing.first_seen_at as firstSeenAt',
    ])
    .orderBy('listing.id', 'desc')
    .limit(LATEST_LISTINGS)
    .execute()
}
