import { z } from 'zod'
import { Label } from '#contracts/verdict.ts'
import { findTerms } from './console-says.ts'
import type { Database } from './open-database.ts'

/** Newest first; a listing read every hour for a month stays below it. */
const MAX_OBSERVATIONS = 1000
const LATEST_REVIEWS = 10

/** What is shown of a vendor's page; the rest of its fields stays in the database. */
const VendorFields = z
  .object({
    level: z.string(),
    rating: z.number(),
    sales: z.number(),
    joinedAt: z.string(),
    pgpKey: z.string(),
  })
  .partial()

/** Everything the console says about one listing, or nothing when there is none with this id. */
export async function findListing(database: Database, id: number) {
  const listing = await listingRow(database, id)
  if (!listing) return undefined
  const [observations, terms, verdict, reviews, vendor] = await Promise.all([
    observationsOf(database, id),
    findTerms(database, id),
    latestVerdict(database, id),
    reviewsOf(database, id),
    listing.vendorId === null ? null : vendorOf(database, listing.vendorId),
  ])
  return { ...listing, observations, terms, verdict, reviews, vendor }
}

function listingRow(database: Database, id: number) {
  return database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .select([
      'listing.id',
      'listing.title',
      'listing.description',
      'market.name as market',
      'market.title as marketTitle',
      'listing.native_id as nativeId',
      'listing.path',
      'listing.vendor_id as vendorId',
      'listing.price_amount as priceAmount',
      'listing.price_currency as priceCurrency',
      'listing.price_usd as priceUsd',
      'listing.category_path as categoryPath',
      'listing.ships_from as shipsFrom',
      'listing.ships_to as shipsTo',
      'listing.language',
      'listing.category',
      'listing.subcategory',
      'listing.probability',
      'listing.abstained',
      'listing.detailed',
      'listing.first_seen_at as firstSeenAt',
      'listing.last_seen_at as lastSeenAt',
      'listing.gone_at as goneAt',
    ])
    .where('listing.id', '=', id)
    .executeTakeFirst()
}

/** With the capture that saw each; once retention took it, its tombstone still names the object. */
async function observationsOf(database: Database, listingId: number) {
  const rows = await database
    .selectFrom('listing_observation as seen')
    .leftJoin('capture', 'capture.id', 'seen.capture_id')
    .leftJoin('evidence_leaf', 'evidence_leaf.capture_id', 'seen.capture_id')
    .leftJoin('tombstone', 'tombstone.capture_id', 'seen.capture_id')
    .select((eb) => [
      eb.fn.coalesce('capture.object_sha256', 'tombstone.object_sha256').as('sha256'),
      'tombstone.purged_at as purgedAt',
      'tombstone.rule as purgedBy',
      'seen.captured_at as at',
      'seen.capture_id as captureId',
      'seen.page_kind as kind',
      'seen.reading',
      'seen.price_amount as priceAmount',
      'seen.price_currency as priceCurrency',
      'seen.price_raw as priceRaw',
      'seen.price_usd as priceUsd',
      'seen.stock',
      'seen.sold',
      'seen.rating',
      'capture.lane',
      'capture.recipe',
      'capture.recipe_version as recipeVersion',
      'evidence_leaf.leaf_hash as leafHash',
    ])
    .where('seen.listing_id', '=', listingId)
    .orderBy('seen.captured_at', 'desc')
    .orderBy('seen.recorded_at', 'desc')
    .limit(MAX_OBSERVATIONS)
    .execute()
  return rows
}

async function latestVerdict(database: Database, listingId: number) {
  const row = await database
    .selectFrom('verdict')
    .select([
      'category',
      'subcategory',
      'probability',
      'abstained',
      'labels',
      'terms',
      'model_version as modelVersion',
      'captured_at as capturedAt',
      'recorded_at as recordedAt',
    ])
    .where('listing_id', '=', listingId)
    .orderBy('captured_at', 'desc')
    .orderBy('recorded_at', 'desc')
    .executeTakeFirst()
  return row ? { ...row, labels: z.array(Label).parse(row.labels) } : null
}

async function reviewsOf(database: Database, listingId: number) {
  const [summary, latest] = await Promise.all([
    database
      .selectFrom('review')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.avg<number | null>('stars').as('stars')])
      .where('listing_id', '=', listingId)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('review')
      .select([
        'id',
        'buyer',
        'stars',
        'posted_at as postedAt',
        'price_amount as priceAmount',
        'price_currency as priceCurrency',
        'captured_at as capturedAt',
      ])
      .where('listing_id', '=', listingId)
      .orderBy('captured_at', 'desc')
      .orderBy('id', 'desc')
      .limit(LATEST_REVIEWS)
      .execute(),
  ])
  return { count: summary.count, stars: summary.stars, latest }
}

async function vendorOf(database: Database, vendorId: number) {
  const [vendor, listings, seen] = await Promise.all([
    database
      .selectFrom('vendor')
      .select(['id', 'name', 'first_seen_at as firstSeenAt', 'last_seen_at as lastSeenAt'])
      .where('id', '=', vendorId)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('listing')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('vendor_id', '=', vendorId)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('vendor_observation')
      .select('fields')
      .where('vendor_id', '=', vendorId)
      .orderBy('captured_at', 'desc')
      .orderBy('recorded_at', 'desc')
      .executeTakeFirst(),
  ])
  const { pgpKey, ...fields } = VendorFields.catch({}).parse(seen?.fields ?? {})
  return { ...vendor, ...fields, listings: listings.count, hasPgpKey: pgpKey !== undefined }
}
