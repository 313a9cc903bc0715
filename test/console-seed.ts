import { sql, type Insertable } from 'kysely'
import type { Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import type { Listing } from '#db/tables.ts'
import { searchTextOf } from '#shared/search-text.ts'
import {
  DAY_MS,
  DAYS,
  DAYS_BETWEEN_SCRAPES,
  goods,
  markets,
  places,
  priceOf,
  SEED_END,
  vendorNames,
} from './console-goods.ts'
import { insertFrontier, insertVendorPages } from './console-seed-crawl.ts'
import { pick, random, sha256, uuid } from './console-seed-random.ts'
import { insertReviews, insertVerdicts } from './console-seed-readings.ts'
import { insertScrapes } from './console-seed-scrapes.ts'

export type MarketRefs = { marketId: number; mirrorId: number; identityId: string; basisId: number }

/**
 * An invented world for the console: three markets read every second day for forty days, about 300 listings whose
 * prices change, vendors, reviews, verdicts. The same on every run.
 */
export async function seedConsole(database: Database): Promise<void> {
  const start = SEED_END.getTime() - DAYS * DAY_MS
  await makePartitions(database, new Date(start))
  for (const market of markets) {
    const refs = await insertMarket(database, market, new Date(start))
    const vendors = await insertVendors(database, refs.marketId, start)
    const listings = await insertListings(database, refs, market, vendors, start)
    await insertScrapes(database, refs, market, listings, start)
  }
  await insertVerdicts(database)
  await insertReviews(database)
  await insertVendorPages(database)
  await insertFrontier(database)
}

async function insertMarket(
  database: Database,
  market: (typeof markets)[number],
  at: Date,
): Promise<MarketRefs> {
  const { id: marketId } = await database
    .insertInto('market')
    .values({
      name: market.name,
      title: market.title,
      mode: market.mode,
      access: 'public',
      sensitive: false,
      recipe: market.name,
      start_paths: ['/'],
      min_delay_ms: 1000,
      concurrency: 1,
      max_pages_per_scrape: 500,
      max_bytes_per_scrape: 50_000_000,
      max_depth: 6,
      revisit_after_seconds: 172_800,
      added_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const host = `${sha256(market.name)
    .replaceAll(/[0189]/g, 'q')
    .slice(0, 56)}.onion`
  const { id: mirrorId } = await database
    .insertInto('mirror')
    .values({ market_id: marketId, host, port: 80, state: 'active', added_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: basisId } = await database
    .insertInto('legal_basis')
    .values({
      market_id: marketId,
      case_reference: 'SIM-1',
      case_name: 'Console tests',
      authority: 'Simulation',
      instrument: 'Simulation',
      article: '1',
      jurisdiction: 'XX',
      access: 'public',
      data_classes: ['listings'],
      valid_from: at,
      valid_to: new Date(SEED_END.getTime() + DAY_MS),
      requested_by: 'asker',
      approved_by: 'approver',
      simulation: true,
      recorded_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const identityId = uuid()
  await database
    .insertInto('identity')
    .values({ id: identityId, market_id: marketId, created_at: at })
    .execute()
  return { marketId, mirrorId, identityId, basisId }
}

async function insertVendors(database: Database, marketId: number, start: number) {
  const rows = vendorNames.map((name) => ({
    market_id: marketId,
    name,
    path: `/vendor/${encodeURIComponent(name)}`,
    first_seen_at: new Date(start),
    last_seen_at: SEED_END,
  }))
  return database.insertInto('vendor').values(rows).returning(['id', 'name']).execute()
}

export type SeededListing = { id: number; row: Insertable<Listing>; from: number; to: number; usd: number }

async function insertListings(
  database: Database,
  { marketId }: MarketRefs,
  market: (typeof markets)[number],
  vendors: { id: number; name: string }[],
  start: number,
): Promise<SeededListing[]> {
  const seeded: SeededListing[] = []
  for (let index = 0; index < market.listings; index++) {
    const kind = pick(goods)
    const vendor = pick(vendors)
    const title = `${pick(kind.titles)}${random() < 0.4 ? ` No. ${index}` : ''}`
    const description = `${title}. Offered by ${vendor.name}.\nAsk before you order; posted within three days.`
    const from = Math.floor(random() ** 2 * 15) * DAYS_BETWEEN_SCRAPES
    const to = random() < 0.75 ? DAYS : Math.min(DAYS, from + 6 + Math.floor(random() * 12) * 2)
    const usd = kind.usd * (0.5 + random())
    const probability = 0.45 + random() * 0.54
    const row = {
      market_id: marketId,
      key: `${index + 1000}`,
      native_id: `${index + 1000}`,
      path: `/listing/${index + 1000}`,
      first_seen_at: new Date(start + from * DAY_MS),
      last_seen_at: new Date(start + (to - (to % DAYS_BETWEEN_SCRAPES)) * DAY_MS),
      title,
      description,
      vendor_id: vendor.id,
      ...priceOf(usd, market.currency),
      category_path: kind.path,
      ships_from: random() < 0.85 ? [pick(places.slice(0, 6))] : null,
      ships_to: random() < 0.8 ? [...new Set([pick(places), pick(places)])] : null,
      language: /\p{Script=Han}/u.test(title) ? 'zh' : 'en',
      category: kind.category,
      subcategory: null,
      probability,
      abstained: probability < 0.52,
      detailed: true,
      search: sql<string>`to_tsvector('simple', ${searchTextOf(title, description, vendor.name)})`,
    }
    const { id } = await database.insertInto('listing').values(row).returning('id').executeTakeFirstOrThrow()
    seeded.push({ id, row: { ...row, search: '' }, from, to, usd })
  }
  return seeded
}
