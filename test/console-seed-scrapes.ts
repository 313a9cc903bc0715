import { createHash } from 'node:crypto'
import type { Database } from '#db/open-database.ts'
import { DAY_MS, DAYS, DAYS_BETWEEN_SCRAPES, markets, priceOf, SEED_END } from './console-goods.ts'
import { sha256, uuid } from './console-seed-random.ts'
import type { MarketRefs, SeededListing } from './console-seed.ts'

const LIST_PAGE = 25

/** A scrape every second day, each with the list pages that show what was on the market then. */
export async function insertScrapes(
  database: Database,
  refs: MarketRefs,
  market: (typeof markets)[number],
  listings: SeededListing[],
  start: number,
): Promise<void> {
  for (let day = 0; day <= DAYS; day += DAYS_BETWEEN_SCRAPES) {
    const at = start + day * DAY_MS
    const present = listings.filter(({ from, to }) => from <= day && day <= to)
    const scrapeId = uuid()
    // The last scrape of the last market still runs.
    const running = day === DAYS && market === markets.at(-1)
    const pages = Math.ceil(present.length / LIST_PAGE)
    await database
      .insertInto('scrape')
      .values({
        id: scrapeId,
        market_id: refs.marketId,
        legal_basis_id: refs.basisId,
        recipe: market.name,
        recipe_version: 1,
        started_at: new Date(at - 600_000),
        finished_at: running ? null : new Date(at + 600_000),
        ending: running ? null : 'complete',
        fetched: pages + 4,
        captured: pages,
        bytes: pages * 40_000,
      })
      .execute()
    await insertPages(database, refs, market, scrapeId, present, { at, pages, day })
  }
}

async function insertPages(
  database: Database,
  refs: MarketRefs,
  market: (typeof markets)[number],
  scrapeId: string,
  present: SeededListing[],
  { at, pages, day }: { at: number; pages: number; day: number },
): Promise<void> {
  for (let page = 0; page < pages; page++) {
    const time = new Date(at + page * 4000)
    const pageId = await upsertPage(database, refs.marketId, `/list?page=${page + 1}`, time)
    const capture = captureRow(refs, market.name, scrapeId, pageId, time, `${market.name} ${day} ${page}`)
    await database.insertInto('capture').values(capture).execute()
    const leaf = { capture_id: capture.id, leaf_hash: sha256(capture.id), recorded_at: time }
    await database.insertInto('evidence_leaf').values(leaf).execute()
    const rows = present.slice(page * LIST_PAGE, (page + 1) * LIST_PAGE)
    const observations = rows.map((listing) => observationRow(listing, capture, market.currency, day, time))
    await database.insertInto('listing_observation').values(observations).execute()
    await insertFetch(database, refs, scrapeId, pageId, time, 'page')
  }
  const gate = await upsertPage(database, refs.marketId, '/gate', new Date(at))
  for (const outcome of ['queue', 'queue', 'captcha', 'not-found'])
    await insertFetch(database, refs, scrapeId, gate, new Date(at), outcome)
}

async function upsertPage(database: Database, marketId: number, path: string, at: Date): Promise<number> {
  const { id } = await database
    .insertInto('page')
    .values({
      market_id: marketId,
      path,
      path_sha256: createHash('sha256').update(path).digest(),
      priority: 1,
      depth: 1,
      found_at: at,
      due_at: new Date(SEED_END.getTime() - 1),
    })
    .onConflict((conflict) =>
      conflict.columns(['market_id', 'path_sha256']).doUpdateSet({ last_fetched_at: at }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function insertFetch(
  database: Database,
  refs: MarketRefs,
  scrapeId: string,
  pageId: number,
  at: Date,
  outcome: string,
): Promise<void> {
  const row = { page_id: pageId, market_id: refs.marketId, scrape_id: scrapeId, identity_id: refs.identityId }
  const how = {
    lane: 'http',
    started_at: at,
    ended_at: at,
    outcome,
    reason: 'seeded',
    status: 200,
    bytes: 40_000,
  }
  await database
    .insertInto('page_fetch')
    .values({ ...row, ...how })
    .execute()
}

function captureRow(
  refs: MarketRefs,
  market: string,
  scrapeId: string,
  pageId: number,
  at: Date,
  seed: string,
) {
  const url = `http://${sha256(market).slice(0, 8)}.onion/list`
  return {
    id: uuid(),
    market_id: refs.marketId,
    page_id: pageId,
    scrape_id: scrapeId,
    identity_id: refs.identityId,
    mirror_id: refs.mirrorId,
    legal_basis: '{}',
    access: 'public',
    operators: ['tester'],
    lane: 'http',
    requested_url: url,
    final_url: url,
    redirects: '[]',
    click_path: [],
    request_headers: '[]',
    response_headers: '[]',
    status: 200,
    page_kind: 'list',
    page_kind_reason: 'seeded',
    started_at: at,
    ended_at: at,
    clock: '{}',
    program_version: '0.1.0',
    config_hash: sha256('config'),
    recipe: market,
    recipe_version: 1,
    blocked: '[]',
    deviations: [],
    object_sha256: sha256(seed),
    object_sm3: sha256(`${seed} sm3`),
    wire_sha256: sha256(`${seed} wire`),
    object_bytes: 40_000,
    records: '[]',
    // The last page read still waits for a worker.
    processed_at: at.getTime() < SEED_END.getTime() + 8000 ? at : null,
  }
}

function observationRow(
  { id, row, usd }: SeededListing,
  capture: ReturnType<typeof captureRow>,
  currency: (typeof markets)[number]['currency'],
  day: number,
  at: Date,
) {
  // A third of the listings change their price every ten days; the last price is the listing's own.
  const factor = id % 3 === 0 ? 1 + (((Math.floor((DAYS - day) / 10) * (1 + (id % 4))) % 5) - 1) * 0.12 : 1
  const price = day === DAYS ? priceOf(usd, currency) : priceOf(usd * factor, currency)
  return {
    listing_id: id,
    capture_id: capture.id,
    captured_at: at,
    reading: `${capture.recipe}@1`,
    scrape_id: capture.scrape_id,
    recorded_at: at,
    page_kind: 'list',
    title: row.title,
    vendor_id: row.vendor_id ?? null,
    ...price,
    price_raw: `${price.price_amount} ${currency}`,
    category_path: row.category_path ?? null,
    ships_from: row.ships_from ?? null,
    ships_to: row.ships_to ?? null,
    stock: 5 + (id % 40),
    sold: day + (id % 9),
    rating: 4 + (id % 10) / 10,
    fields: '{}',
  }
}
