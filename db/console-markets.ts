import { sql } from 'kysely'
import { marketStatesNow } from './console-market-state.ts'
import type { Database } from './open-database.ts'

export type MarketSummary = {
  name: string
  title: string
  mode: string
  addedAt: Date
  mirrors: number
  listings: number
  vendors: number
  pages: number
  lastScrapeAt: Date | null
  /** Of the legal basis recorded last; null where there is none. */
  basisEndsAt: Date | null
}

/** Every market with its state and the end of its legal basis, by title. */
export async function listMarketSummaries(database: Database) {
  const [states, { rows }] = await Promise.all([
    marketStatesNow(database),
    sql<MarketSummary>`
      with tally as (select market_id, sum(listings)::bigint as listings from listing_tally group by 1),
        sellers as (select market_id, count(*) as vendors from vendor group by 1),
        known as (select market_id, count(*) as pages from page group by 1)
      select market.name, market.title, market.mode, market.added_at as "addedAt",
             (select count(*) from mirror where market_id = market.id and state = 'active') as mirrors,
             coalesce(tally.listings, 0) as listings, coalesce(sellers.vendors, 0) as vendors,
             coalesce(known.pages, 0) as pages,
             (select max(started_at) from scrape where market_id = market.id) as "lastScrapeAt",
             (select valid_to from legal_basis where market_id = market.id
              order by recorded_at desc, id desc limit 1) as "basisEndsAt"
      from market left join tally on tally.market_id = market.id
      left join sellers on sellers.market_id = market.id left join known on known.market_id = market.id
      order by market.title
    `.execute(database),
  ])
  const stateOf = new Map(states.map(({ market, ...state }) => [market, state]))
  return rows.map((row) => ({ ...row, ...stateOf.get(row.name)! }))
}
