import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRates, ratesOn } from '#db/rates.ts'
import { storeReading, type ListingRow, type ReadingRows } from '#db/store-reading.ts'
import { openMarketDatabase, type MarketDatabase } from './market-database.ts'

let world: MarketDatabase
beforeAll(async () => {
  world = await openMarketDatabase()
})
afterAll(() => world?.close())

const day = (number: number) => new Date(Date.UTC(2026, 10, number))

function listing(key: string, more: Partial<ListingRow> = {}): ListingRow {
  const verdict = {
    id: '',
    category: 'drugs',
    subcategory: 'cannabis',
    probability: 0.9,
    abstained: false,
    labels: [],
    terms: ['tea'],
  }
  return {
    key,
    path: `/${key}`,
    title: `Ware ${key}`,
    search: 'ware',
    fields: {},
    verdict,
    ...more,
  }
}

function rate(at: string, usd: string) {
  return { currency: 'XMR', day: at, usd, source: 'test' }
}

/** A capture of a new page, and what was read from it. */
async function reading(more: Partial<ReadingRows>): Promise<ReadingRows> {
  const at = more.capturedAt ?? day(10)
  const { captureId, scrapeId } = await world.addCapture(at)
  return {
    captureId,
    scrapeId,
    marketId: world.marketId,
    capturedAt: at,
    recordedAt: day(20),
    pageKind: 'list',
    reading: 'test@1',
    modelVersion: 'model-1',
    listings: [],
    vendors: [],
    reviews: [],
    ...more,
  }
}

const store = async (more: Partial<ReadingRows>) => storeReading(world.database, await reading(more))

async function stored(key: string) {
  const { rows } = await sql<{ title: string; price: string | null; description: string | null; detailed: boolean; first: Date; last: Date; observations: number; verdicts: number }>`
    select title, price_amount::text as price, description, detailed, first_seen_at as first, last_seen_at as last,
      (select count(*) from listing_observation where listing_id = l.id) as observations,
      (select count(*) from verdict where listing_id = l.id) as verdicts
    from listing l where key = ${key}`.execute(world.database) // prettier-ignore
  expect(rows).toHaveLength(1)
  return rows[0]!
}

test('a reading that is stored twice is stored once', async () => {
  const key = randomUUID()
  const rows = await reading({
    listings: [listing(key, { vendor: 'Anna', price: { amount: '12.50', currency: 'USD' } })],
    vendors: [{ name: 'Anna', fields: { level: '3' } }],
    reviews: [{ vendor: 'Anna', listingKey: key, fingerprint: 'f1', buyer: 'b***r' }],
  })
  await storeReading(world.database, rows)
  const once = await world.dump()
  await storeReading(world.database, rows)
  expect(await world.dump()).toEqual(once)
  expect(await stored(key)).toMatchObject({ price: '12.50', observations: 1, verdicts: 1 })
  const { processed_at } = await world.database
    .selectFrom('capture')
    .select('processed_at')
    .where('id', '=', rows.captureId)
    .executeTakeFirstOrThrow()
  expect(processed_at).toEqual(day(20))
})

test('the page of a listing beats a row of a list, however late the row comes, and both stay observed', async () => {
  const key = randomUUID()
  const own = listing(key, { title: 'The whole title', description: 'All about it' })
  await store({ pageKind: 'listing', capturedAt: day(10), listings: [own] })
  await store({ capturedAt: day(12), listings: [listing(key, { title: 'The whole t…' })] })
  expect(await stored(key)).toMatchObject({
    title: 'The whole title',
    description: 'All about it',
    detailed: true,
    first: day(10),
    last: day(12),
    observations: 2,
  })
})

test('the page of a listing beats a row of a list also where it is the older of the two and is read last', async () => {
  const key = randomUUID()
  await store({ capturedAt: day(12), listings: [listing(key, { title: 'The whole t…' })] })
  await store({
    pageKind: 'listing',
    capturedAt: day(10),
    listings: [listing(key, { title: 'The whole title' })],
  })
  expect(await stored(key)).toMatchObject({
    title: 'The whole title',
    detailed: true,
    first: day(10),
    last: day(12),
  })
})

