import { sql } from 'kysely'
import { searchQueryOf } from '#shared/search-text.ts'
import { countFound, MOST_COUNTED } from './console-facets.ts'
import { matches, type ListingFilter } from './listing-filter.ts'
import type { Database } from './open-database.ts'

export const PAGE_SIZE = 50
/** Deeper pages cost more than they tell: a narrower search does better. */
export const MAX_PAGE = MOST_COUNTED / PAGE_SIZE

export const listingSorts = ['seen', 'new', 'price-low', 'price-high', 'relevance'] as const
export type ListingSort = (typeof listingSorts)[number]

/** One page of 50 listings, how many there are in all, and the facets' counts. */
export async function findListings(
  database: Database,
  filter: ListingFilter,
  { sort, page }: { sort: ListingSort; page: number },
) {
  const [rows, counts, markets, vendor] = await Promise.all([
    listingIds(database, filter, sort, page).then((ids) => listingRows(database, ids)),
    countFound(database, filter),
    database.selectFrom('market').select(['name', 'title']).orderBy('name').execute(),
    filter.vendor === undefined ? undefined : findVendorName(database, filter.vendor),
  ])
  return { rows, ...counts, markets, vendor: vendor ?? null }
}

/** Ids first: an index holds all that filters and orders look at, while the rows with their texts are wide. */
async function listingIds(
  database: Database,
  filter: ListingFilter,
  sort: ListingSort,
  page: number,
): Promise<number[]> {
  const offset = (page - 1) * PAGE_SIZE
  const rows = await (sort === 'relevance'
    ? ranked(database, filter).limit(PAGE_SIZE).offset(offset).execute()
    : sorted(database, filter, sort).limit(PAGE_SIZE).offset(offset).execute())
  return rows.map(({ id }) => id)
}

function sorted(database: Database, filter: ListingFilter, sort: Exclude<ListingSort, 'relevance'>) {
  const orders = {
    seen: sql`listing.last_seen_at desc`,
    new: sql`listing.first_seen_at desc`,
    'price-low': sql`listing.price_usd asc nulls last`,
    'price-high': sql`listing.price_usd desc nulls last`,
  }
  return database
    .selectFrom('listing')
    .select('listing.id')
    .where(matches(filter))
    .orderBy(orders[sort])
    .orderBy('listing.id', 'desc')
}

/** Of a word that most listings use only as many are ranked, the latest seen, as pages can be turned. */
function ranked(database: Database, filter: ListingFilter) {
  const query = searchQueryOf(filter.q ?? '')
  return database
    .selectFrom((eb) =>
      eb
        .selectFrom('listing')
        .select(['listing.id', 'listing.last_seen_at', 'listing.search'])
        .where(matches(filter))
        .orderBy('listing.last_seen_at', 'desc')
        .orderBy('listing.id', 'desc')
        .limit(MOST_COUNTED)
        .as('latest'),
    )
    .select('latest.id')
    .orderBy(sql`ts_rank(latest.search, plainto_tsquery('simple', ${query})) desc`)
    .orderBy('latest.last_seen_at', 'desc')
    .orderBy('latest.id', 'desc')
}

async function listingRows(database: Database, ids: number[]) {
  if (ids.length === 0) return []
  const rows = await database
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
    .where('listing.id', 'in', ids)
    .execute()
  const place = new Map(ids.map((id, index) => [id, index]))
  return rows.sort((a, b) => place.get(a.id)! - place.get(b.id)!)
}

function findVendorName(database: Database, id: number) {
  return database.selectFrom('vendor').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
}
