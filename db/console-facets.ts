import { sql, type RawBuilder } from 'kysely'
import {
  countedCategory,
  isFacetsOnly,
  matches,
  matchesFacets,
  matchesOtherwise,
  type Facet,
  type ListingFilter,
} from './listing-filter.ts'
import type { Database } from './open-database.ts'

/** With words or ranges no more listings are counted than this: people turn no more pages. */
export const MOST_COUNTED = 10_000

export type FacetCount = { value: string; count: number }

/** `totalCapped`: there are more. `facetsSampled`: counted over the latest seen only, so there may be more of each. */
export type Counts = {
  total: number
  totalCapped: boolean
  facets: Record<Facet, FacetCount[]>
  facetsSampled: boolean
}

/**
 * How many listings there are, in all and by facet. Each facet counts what the other filters leave, so that a second
 * value of the same facet can be judged.
 */
export async function countFound(
  database: Database,
  filter: ListingFilter,
  most = MOST_COUNTED,
): Promise<Counts> {
  if (isFacetsOnly(filter)) {
    const { total, facets } = await countTally(database, filter, sql`listing_tally`)
    return { total, totalCapped: false, facets, facetsSampled: false }
  }
  const [total, counted] = await Promise.all([
    countUpTo(database, filter, most + 1),
    countTally(database, filter, latestOf(filter, most)),
  ])
  return {
    total: Math.min(total, most),
    totalCapped: total > most,
    facets: counted.facets,
    facetsSampled: counted.all >= most,
  }
}

async function countUpTo(database: Database, filter: ListingFilter, most: number): Promise<number> {
  const { total } = await database
    .selectFrom((eb) =>
      eb.selectFrom('listing').select('listing.id').where(matches(filter)).limit(most).as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** Rows as those of `listing_tally`: a listing that names a place twice counts once there. Ids first: an index knows them without reading the listings. */
function latestOf(filter: ListingFilter, most: number): RawBuilder<unknown> {
  return sql`(
    select listing.market_id, ${countedCategory} as category, distinct_places(listing.ships_from) as ships_from,
           distinct_places(listing.ships_to) as ships_to, 1 as listings
    from listing where listing.id in (
      select listing.id from listing where ${matchesOtherwise(filter)}
      order by listing.last_seen_at desc, listing.id desc limit ${most})
  )`
}

type Row = { facet: Facet | 'all' | 'total'; value: string; count: number }

async function countTally(database: Database, filter: ListingFilter, tally: RawBuilder<unknown>) {
  const without = (facet: Facet) => matchesFacets({ ...filter, [facet]: [] }, 'tally')
  const { rows } = await sql<Row>`
    with tally as materialized (
      select market_id, category, ships_from, ships_to, sum(listings) as listings
      from ${tally} as counted group by 1, 2, 3, 4
    ), counted as (
      select 'all' as facet, '' as value, sum(listings) as count from tally
      union all
      select 'total', '', sum(listings) from tally where ${matchesFacets(filter, 'tally')}
      union all
      select 'category', category, sum(listings) from tally where ${without('category')} group by category
      union all
      select 'market', market.name, sum(listings)
      from tally join market on market.id = tally.market_id where ${without('market')} group by market.name
      union all
      select 'shipsFrom', place, sum(listings) from tally, unnest(tally.ships_from) as place
      where ${without('shipsFrom')} group by place
      union all
      select 'shipsTo', place, sum(listings) from tally, unnest(tally.ships_to) as place
      where ${without('shipsTo')} group by place
    )
    select facet, value, count::bigint as count from counted where count > 0 order by 3 desc, 2
  `.execute(database)
  const of = (facet: Row['facet']) =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }))
  const facets = {
    category: of('category'),
    market: of('market'),
    shipsFrom: of('shipsFrom'),
    shipsTo: of('shipsTo'),
  }
  return { facets, all: of('all')[0]?.count ?? 0, total: of('total')[0]?.count ?? 0 }
}
