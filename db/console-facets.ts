import { sql, type RawBuilder } from 'kysely'
import {
  countedCategory,
  countedSubcategory,
  isTallied,
  matches,
  matchesFacets,
  matchesOtherwise,
  tallyFacets,
  type Facet,
  type ListingFilter,
  type TallyFacet,
} from './listing-filter.ts'
import type { Database } from './open-database.ts'

/** With words or ranges no more listings are counted than this: people turn no more pages. */
export const MOST_COUNTED = 10_000
/** Where there are more, facets count this many, the latest seen: their shares hardly change, and the wait does. */
const SAMPLE = 2000
const MOST_VENDORS = 20

export type FacetCount = { value: string; count: number }

/** `totalCapped`: there are more. `facetsSampled`, `vendorsSampled`: of the latest seen only; there may be more of each. */
export type Counts = {
  total: number
  totalCapped: boolean
  facets: Record<Facet, FacetCount[]>
  facetsSampled: boolean
  vendorsSampled: boolean
}

/** How many listings words, ranges and vendors leave, counted up to `most` and one more. */
export async function countBroadly(
  database: Database,
  filter: ListingFilter,
  most = MOST_COUNTED,
): Promise<number> {
  if (isTallied(filter)) return 0
  return countUpTo(database, sql`${matchesOtherwise(filter)}`, most + 1)
}

/**
 * How many listings there are, in all and by facet. Each facet counts what the other filters leave, so that a second
 * value of the same facet can be judged.
 *
 * @param broad what `countBroadly` gave
 */
export async function countFound(
  database: Database,
  filter: ListingFilter,
  { broad, most = MOST_COUNTED, sample = SAMPLE }: { broad: number; most?: number; sample?: number },
): Promise<Counts> {
  const isSampled = broad > most
  const tally = isTallied(filter) ? sql`listing_tally` : latestOf(filter, isSampled ? sample : most)
  const [counted, vendors, capped] = await Promise.all([
    countTally(database, filter, tally),
    countVendors(database, filter, { isWhole: isBroadKnown(filter) && !isSampled, most, sample }),
    isSampled ? countUpTo(database, sql`${matches(filter)}`, most + 1) : undefined,
  ])
  const total = capped ?? counted.total
  return {
    total: Math.min(total, isSampled ? most : total),
    totalCapped: isSampled && total > most,
    facets: { ...counted.facets, vendor: vendors.counts },
    facetsSampled: isSampled,
    vendorsSampled: vendors.sampled,
  }
}

/** `broad` leaves the vendor facet's own choice in, so it says nothing of the vendors where some are chosen. */
function isBroadKnown(filter: ListingFilter): boolean {
  return !isTallied(filter) && filter.vendor.length === 0
}

