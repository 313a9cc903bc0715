import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { RELEASED_COLUMNS } from '#contracts/dataset.ts'
import { buildRelease, type ReleaseOrder } from '#datasets/build-release.ts'
import { isoWeekOf } from '#datasets/coarsen.ts'
import { makePartitions } from '#db/partitions.ts'
import type { Database } from '#db/open-database.ts'
import { openMarketDatabase } from './market-database.ts'

export const KEY = Buffer.alloc(32, 7)
export const FROM = new Date('2026-10-05T00:00:00Z')
export const TO = new Date('2026-11-02T00:00:00Z')

/** A market of 300 vendors, few of them large, over four weeks; names and texts are in it to be looked for. */
export async function openReleaseWorld() {
  const world = await openMarketDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-release-'))
  await makePartitions(world.database, FROM)
  await seed(world.database, world.marketId)
  let built = 0
  return {
    ...world,
    async build(more: Partial<ReleaseOrder> = {}) {
      const out = join(dir, String(built++))
      const order = { from: FROM, to: TO, columns: new Set(RELEASED_COLUMNS), key: KEY, version: 'test' }
      const builtAt = new Date('2026-11-20T00:00:00Z')
      const result = await buildRelease(world.database, {
        dir: out,
        ...order,
        builtAt,
        progress() {},
        ...more,
      })
      return { ...result, dir: out }
    },
    known: () => readKnown(world.database),
    async close() {
      await rm(dir, { recursive: true, force: true })
      await world.close()
    },
  }
}

async function seed(database: Database, marketId: number): Promise<void> {
  // The same world on every run.
  await sql`select setseed(0.42)`.execute(database)
  await sql`
    insert into vendor (market_id, name, path, first_seen_at, last_seen_at)
    select ${marketId}, 'secretname' || n, '/u/' || n, ${FROM}, ${TO} from generate_series(1, 300) n`.execute(
    database,
  )
  await sql`
    insert into listing (market_id, key, native_id, path, first_seen_at, last_seen_at, title, description, vendor_id,
      price_amount, price_currency, price_usd, ships_from, ships_to, language, category, subcategory, probability,
      abstained, detailed, search)
    select ${marketId}, n::text, 'nativeid' || n, '/item/' || n, ${FROM}::timestamptz, ${TO}::timestamptz,
      'secrettitle ' || n, 'secrettext ' || n, 1 + floor(power(random(), 2) * 300)::int, price, 'USD', price,
      array[(array['DE','DE','NL','US','US','CN'])[1 + floor(random() * 6)::int]],
      array[(array['WORLDWIDE','DE','EU'])[1 + floor(random() * 3)::int]], 'en',
      (array['drugs','drugs','drugs','counterfeits','guides'])[1 + floor(random() * 5)::int],
      (array['a','b', null])[1 + floor(random() * 3)::int], 0.9, random() < 0.1, true, ''
    from (select n, 5 + floor(95 * power(random(), 2)) as price from generate_series(1, 3000) n) made`.execute(
    database,
  )
  await sql`
    insert into listing_observation (listing_id, capture_id, captured_at, reading, scrape_id, recorded_at, page_kind,
      title, vendor_id, price_amount, price_currency, price_usd, ships_from, ships_to, stock, sold, fields)
    select id, gen_random_uuid(), ${FROM}::timestamptz + interval '1 day' * (7 * week + floor(random() * 7)), 'secretrecipe@3',
      gen_random_uuid(), ${TO}, 'listing', title, vendor_id, price_usd + floor(random() * 3), 'USD',
      price_usd + floor(random() * 3), ships_from, ships_to, floor(power(random(), 4) * 200)::int,
      floor(power(random(), 6) * 300)::int, '{}'
    from listing, generate_series(0, 3) week where random() < 0.8`.execute(database)
  await sql`
    insert into verdict (listing_id, capture_id, captured_at, model_version, recorded_at, category, subcategory,
      probability, abstained, labels, terms)
    select id, gen_random_uuid(), ${FROM}, 'model-1', ${FROM}, category, subcategory, probability, abstained, '[]', '{}'
    from listing`.execute(database)
}

/** One thing that an attacker may know: what a page said, exactly. */
export type Known = {
  vendorId: number
  listingId: number
  category: string
  subcategory: string | null
  shipsFrom: string
  price: number
  week: string
}

async function readKnown(database: Database): Promise<Known[]> {
  const { rows } = await sql<Known & { at: Date }>`
    select o.vendor_id as "vendorId", o.listing_id as "listingId", o.captured_at as at, o.price_usd::float8 as price,
      o.ships_from[1] as "shipsFrom", case when l.abstained then 'undecided' else l.category end as category,
      case when not l.abstained then l.subcategory end as subcategory
    from listing_observation o join listing l on l.id = o.listing_id order by 2, 3`.execute(database)
  return rows.map(({ at, ...row }) => ({ ...row, week: isoWeekOf(at) }))
}

export type Row = Record<string, string | number | null>

export async function readRows(dir: string, table: string): Promise<Row[]> {
  const text = await readFile(join(dir, `${table}.jsonl`), 'utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
}

const REGION: Record<string, string> = {
  DE: 'region:Europe',
  NL: 'region:Europe',
  US: 'region:Americas',
  CN: 'region:Asia',
}

/** Whether a released row may be of what is known: written apart from the program's own coarsening. */
export function mayBe(row: Row, known: Known): boolean {
  const week = row['week'] ?? null
  return (
    row['category'] === known.category &&
    (week === null || week === known.week) &&
    (row['subcategory'] === null || row['subcategory'] === known.subcategory) &&
    [null, known.shipsFrom, REGION[known.shipsFrom]].includes(row['ships_from'] as string | null) &&
    isPrice(row, known.price)
  )
}

function isPrice({ price_usd: released, detail }: Row, exact: number): boolean {
  if (released === null) return true
  const two = Number(exact.toPrecision(2))
  const one = Number(two.toPrecision(1))
  return Number(released) === [two, two, one, 10 ** Math.floor(Math.log10(one))][Math.min(Number(detail), 3)]
}
