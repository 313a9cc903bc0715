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
