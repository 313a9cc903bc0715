import { sql } from 'kysely'
import { countBroadly, countFound, MOST_COUNTED } from './console-facets.ts'
import { matches, searchQuery, type ListingFilter } from './listing-filter.ts'
import type { Database } from './open-database.ts'

export const PAGE_SIZE = 50
/** Deeper pages cost more than they tell: a narrower search does better. */
export const MAX_PAGE = MOST_COUNTED / PAGE_SIZE

const MOST_RANKED = 2000
const EXPORT_BATCH = 500

export const listingSorts = ['seen', 'new', 'price-low', 'price-high', 'relevance'] as const
export type ListingSort = (typeof listingSorts)[number]

/** One page of 50 listings, how many there are in all, and the facets' counts. */
export async function findListings(
  database: Database,
  filter: ListingFilter,
  { sort, page }: { sort: ListingSort; page: number },
) {
  const broad = await countBroadly(database, filter)
  const span = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
  const [rows, counts, markets] = await Promise.all([
    listingIds(database, filter, { sort, broad, ...span }).then((ids) => listingRows(database, ids)),
    countFound(database, filter, { broad }),
    database.selectFrom('market').select(['name', 'title']).orderBy('name').execute(),
  ])
  const named = new Set([...filter.vendor, ...counts.facets.vendor.map(({ value }) => Number(value))])
  return { rows, ...counts, markets, vendors: await vendorNames(database, [...named]) }
}

/** All that match, at most `most`, in batches of full rows. */
export async function* exportListings(
  database: Database,
  filter: ListingFilter,
  { sort, most }: { sort: Exclude<ListingSort, 'relevance'>; most: number },
) {
  const rows = await sorted(database, filter, sort).limit(most).execute()
  for (let from = 0; from < rows.length; from += EXPORT_BATCH)
    yield await listingRows(
      database,
      rows.slice(from, from + EXPORT_BATCH).map(({ id }) => id),
    )
}

type Span = { sort: ListingSort; broad: number; limit: number; offset: number }

/** Ids first: an index holds all that filters and orders look at, while the rows with their texts are wide. */
async function listingIds(
  database: Database,
  filter: ListingFilter,
  { sort, broad, limit, offset }: Span,
): Promise<number[]> {
  const rows = await (sort === 'relevance'
    ? ranked(database, filter, broad).limit(limit).offset(offset).execute()
    : sorted(database, filter, sort).limit(limit).offset(offset).execute())
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

/** Of words that very many listings use, only as many are ranked, the latest seen, as are worth turning pages for. */
function ranked(database: Database, filter: ListingFilter, broad: number) {
  return database
    .selectFrom((eb) =>
      eb
        .selectFrom('listing')
        .select(['listing.id', 'listing.last_seen_at', 'listing.search'])
        .where(matches(filter))
        .orderBy('listing.last_seen_at', 'desc')
        .orderBy('listing.id', 'desc')
        .limit(broad > MOST_COUNTED ? MOST_RANKED : MOST_COUNTED)
        .as('latest'),
    )
    .select('latest.id')
    .orderBy(sql`ts_rank(latest.search, ${searchQuery(filter.q ?? '')}) desc`)
    .orderBy('latest.last_seen_at', 'desc')
    .orderBy('latest.id', 'desc')
}

export async function listingRows(database: Database, ids: number[]) {
  if (ids.length === 0) return []
  const rows = await database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .leftJoin('vendor', 'vendor.id', 'listing.vendor_id')
    .select([
      'listing.id',
      'listing.title',
      'listing.description',
      'listing.language',
      'listing.native_id as nativeId',
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

function vendorNames(database: Database, ids: number[]) {
  if (ids.length === 0) return []
  return database
    .selectFrom('vendor')
    .innerJoin('market', 'market.id', 'vendor.market_id')
    .select(['vendor.id', 'vendor.name', 'market.title as marketTitle'])
    .where('vendor.id', 'in', ids)
    .orderBy('vendor.id')
    .execute()
}
