import type { Database } from '#db/open-database.ts'
import { goods } from './console-goods.ts'
import { pick, random, sha256 } from './console-seed-random.ts'

/** One verdict for each listing, from the first capture that saw it. */
export async function insertVerdicts(database: Database): Promise<void> {
  const listings = await database
    .selectFrom('listing')
    .innerJoin('listing_observation as seen', 'seen.listing_id', 'listing.id')
    .distinctOn('listing.id')
    .select([
      'listing.id',
      'listing.title',
      'listing.category',
      'listing.probability',
      'listing.abstained',
      'seen.capture_id',
      'seen.captured_at',
    ])
    .orderBy('listing.id')
    .orderBy('seen.captured_at')
    .execute()
  const rows = listings.map((listing) => ({
    listing_id: listing.id,
    capture_id: listing.capture_id,
    captured_at: listing.captured_at,
    model_version: 'seed-2026.11',
    recorded_at: listing.captured_at,
    category: listing.category!,
    probability: listing.probability!,
    abstained: listing.abstained!,
    labels: JSON.stringify([
      { category: listing.category!, probability: listing.probability! },
      { category: pick(goods).category, probability: (1 - listing.probability!) * 0.6 },
    ]),
    terms: listing.title.split(' ').slice(0, 4),
  }))
  await database.insertInto('verdict').values(rows).execute()
}

/** Up to twelve reviews for every third listing. */
export async function insertReviews(database: Database): Promise<void> {
  const captures = await database.selectFrom('capture').select(['id', 'started_at']).limit(50).execute()
  const listings = await database.selectFrom('listing').selectAll().execute()
  const rows = listings
    .filter(({ id }) => id % 3 === 0)
    .flatMap((listing) =>
      Array.from({ length: Math.floor(random() * 13) }, (_, nth) => {
        const capture = pick(captures)
        return {
          market_id: listing.market_id,
          vendor_id: listing.vendor_id,
          listing_id: listing.id,
          fingerprint: sha256(`${listing.id} ${nth}`),
          buyer: `${pick(['a', 'k', 'm'])}***${pick(['e', 'n', 'x'])}`,
          stars: 3 + Math.floor(random() * 3),
          posted_at: `2026-11-${String(1 + Math.floor(random() * 18)).padStart(2, '0')}`,
          price_amount: listing.price_amount,
          price_currency: listing.price_currency,
          capture_id: capture.id,
          captured_at: capture.started_at,
          recorded_at: capture.started_at,
        }
      }),
    )
  await database.insertInto('review').values(rows).execute()
}
