import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ListingView } from '#dashboard/routes/listing.ts'
import type { ListingsView } from '#dashboard/routes/listings.ts'
import type { OverviewView } from '#dashboard/routes/overview.ts'
import { openConsoleClient, tally } from './console-client.ts'

type Found = z.input<typeof ListingsView>

let world: Awaited<ReturnType<typeof openConsoleClient>>

beforeAll(async () => {
  world = await openConsoleClient()
})
afterAll(() => world.close())

async function find(query: string): Promise<Found> {
  const answer = await world.get(`/listings?${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Found
}

/** What the API should count, counted the slow way. */
async function everyListing() {
  const rows = await world.database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .selectAll('listing')
    .select('market.name as market')
    .execute()
  return rows.map((row) => ({ ...row, counted: row.abstained === false ? row.category! : 'undecided' }))
}

const asObject = (facet: { value: string; count: number }[]) =>
  Object.fromEntries(facet.map(({ value, count }) => [value, count]))

test('without filters every listing is counted once in each facet of one value', async () => {
  const all = await everyListing()
  const { total, facets, rows, pages } = await find('')
  expect([total, rows.length, pages]).toEqual([all.length, 50, Math.ceil(all.length / 50)])
  expect(asObject(facets.category)).toEqual(tally(all.map(({ counted }) => counted)))
  expect(asObject(facets.market)).toEqual(tally(all.map(({ market }) => market)))
  expect(asObject(facets.shipsFrom)).toEqual(tally(all.flatMap(({ ships_from }) => ships_from ?? [])))
  expect(asObject(facets.shipsTo)).toEqual(tally(all.flatMap(({ ships_to }) => ships_to ?? [])))
})

test('a listing that names a place twice counts once there', async () => {
  const before = asObject((await find('')).facets.shipsTo)['WORLDWIDE']!
  const { id } = await world.database
    .selectFrom('listing')
    .select('id')
    .where('ships_to', 'is', null)
    .limit(1)
    .executeTakeFirstOrThrow()
  const changed = world.database.updateTable('listing').where('id', '=', id)
  await changed.set({ ships_to: ['WORLDWIDE', 'WORLDWIDE'] }).execute()
  expect(asObject((await find('')).facets.shipsTo)['WORLDWIDE']).toBe(before + 1)
  await changed.set({ ships_to: null }).execute()
})

test('filters narrow the rows and the other facets, and leave their own facet open', async () => {
  const all = await everyListing()
  const inMarkets = (row: (typeof all)[number]) => ['tidewater', 'anglers-rest'].includes(row.market)
  const inPrice = ({ price_usd }: (typeof all)[number]) =>
    Number(price_usd) >= 20 && Number(price_usd) <= 90.5
  const inPlace = ({ ships_from }: (typeof all)[number]) => ships_from?.includes('DE') ?? false
  const query = 'market=tidewater&market=anglers-rest&minUsd=20&maxUsd=90.5&shipsFrom=DE'
  const { total, facets, rows } = await find(query)
  const expected = all.filter((row) => inMarkets(row) && inPrice(row) && inPlace(row))
  expect(expected.length).toBeGreaterThan(3)
  expect(total).toBe(expected.length)
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
  expect(asObject(facets.category)).toEqual(tally(expected.map(({ counted }) => counted)))
  const anyMarket = all.filter((row) => inPrice(row) && inPlace(row))
  expect(asObject(facets.market)).toEqual(tally(anyMarket.map(({ market }) => market)))
})

test('a span of days finds what was on a market at some time in it', async () => {
  const all = await everyListing()
  const from = new Date('2026-10-20T00:00:00Z')
  const to = new Date('2026-10-26T00:00:00Z')
  const expected = all.filter((row) => row.first_seen_at < to && row.last_seen_at >= from)
  expect(expected.length).toBeLessThan(all.length)
  expect((await find('from=2026-10-20&to=2026-10-25')).total).toBe(expected.length)
})

test('listings that wait for a person are found under undecided, not under a guess', async () => {
  const all = await everyListing()
  const { total, rows } = await find('category=undecided')
  expect(total).toBe(all.filter(({ abstained }) => abstained).length)
  expect(rows.every(({ abstained }) => abstained)).toBe(true)
})

test('text is found in English, in Chinese cut anywhere, and by vendor; nothing else is found', async () => {
  const all = await everyListing()
  const containing = (text: string) =>
    all.filter((row) => (row.title + row.description).includes(text)).length
  for (const text of ['wristwatch', '制手', '黄铜灯', '灯笼鱼', 'Finnish', '表'])
    expect([text, (await find(`q=${encodeURIComponent(text)}`)).total]).toEqual([text, containing(text)])
  expect((await find('q=nobodysellsthis')).total).toBe(0)
  expect((await find(`q=${encodeURIComponent("'); drop table listing; --")}`)).total).toBe(0)
})

test('every page is reached, each listing once, in the order asked for', async () => {
  const all = await everyListing()
  const ids: number[] = []
  const prices: number[] = []
  for (let page = 1; page <= Math.ceil(all.length / 50); page++) {
    const { rows } = await find(`sort=price-low&page=${page}`)
    ids.push(...rows.map(({ id }) => id))
    prices.push(...rows.map(({ priceUsd }) => Number(priceUsd)))
  }
  expect(new Set(ids).size).toBe(all.length)
  expect(prices).toEqual(prices.toSorted((a, b) => a - b))
})

test.each(['page=0', 'minUsd=cheap', 'from=yesterday', 'sort=random', 'vendor=-1', 'page=9999'])(
  '%s is answered with what cannot be read, not with a fault',
  async (query) => {
    const answer = await world.get(`/listings?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      error: { message: expect.stringContaining(query.split('=')[0]!) },
    })
  },
)