async function countUpTo(database: Database, where: RawBuilder<unknown>, most: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (select from listing where ${where} limit ${most}) as found`.execute(
    database,
  )
  return rows[0]!.total
}

/** Rows as those of `listing_tally`. Ids first: an index knows them without reading the listings. */
function latestOf(filter: ListingFilter, most: number): RawBuilder<unknown> {
  return sql`(
    select listing.market_id, ${countedCategory} as category, ${countedSubcategory} as subcategory,
           coalesce(listing.language, '') as language, coalesce(listing.price_currency, '') as currency,
           distinct_places(listing.ships_from) as ships_from, distinct_places(listing.ships_to) as ships_to,
           1 as listings
    from listing where listing.id in (
      select listing.id from listing where ${matchesOtherwise(filter)}
      order by listing.last_seen_at desc, listing.id desc limit ${most})
  )`
}

type Row = { facet: TallyFacet | 'total'; value: string; count: number }

/** One value a listing; a listing may name several places. */
const SINGLE = ['category', 'subcategory', 'language', 'currency'] as const
const PLACES = [
  ['shipsFrom', 'ships_from'],
  ['shipsTo', 'ships_to'],
] as const

async function countTally(database: Database, filter: ListingFilter, tally: RawBuilder<unknown>) {
  const without = (facet: TallyFacet) => matchesFacets({ ...filter, [facet]: [] }, 'tally')
  const singles = SINGLE.map(
    (facet) => sql`
      select ${facet} as facet, ${sql.ref(facet)} as value, sum(listings) as count from tally
      where ${without(facet)} and ${sql.ref(facet)} <> '' group by 2`,
  )
  const places = PLACES.map(
    ([facet, column]) => sql`
      select ${facet}, place, sum(listings) from tally, unnest(${sql.ref(`tally.${column}`)}) as place
      where ${without(facet)} group by place`,
  )
  const { rows } = await sql<Row>`
    with tally as materialized (
      select market_id, category, subcategory, language, currency, ships_from, ships_to, sum(listings) as listings
      from ${tally} as counted group by 1, 2, 3, 4, 5, 6, 7
    ), counted as (
      ${sql.join([...singles, ...places], sql` union all `)}
      union all
      select 'total', '', sum(listings) from tally where ${matchesFacets(filter, 'tally')}
      union all
      select 'market', market.name, sum(listings)
      from tally join market on market.id = tally.market_id where ${without('market')} group by market.name
    )
    select facet, value, count::bigint as count from counted where count > 0 order by 3 desc, 2
  `.execute(database)
  const of = (facet: Row['facet']) =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }))
  const facets = Object.fromEntries(tallyFacets.map((facet) => [facet, of(facet)])) as Record<
    TallyFacet,
    FacetCount[]
  >
  return { facets, total: of('total')[0]?.count ?? 0 }
}

/**
 * The vendors with most listings among those found, of all where they are known to be few, else of those seen last.
 * A vendor belongs to one market, so their tally may answer for a choice of markets.
 */
async function countVendors(
  database: Database,
  filter: ListingFilter,
  { isWhole, most, sample }: { isWhole: boolean; most: number; sample: number },
) {
  const open = { ...filter, vendor: [] }
  if (isTallied(open) && tallyFacets.every((facet) => facet === 'market' || filter[facet].length === 0))
    return { counts: await tallyVendors(database, filter), sampled: false }
  const limit = isWhole ? most : sample
  const found = sql`
    select vendor_id, count(*) as count, sum(count(*)) over () as "all" from (
      select listing.vendor_id from listing where ${matches(open)}
      order by listing.last_seen_at desc, listing.id desc limit ${limit}
    ) found group by vendor_id`
  const rows = await largestVendors(database, found, filter.vendor)
  return {
    counts: rows.map(({ value, count }) => ({ value, count })),
    sampled: !isWhole && (rows[0]?.all ?? 0) >= limit,
  }
}

function tallyVendors(database: Database, { market, vendor }: ListingFilter): Promise<FacetCount[]> {
  const inMarkets = sql`
    where vendor_id in (select vendor.id from vendor join market on market.id = vendor.market_id
      where market.name = any(${market}::text[]))`
  const counted = sql`
    select vendor_id, sum(listings)::bigint as count, 0 as "all" from vendor_tally
    ${market.length > 0 ? inMarkets : sql``} group by vendor_id having sum(listings) > 0`
  return largestVendors(database, counted, vendor)
}

type VendorCount = FacetCount & { all: number }

/** The chosen ones among them, however small. `all`: how many listings were looked at. */
async function largestVendors(
  database: Database,
  counted: RawBuilder<unknown>,
  chosen: number[],
): Promise<VendorCount[]> {
  const { rows } = await sql<VendorCount>`
    select vendor_id::text as value, count, "all"::bigint as "all" from (
      select *, row_number() over (order by count desc, vendor_id) as place from (${counted}) as counted
      where vendor_id is not null
    ) ranked
    where place <= ${MOST_VENDORS} or vendor_id = any(${chosen}::bigint[]) order by place
  `.execute(database)
  return rows
}
