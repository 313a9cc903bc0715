import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ListingsView } from '#dashboard/routes/listings.ts'
import { countBroadly, countFound } from '#db/console-facets.ts'
import { noFilter } from '#db/listing-filter.ts'
import { mergeTally } from '#db/listing-tally.ts'
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

test('the tally follows every change to the listings, merged or not', async () => {
  const counts = async () => {
    const { total, facets } = await find('')
    return { total, ...facets }
  }
  const before = await counts()
  const german = world.database.updateTable('listing').where(sql<boolean>`ships_from = '{DE}'`)
  await german.set({ ships_from: ['NL', 'NL'], category: 'weapons', abstained: false }).execute()
  const first = await world.database.selectFrom('listing').selectAll().limit(1).executeTakeFirstOrThrow()
  const { id: _id, ...rest } = first
  const copies = Array.from({ length: 3 }, (_, n) => ({ ...rest, key: `copy-${n}` }))
  await world.database.insertInto('listing').values(copies).execute()
  const changed = await counts()
  const all = await everyListing()
  expect(changed.total).toBe(before.total + 3)
  expect(asObject(changed.category)).toEqual(tally(all.map(({ counted }) => counted)))
  expect(asObject(changed.shipsFrom)).toEqual(
    tally(all.flatMap(({ ships_from }) => [...new Set(ships_from)])),
  )
  const rows = () => world.database.selectFrom('listing_tally').selectAll().execute()
  const appended = (await rows()).length
  await Promise.all([mergeTally(world.database), mergeTally(world.database)])
  expect((await rows()).length).toBeLessThan(appended)
  expect(await counts()).toEqual(changed)
  await world.database.deleteFrom('listing').where('key', 'like', 'copy-%').execute()
  expect((await find('')).total).toBe(before.total)
})

test('words and ranges count facets as the slow way does, and say when they stopped counting', async () => {
  const all = (await everyListing()).filter(({ price_usd }) => Number(price_usd) >= 50)
  const found = await find('minUsd=50&market=tidewater')
  const inMarket = all.filter(({ market }) => market === 'tidewater')
  expect([found.total, found.totalCapped, found.facetsSampled]).toEqual([inMarket.length, false, false])
  expect(asObject(found.facets.market)).toEqual(tally(all.map(({ market }) => market)))
  expect(asObject(found.facets.shipsTo)).toEqual(
    tally(inMarket.flatMap(({ ships_to }) => [...new Set(ships_to)])),
  )
  const filter = { ...noFilter, minUsd: '50' }
  const most = 20
  const broad = await countBroadly(world.database, filter, most)
  const { total, totalCapped, facets, facetsSampled } = await countFound(world.database, filter, {
    broad,
    most,
    sample: 12,
  })
  expect([total, totalCapped, facetsSampled]).toEqual([20, true, true])
  expect(facets.category.reduce((sum, { count }) => sum + count, 0)).toBe(12)
})

type Row = Awaited<ReturnType<typeof everyListing>>[number]

/** Each facet: what a listing counts under, and the value to filter by in the tests. */
const facets: Record<string, { of: (row: Row) => string[]; value: string }> = {
  category: { of: (row) => [row.counted], value: 'drugs' },
  subcategory: {
    of: (row) => (row.abstained === false && row.subcategory ? [`${row.category}/${row.subcategory}`] : []),
    value: 'drugs/cannabis',
  },
  market: { of: (row) => [row.market], value: 'tidewater' },
  shipsFrom: { of: (row) => [...new Set(row.ships_from)], value: 'DE' },
  shipsTo: { of: (row) => [...new Set(row.ships_to)], value: 'WORLDWIDE' },
  language: { of: (row) => (row.language ? [row.language] : []), value: 'zh' },
  currency: { of: (row) => (row.price_currency ? [row.price_currency] : []), value: 'USD' },
  vendor: { of: (row) => (row.vendor_id ? [String(row.vendor_id)] : []), value: '3' },
}
const names = Object.keys(facets)
const pairs = names.flatMap((one, at) => names.slice(at).map((other) => [...new Set([one, other])]))

test('under every pair of facets, alone and with words or a price, each facet counts as the slow way does', async () => {
  await world.database
    .updateTable('listing')
    .set({ subcategory: 'cannabis' })
    .where('category', '=', 'drugs')
    .where('id', '<', 150)
    .execute()
  const all = await everyListing()
  const extras: [string, (row: Row) => boolean][] = [
    ['', () => true],
    ['&minUsd=40', (row) => Number(row.price_usd) >= 40],
    ['&q=sample', (row) => /\bsample\b/i.test(`${row.title} ${row.description}`)],
  ]
  for (const [extra, isExtra] of extras)
    for (const chosen of pairs) {
      const query = chosen.map((name) => `${name}=${encodeURIComponent(facets[name]!.value)}`).join('&')
      const found = await find(query + extra)
      const matches = (row: Row, but?: string) =>
        isExtra(row) &&
        chosen.every((name) => name === but || facets[name]!.of(row).includes(facets[name]!.value))
      expect([query + extra, found.total]).toEqual([query + extra, all.filter((row) => matches(row)).length])
      for (const name of names) {
        const expected = tally(all.filter((row) => matches(row, name)).flatMap(facets[name]!.of))
        const counted = asObject(found.facets[name as 'category'])
        // Of vendors the largest twenty are told, and the chosen.
        const isTold = ([value]: [string, number]) => name !== 'vendor' || value in counted
        const told = Object.fromEntries(Object.entries(expected).filter(isTold))
        expect([query + extra, name, counted]).toEqual([query + extra, name, told])
      }
    }
})

test('quotes keep words together, a minus leaves out, in English and in Chinese', async () => {
  const all = await everyListing()
  const count = (is: (text: string) => boolean) =>
    all.filter((row) => is(`${row.title}\n${row.description}`)).length
  const cases: [string, (text: string) => boolean][] = [
    ['"steel strap"', (text) => text.includes('steel strap')],
    ['"strap steel"', () => false],
    ['sample -herbal', (text) => /sample/i.test(text) && !/herbal/i.test(text)],
    ['-"sealed bag" sample', (text) => /sample/i.test(text) && !text.includes('sealed bag')],
    ['"精钢表带 包邮"', (text) => text.includes('精钢表带 包邮')],
    ['灯笼 -黄铜', (text) => text.includes('灯笼') && !text.includes('黄铜')],
    ['-lantern', (text) => !/lantern/i.test(text)],
  ]
  for (const [q, is] of cases)
    expect([q, (await find(`q=${encodeURIComponent(q)}`)).total]).toEqual([q, count(is)])
  expect((await find('q=%22')).total).toBe(0)
  expect((await find('q=-')).total).toBe(0)
})