test('a price is as new as its page, from a list too, and an older reading never overwrites a newer one', async () => {
  const key = randomUUID()
  const at = (amount: string) => [listing(key, { title: `At ${amount}`, price: { amount, currency: 'USD' } })]
  await store({ capturedAt: day(12), listings: at('20') })
  await store({ capturedAt: day(11), listings: at('10') })
  expect(await stored(key)).toMatchObject({ title: 'At 20', price: '20', first: day(11), last: day(12) })
  await store({ capturedAt: day(13), listings: at('30') })
  expect(await stored(key)).toMatchObject({ title: 'At 30', price: '30', observations: 3 })
})

test('a gap never beats a value', async () => {
  const key = randomUUID()
  const full = listing(key, { description: 'Known', price: { amount: '5', currency: 'EUR' } })
  await store({ pageKind: 'listing', capturedAt: day(10), listings: [full] })
  await store({ pageKind: 'listing', capturedAt: day(11), listings: [listing(key)] })
  expect(await stored(key)).toMatchObject({ description: 'Known', price: '5' })
})

test('a review is one review, on whatever page and in whatever scrape it is seen again', async () => {
  const key = randomUUID()
  const review = { vendor: 'Bela', fingerprint: 'same words', stars: 5 }
  await store({
    pageKind: 'listing',
    listings: [listing(key, { vendor: 'Bela' })],
    reviews: [{ ...review, listingKey: key }],
  })
  await store({
    pageKind: 'vendor',
    vendors: [{ name: 'Bela' }],
    reviews: [{ ...review, listingPath: `/${key}` }],
  })
  const { rows } = await sql<{ key: string }>`
    select l.key from review r join listing l on l.id = r.listing_id join vendor v on v.id = r.vendor_id
    where v.name = 'Bela'`.execute(world.database)
  expect(rows).toEqual([{ key }])
})

test('reviews of the same words by others or of another day are others, and how old one is said to be makes no other', async () => {
  const review = { vendor: 'Cora', fingerprint: 'no comment', stars: 5 }
  const reviews = [
    { ...review, buyer: 'a…b', postedAt: '2026-10-01' },
    { ...review, buyer: 'a…b', postedAt: '2026-10-02', imported: true, importedFrom: 'Quiet Quay' },
    { ...review, buyer: 'c…d', postedAt: '2026-10-01/2026-10-08', imported: false },
  ]
  await store({ pageKind: 'vendor', vendors: [{ name: 'Cora' }], reviews })
  const later = reviews.map((one) => ({
    ...one,
    postedAt: one.postedAt.replace('01/2026-10-08', '02/2026-10-09'),
  }))
  await store({ pageKind: 'vendor', vendors: [{ name: 'Cora' }], reviews: later })
  const { rows } = await sql<{ buyer: string; posted_at: string; imported: boolean | null }>`
    select r.buyer, r.posted_at, r.imported from review r join vendor v on v.id = r.vendor_id where v.name = 'Cora'
    order by r.buyer, r.posted_at`.execute(world.database)
  expect(rows).toEqual([
    { buyer: 'a…b', posted_at: '2026-10-01', imported: null },
    { buyer: 'a…b', posted_at: '2026-10-02', imported: true },
    { buyer: 'c…d', posted_at: '2026-10-01/2026-10-08', imported: false },
  ])
})

test('readings of many workers that name the same listings in any order all arrive', async () => {
  const keys = Array.from({ length: 20 }, () => randomUUID())
  const orders = [keys, keys.toReversed(), keys.toSorted(), keys.toSorted().toReversed()]
  await Promise.all(
    orders.map((order) => store({ listings: order.map((key) => listing(key, { vendor: `of ${key}` })) })),
  )
  for (const key of keys) expect(await stored(key)).toMatchObject({ observations: 4 })
})

test('a rate is the last one on or before the day', async () => {
  await addRates(world.database, [rate('2026-11-01', '150'), rate('2026-11-03', '160')])
  await addRates(world.database, [rate('2026-11-03', '999')])
  const usdOn = async (at: string) => Number((await ratesOn(world.database, at)).get('XMR')?.usd)
  expect([await usdOn('2026-11-02'), await usdOn('2026-11-03'), await usdOn('2026-12-01')]).toEqual([
    150, 160, 160,
  ])
  expect((await ratesOn(world.database, '2026-10-31')).size).toBe(0)
})
