import { expressionBuilder, sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import { searchQueryOf } from '#shared/search-text.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

export const PAGE_SIZE = 50

/** The category of listings that the classifier left to a person, or has not read yet. */
export const UNDECIDED = 'undecided'

/** `from` and `to`: the listing was on its market at some time between them. Prices are decimal strings. */
export type ListingFilter = {
  q?: string | undefined
  category: string[]
  market: string[]
  shipsFrom: string[]
  shipsTo: string[]
  vendor?: number | undefined
  from?: Date | undefined
  to?: Date | undefined
  minUsd?: string | undefined
  maxUsd?: string | undefined
}
export type Facet = 'category' | 'market' | 'shipsFrom' | 'shipsTo'
export type FacetCount = { value: string; count: number }
export const listingSorts = ['seen', 'new', 'price-low', 'price-high', 'relevance'] as const
export type ListingSort = (typeof listingSorts)[number]

/** The category that totals count a listing under. Needs the table `listing` in scope. */
export const countedCategory = sql<string>`
  case when listing.category is null or listing.abstained is not false then ${sql.lit(UNDECIDED)}
       else listing.category end`

/** One page of 50 listings, how many there are in all, and the facets' counts. */
export async function findListings(
  database: Database,
  filter: ListingFilter,
  { sort, page }: { sort: ListingSort; page: number },
) {
  const [rows, total, facets, markets, vendor] = await Promise.all([
    listingRows(database, filter, sort, page),
    countListings(database, filter),
    countFacets(database, filter),
    database.selectFrom('market').select(['name', 'title']).orderBy('name').execute(),
    filter.vendor === undefined ? undefined : findVendorName(database, filter.vendor),
  ])
  return { rows, total, facets, markets, vendor: vendor ?? null }
}

function listingRows(database: Database, filter: ListingFilter, sort: ListingSort, page: number) {
  return database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .leftJoin('vendor', 'vendor.id', 'listing.vendor_id')
    .select([
      'listing.id',
      'listing.title',
      'market.name as market',
      'market.title as marketTitle',
      'vendor.id as vendorId',
      'vendor.name as vendorName',
      'listing.price_amount as priceAmount',
      'listing.price_currency as priceCurrency',
      'listing.price_usd as priceUsd',
      'listing.ships_from as shipsFrom',
      'listing.ships_to as shipsTo',
      'listing.category',
      'listing.subcategory',
      'listing.probability',
      'listing.abstained',
      'listing.first_seen_at as firstSeenAt',
      'listing.last_seen_at as lastSeenAt',
    ])
    .where(matches(filter))
    .orderBy(orderOf(sort, filter))
    .orderBy('listing.id', 'desc')
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE)
    .execute()
}

async function countListings(database: Database, filter: ListingFilter): Promise<number> {
  const { total } = await database
    .selectFrom('listing')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where(matches(filter))
    .executeTakeFirstOrThrow()
  return total
}

/** Each facet counts what the other filters leave, so that a second value of the same facet can be judged. */
async function countFacets(database: Database, filter: ListingFilter): Promise<Record<Facet, FacetCount[]>> {
  const [category, market, shipsFrom, shipsTo] = await Promise.all([
    countFacet(database, filter, 'category', countedCategory),
    countMarkets(database, filter),
    countFacet(database, filter, 'shipsFrom', eachPlace('ships_from')),
    countFacet(database, filter, 'shipsTo', eachPlace('ships_to')),
  ])
  return { category, market, shipsFrom, shipsTo }
}

/** A listing that names a place twice counts once there. Most name one, and those are spared the sorting. */
function eachPlace(column: 'ships_from' | 'ships_to'): RawBuilder<string> {
  const places = sql.ref(`listing.${column}`)
  return sql`unnest(case when cardinality(${places}) < 2 then ${places}
                         else array(select distinct unnest(${places})) end)`
}

function countFacet(
  database: Database,
  filter: ListingFilter,
  facet: Facet,
  value: RawBuilder<string>,
): Promise<FacetCount[]> {
  return database
    .selectFrom((eb) =>
      eb
        .selectFrom('listing')
        .select(value.as('value'))
        .where(matches({ ...filter, [facet]: [] }))
        .as('found'),
    )
    .select((eb) => ['found.value', eb.fn.countAll<number>().as('count')])
    .groupBy('found.value')
    .orderBy('count', 'desc')
    .orderBy('found.value')
    .execute()
}

/** Grouped by id first: a name looked up for every listing would cost more than the counting. */
function countMarkets(database: Database, filter: ListingFilter): Promise<FacetCount[]> {
  return database
    .with('found', (db) =>
      db
        .selectFrom('listing')
        .select((eb) => ['market_id', eb.fn.countAll<number>().as('count')])
        .where(matches({ ...filter, market: [] }))
        .groupBy('market_id'),
    )
    .selectFrom('found')
    .innerJoin('market', 'market.id', 'found.market_id')
    .select(['market.name as value', 'found.count'])
    .orderBy('found.count', 'desc')
    .orderBy('market.name')
    .execute()
}

function matches(filter: ListingFilter): Expression<SqlBool> {
  const eb = expressionBuilder<DB, 'listing'>()
  const query = filter.q ? searchQueryOf(filter.q) : ''
  const all: Expression<SqlBool>[] = []
  if (filter.q) all.push(sql<SqlBool>`listing.search @@ plainto_tsquery('simple', ${query})`)
  if (filter.category.length > 0) all.push(eb(countedCategory, 'in', filter.category))
  if (filter.market.length > 0)
    all.push(
      eb('listing.market_id', 'in', (eb) =>
        eb.selectFrom('market').select('id').where('name', 'in', filter.market),
      ),
    )
  if (filter.shipsFrom.length > 0) all.push(sql<SqlBool>`listing.ships_from && ${filter.shipsFrom}::text[]`)
  if (filter.shipsTo.length > 0) all.push(sql<SqlBool>`listing.ships_to && ${filter.shipsTo}::text[]`)
  if (filter.vendor !== undefined) all.push(eb('listing.vendor_id', '=', filter.vendor))
  if (filter.from) all.push(eb('listing.last_seen_at', '>=', filter.from))
  if (filter.to) all.push(eb('listing.first_seen_at', '<', filter.to))
  if (filter.minUsd !== undefined) all.push(eb('listing.price_usd', '>=', filter.minUsd))
  if (filter.maxUsd !== undefined) all.push(eb('listing.price_usd', '<=', filter.maxUsd))
  return eb.and(all)
}

function orderOf(sort: ListingSort, filter: ListingFilter) {
  const query = searchQueryOf(filter.q ?? '')
  const rank = sql`ts_rank(listing.search, plainto_tsquery('simple', ${query})) desc, listing.last_seen_at desc`
  const orders = {
    seen: sql`listing.last_seen_at desc`,
    new: sql`listing.first_seen_at desc`,
    'price-low': sql`listing.price_usd asc nulls last`,
    'price-high': sql`listing.price_usd desc nulls last`,
    relevance: rank,
  }
  return orders[sort]
}

function findVendorName(database: Database, id: number) {
  return database.selectFrom('vendor').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
}
