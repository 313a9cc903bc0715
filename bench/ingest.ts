import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { listCopiedTables } from '#db/copy-catalogue.ts'
import { openDatabase, openPool, type Database } from '#db/open-database.ts'
import { storeReading, type ListingRow, type ReadingRows } from '#db/store-reading.ts'
import { openMarketDatabase, START, type MarketDatabase } from '#test/market-database.ts'
import { compared, type Measure } from './measure.ts'

const [CAPTURES, LISTINGS, VENDORS, AT_ONCE, ROUNDS] = [200, 25, 300, 4, 5]
const TABLES = ['vendor', 'listing', 'listing_observation', 'verdict', 'vendor_observation', 'review']

/** Rows a second that workers store, beside `COPY` of the same rows into the same tables with their indexes. */
export async function benchIngest(): Promise<Measure[]> {
  const world = await openMarketDatabase()
  // As a worker opens it.
  const database = openDatabase(world.url, { max: AT_ONCE, keepPlans: true, redoable: true })
  try {
    const first = await makeReadings(world, 0)
    const again = await makeReadings(world, 1)
    return [
      await measure('new listings', world, database, first),
      await measure('each listing seen twice', world, database, [...first, ...again]),
    ]
  } finally {
    await database.destroy()
    await world.close()
  }
}

/** The middle of some rounds, storing and copying by turns: other work on the machine takes from both. */
async function measure(
  what: string,
  world: MarketDatabase,
  database: Database,
  readings: ReadingRows[],
): Promise<Measure> {
  const [storing, copying]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    await sql.raw(`truncate ${TABLES.join()}, listing_tally, vendor_tally cascade`).execute(world.database)
    const began = performance.now()
    await storeAll(database, readings)
    storing.push(performance.now() - began)
    copying.push(await copyAgain(world))
  }
  const rows = await countRows(world.database)
  const perSecond = (times: number[]) => Math.round(rows / (middleOf(times) / 1000))
  const note = `${rows} rows, ${AT_ONCE} at once; ours also finds what is there, marks captures and matches rules`
  const rest = { unit: 'rows/s', budget: { atLeast: 0.5 }, note }
  return compared(`ingest, ${what}`, perSecond(storing), perSecond(copying), rest)
}

function middleOf(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}

async function makeReadings(world: MarketDatabase, scrape: number): Promise<ReadingRows[]> {
  const readings: ReadingRows[] = []
  for (let nth = 0; nth < CAPTURES; nth++) {
    const capturedAt = new Date(START.getTime() + scrape * 86_400_000 + nth * 1000)
    const { captureId, scrapeId } = await world.addCapture(capturedAt)
    const listings = Array.from({ length: LISTINGS }, (_, row) => listingRow(nth * LISTINGS + row))
    const of = { captureId, scrapeId, marketId: world.marketId, capturedAt, recordedAt: capturedAt }
    const how = { pageKind: 'list', reading: 'bench@1', language: 'en', modelVersion: 'bench' }
    readings.push({ ...of, ...how, listings, vendors: [], reviews: [] })
  }
  return readings
}

function listingRow(number: number): ListingRow {
  const title = `Brass lantern ${number}, used once, with two spare wicks`
  const description = `${title}. ${'Sent within three days in a plain box. '.repeat(8)}`
  const read = { reader: 'recipe', rule: 'css', confidence: 0.9 }
  const fields = { title: read, price: read, vendor: read, shipsFrom: read, stock: read }
  const label = { category: 'other', probability: 0.9 }
  return {
    key: `k${number}`,
    nativeId: String(number),
    path: `/item/${number}`,
    title,
    description,
    vendor: `vendor ${number % VENDORS}`,
    price: { amount: `${10 + (number % 90)}.50`, currency: 'USD', raw: '$' },
    priceUsd: `${10 + (number % 90)}.50`,
    categoryPath: ['Wares', 'Lamps'],
    shipsFrom: ['DE'],
    shipsTo: ['WORLDWIDE'],
    stock: number % 50,
    sold: number % 7,
    search: `${title} ${description}`,
    fields,
    verdict: {
      ...label,
      abstained: false,
      labels: [label],
      terms: ['lantern'],
    },
  }
}

async function storeAll(database: Database, readings: ReadingRows[]): Promise<void> {
  const waiting = [...readings]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await storeReading(database, next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function countRows(database: Database): Promise<number> {
  let rows = 0
  for (const table of TABLES) {
    const { rows: counted } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(
      database,
    )
    rows += counted[0]!.count
  }
  return rows
}

/** Takes the rows out, empties the tables and puts them back. @returns how long the putting took, in ms */
async function copyAgain({ database, url }: MarketDatabase): Promise<number> {
  const tables = (await listCopiedTables(database)).filter(({ name }) => TABLES.includes(name))
  const pool = openPool(url, { max: 1 })
  const client = await pool.connect()
  try {
    const saved = new Map<string, Buffer[]>()
    for (const { name, columns } of tables)
      saved.set(
        name,
        await client.query(copyTo(`copy (select ${columns.join()} from ${name}) to stdout`)).toArray(),
      )
    await client.query(`truncate ${TABLES.join()}, listing_tally, vendor_tally cascade`)
    const began = performance.now()
    for (const { name, columns } of tables)
      await pipeline(saved.get(name)!, client.query(copyFrom(`copy ${name} (${columns.join()}) from stdin`)))
    return performance.now() - began
  } finally {
    client.release()
    await pool.end()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(await benchIngest())