test('a listing comes with every price it had, the captures that saw it and the verdict', async () => {
  const { id } = (await find('sort=new&shipsFrom=DE')).rows.at(-1)!
  const seen = await world.database
    .selectFrom('listing_observation')
    .innerJoin('capture', 'capture.id', 'capture_id')
    .select(['price_amount', 'price_usd', 'object_sha256', 'captured_at'])
    .where('listing_id', '=', id)
    .orderBy('captured_at', 'desc')
    .execute()
  const listing = (await (await world.get(`/listings/${id}`)).json()) as z.input<typeof ListingView>
  expect(
    listing.observations.map(({ priceAmount, priceUsd, sha256, at }) => [priceAmount, priceUsd, sha256, at]),
  ).toEqual(
    seen.map((row) => [row.price_amount, row.price_usd, row.object_sha256, row.captured_at.toISOString()]),
  )
  expect(listing.verdict).toMatchObject({
    modelVersion: 'seed-2026.11',
    labels: [expect.anything(), expect.anything()],
  })
  expect(listing.vendor?.listings).toBeGreaterThan(1)
  expect((await world.get('/listings/999999')).status).toBe(404)
})

test('what no schema lists cannot leave, and hostile text leaves without its controls', async () => {
  const { id } = await world.database.selectFrom('listing').select('id').limit(1).executeTakeFirstOrThrow()
  const title = 'Camera \u202egnp.\u001b[31mexe\u001b[0m <script>alert(1)</script>'
  await world.database.updateTable('listing').set({ title }).where('id', '=', id).execute()
  const text = await (await world.get(`/listings/${id}`)).text()
  expect(JSON.parse(text)).toMatchObject({ title: 'Camera gnp.exe <script>alert(1)</script>' })
  for (const column of [
    'legal_basis',
    'legalBasis',
    'request_headers',
    'identity',
    'fields',
    'search',
    'mirror',
    'vendorId',
  ])
    expect(text).not.toContain(`"${column}"`)
})

test('the overview counts everything, and its trend agrees with counting by hand', async () => {
  const all = await everyListing()
  const { waiting } = await world.database
    .selectFrom('capture')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('processed_at', 'is', null)
    .executeTakeFirstOrThrow()
  expect(waiting).toBeGreaterThan(0)
  const overview = (await (await world.get('/overview')).json()) as z.input<typeof OverviewView>
  expect(overview.counts).toMatchObject({ listings: all.length, markets: 3, vendors: 21, waiting })
  expect(overview.counts.undecided).toBe(all.filter(({ abstained }) => abstained).length)
  const { from, stepSeconds, buckets, series } = overview.trend!
  const done = new Map(
    (
      await world.database
        .selectFrom('scrape')
        .select((eb) => ['market_id', eb.fn.max('started_at').as('at')])
        .where('finished_at', 'is not', null)
        .groupBy('market_id')
        .execute()
    ).map(({ market_id, at }) => [market_id, at]),
  )
  const start = (bucket: number) => Date.parse(from) + bucket * stepSeconds * 1000
  expect(buckets).toBeLessThanOrEqual(60)
  for (const { category, counts } of series) {
    const own = all.filter(({ counted }) => counted === category)
    const expected = counts.map(
      (_, bucket) =>
        own.filter((row) => {
          const last = row.last_seen_at >= done.get(row.market_id)! ? Infinity : row.last_seen_at.getTime()
          return row.first_seen_at.getTime() < start(bucket + 1) && last >= start(bucket)
        }).length,
    )
    expect([category, counts]).toEqual([category, expected])
  }
  expect(series.map(({ category }) => category).sort()).toEqual(
    [...new Set(all.map(({ counted }) => counted))].sort(),
  )
})

test('the overview says how each market’s last scrape went', async () => {
  const overview = (await (await world.get('/overview?range=7d')).json()) as z.input<typeof OverviewView>
  const [running] = overview.markets.filter(({ lastScrape }) => lastScrape?.finishedAt === null)
  expect(running).toMatchObject({ name: 'deep-harbour', title: '深港集市', mirrors: 1 })
  expect(running!.lastScrape!.outcomes).toContainEqual({ outcome: 'queue', count: 2 })
  expect(overview.latest[0]!.id).toBeGreaterThan(overview.latest[1]!.id)
})
