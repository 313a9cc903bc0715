import { sql } from 'kysely'
import type { Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { DAY_MS, DAYS, SEED_END } from '#test/console-goods.ts'

/** How much a seeded console holds. Each listing is observed four times. */
export type ConsoleSize = { markets: number; vendors: number; listings: number }

const CATEGORIES =
  'drugs,drugs,drugs,drugs,counterfeits,personal_data,digital_goods,guides,services,hacking,other'

/**
 * A console's database at size, made inside Postgres: words and prices are invented and as unevenly spread as real
 * ones (a few words in most listings, most words in few).
 */
export async function seedConsoleAtSize(database: Database, size: ConsoleSize): Promise<void> {
  const start = new Date(SEED_END.getTime() - DAYS * DAY_MS)
  await makePartitions(database, start)
  // The same figures on every run.
  await sql`select setseed(0.2026)`.execute(database)
  await insertMarkets(database, size, start)
  await insertListings(database, size, start)
  await insertPages(database)
  await insertCaptures(database)
  await insertReadings(database)
  await sql`vacuum analyze`.execute(database)
}

async function insertMarkets(database: Database, { markets, vendors }: ConsoleSize, start: Date) {
  await sql`
    insert into market (name, title, mode, access, sensitive, recipe, start_paths, min_delay_ms, concurrency,
      max_pages_per_scrape, max_bytes_per_scrape, max_depth, revisit_after_seconds, added_at)
    select 'market-' || n, 'Market ' || n, 'http', 'public', false, 'x', '{/}', 0, 1, 9, 9, 9, 86400, ${start}
    from generate_series(1, ${markets}) n`.execute(database)
  await sql`
    insert into legal_basis (market_id, case_reference, case_name, authority, instrument, article, jurisdiction, access,
      data_classes, valid_from, valid_to, requested_by, approved_by, simulation, recorded_at)
    select id, 'SIM-1', 'Bench', 'Simulation', 'Simulation', '1', 'XX', 'public', '{listings}', ${start},
      ${SEED_END}, 'asker', 'approver', true, ${start} from market`.execute(database)
  await sql`
    insert into identity (id, market_id, created_at) select gen_random_uuid(), id, ${start} from market`.execute(
    database,
  )
  await sql`
    insert into mirror (market_id, host, port, state, added_at)
    select id, translate(md5(id::text) || left(md5('m' || id), 24), '0189', 'qrst') || '.onion', 80, 'active', ${start}
    from market`.execute(database)
  await sql`
    insert into vendor (market_id, name, first_seen_at, last_seen_at)
    select 1 + n % ${markets}, 'vendor ' || n, ${start}, ${SEED_END} from generate_series(1, ${vendors}) n`.execute(
    database,
  )
  await sql`
    insert into scrape (id, market_id, legal_basis_id, started_at, finished_at, ending, fetched, captured)
    select gen_random_uuid(), m.id, m.id, ${start}::timestamptz + make_interval(days => d),
      ${start}::timestamptz + make_interval(days => d, hours => 3), 'complete', 100, 90
    from market m, generate_series(0, ${DAYS} - 1, 2) d`.execute(database)
}

/** Asks for a column `n`: a text that hung on nothing would be made once for all rows. */
function wordsOf(count: number) {
  return sql`(select string_agg('w' || floor(power(random(), 3) * 20000)::int, ' ')
              from generate_series(1, ${sql.lit(count)}) where n > 0)`
}

/** Two thirds are there to the end. */
async function insertListings(database: Database, { markets, vendors, listings }: ConsoleSize, start: Date) {
  const place = sql`(array['US','DE','NL','CN','GB','FR','EU','WORLDWIDE'])[1 + floor(random() * 8)::int]`
  await sql`
    insert into listing (market_id, key, native_id, path, first_seen_at, last_seen_at, title, description, vendor_id,
      price_amount, price_currency, price_usd, category_path, ships_from, ships_to, language, category, subcategory,
      probability, abstained, detailed, search)
    select 1 + n % ${markets}, n::text, n::text, '/item/' || n, ${start}::timestamptz + first * interval '1 day',
      ${start}::timestamptz + (case when random() < 0.66 then ${DAYS} else first + random() * (${DAYS} - first) end)
        * interval '1 day',
      title, description, 1 + (n * 7) % ${vendors}, usd, 'USD', usd, '{Wares,Samples}', froms,
      case when n % 10 < 4 then '{WORLDWIDE}' when n % 10 < 7 then froms when n % 10 < 9 then froms || '{EU}' end, 'en',
      (string_to_array(${CATEGORIES}, ','))[1 + floor(random() * 11)::int], 'kind-' || floor(random() * 4),
      0.5 + random() / 2, random() < 0.1, true,
      to_tsvector('simple', title || ' ' || description)
    from (
      select n, power(random(), 2) * ${DAYS} as first, ${wordsOf(6)} as title, ${wordsOf(24)} as description,
        round((5 + 400 * power(random(), 3))::numeric, 2) as usd,
        case when random() < 0.85 then array[${place}] end as froms
      from generate_series(1, ${listings}) n
    ) made`.execute(database)
}

/** A page for each listing, fetched in its market's last scrape. */
async function insertPages(database: Database) {
  await sql`
    insert into page (market_id, path, path_sha256, priority, depth, found_at, due_at)
    select market_id, path, sha256(path::bytea), 2, 2, first_seen_at,
      last_seen_at + interval '1 day' * random() * 2 from listing`.execute(database)
  await sql`
    insert into page_fetch (page_id, market_id, scrape_id, identity_id, lane, started_at, ended_at, outcome, reason,
      status, bytes)
    select page.id, page.market_id, last.id, identity.id, 'http', last.started_at, last.started_at,
      case when page.id % 40 = 0 then 'queue' else 'page' end, '', 200, 20000
    from page join identity using (market_id)
    join (select distinct on (market_id) * from scrape order by market_id, started_at desc) last using (market_id)
    `.execute(database)
}

/** One capture for every third page. */
async function insertCaptures(database: Database) {
  await sql`
    insert into capture (id, market_id, page_id, scrape_id, identity_id, mirror_id, legal_basis, access, operators, lane,
      requested_url, final_url, redirects, click_path, request_headers, response_headers, status, page_kind,
      page_kind_reason, started_at, ended_at, clock, program_version, config_hash, blocked, deviations, object_sha256,
      object_sm3, wire_sha256, object_bytes, records, processed_at)
    select gen_random_uuid(), f.market_id, f.page_id, f.scrape_id, f.identity_id, mirror.id,
      jsonb_build_object('caseReference', 'SIM-1', 'authority', 'Simulation'), 'public', '{asker,approver}', 'http',
      'http://' || host || '/item/' || f.page_id, 'http://' || host || '/item/' || f.page_id, '[]', '{}', '[]', '[]',
      200, 'listing', '', f.started_at, f.ended_at, '{}', '1', 'x', '[]', '{}', md5(f.id::text) || md5('a' || f.id),
      md5(f.id::text) || md5('b' || f.id), md5(f.id::text) || md5('c' || f.id), 9000, '[]',
      case when f.id % 999 > 0 then f.ended_at end
    from page_fetch f join mirror using (market_id) where f.page_id % 3 = 0 and f.outcome = 'page'`.execute(
    database,
  )
}

export async function insertReadings(database: Database) {
  const captures = sql`(select market_id, min(id::text)::uuid as id from capture group by market_id) as capture`
  await sql`
    insert into listing_observation (listing_id, capture_id, captured_at, reading, scrape_id, recorded_at, page_kind,
      title, vendor_id, price_amount, price_currency, price_usd, fields)
    select listing.id, capture.id, first_seen_at + (last_seen_at - first_seen_at) * nth / 3, 'x 1', gen_random_uuid(),
      last_seen_at, 'listing', title, vendor_id, price_amount, 'USD', price_usd, '{}'
    from listing join ${captures} using (market_id), generate_series(0, 3) nth`.execute(database)
  await sql`
    insert into verdict (listing_id, capture_id, captured_at, model_version, recorded_at, category, probability,
      abstained, labels, terms)
    select listing.id, capture.id, first_seen_at, 'x', first_seen_at, category, probability, abstained, '[]', '{}'
    from listing join ${captures} using (market_id)`.execute(database)
}
