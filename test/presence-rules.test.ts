import { afterAll, beforeAll, expect, test } from 'vitest'
import type { UncoveredScrape } from '#db/coverage.ts'
import { assertPresence } from '#db/presence.ts'
import { openMarketDatabase, type MarketDatabase } from './market-database.ts'

let world: MarketDatabase
beforeAll(async () => {
  world = await openMarketDatabase()
})
afterAll(() => world?.close())

const day = (number: number) => new Date(Date.UTC(2026, 10, number))
let made = 0

/** A listing that each of these lists showed on a day, and never since. */
async function listingSeen(at: Date, lists: string[], title = `Ware ${made}`): Promise<number> {
  const { id } = await world.database
    .insertInto('listing')
    .values({
      market_id: world.marketId,
      key: `k${++made}`,
      path: `/k${made}`,
      title,
      first_seen_at: at,
      last_seen_at: at,
      detailed: false,
      search: '',
    }) // prettier-ignore
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const list of lists) {
    const { captureId, scrapeId, pageId } = await captureOf(at)
    await world.database
      .insertInto('list_reading')
      .values({ capture_id: captureId, market_id: world.marketId, scrape_id: scrapeId, page_id: pageId, captured_at: at, list, slice: '', number: null, linked: [], slices: [], listing_ids: [id] })
      .execute() // prettier-ignore
  }
  return id
}

async function captureOf(at: Date) {
  const { captureId, scrapeId } = await world.addCapture(at)
  const { page_id: pageId } = await world.database
    .selectFrom('capture')
    .select('page_id')
    .where('id', '=', captureId)
    .executeTakeFirstOrThrow()
  return { captureId, scrapeId, pageId }
}

/** A scrape that reached the end of these lists, and not that of the others. */
async function scrapeOf(at: Date, lists: Record<string, boolean>): Promise<UncoveredScrape> {
  const { scrapeId: id } = await captureOf(at)
  const counts = { discovered: 1, fetched: 1, parsed: 1, seen: 1, method: 'whole', capped: false }
  for (const [list, complete] of Object.entries(lists))
    await world.database
      .insertInto('scrape_coverage')
      .values({ scrape_id: id, market_id: world.marketId, list, computed_at: at, complete, ...counts })
      .execute()
  return { id, marketId: world.marketId, startedAt: at, finishedAt: at, overlapsFrom: at }
}

async function isGone(id: number): Promise<boolean> {
  const row = await world.database
    .selectFrom('listing')
    .select('gone_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.gone_at !== null
}

test('absent from one whole list once is not gone, twice it is', async () => {
  const id = await listingSeen(day(1), ['/a'])
  await assertPresence(world.database, await scrapeOf(day(2), { '/a': true }), day(2))
  expect(await isGone(id)).toBe(false)
  await assertPresence(world.database, await scrapeOf(day(3), { '/a': true }), day(3))
  expect(await isGone(id)).toBe(true)
})

test('a list that was not read to its end says nothing', async () => {
  const id = await listingSeen(day(4), ['/b'])
  for (const number of [5, 6, 7])
    await assertPresence(world.database, await scrapeOf(day(number), { '/b': false }), day(number))
  expect(await isGone(id)).toBe(false)
})

test('one of its lists being out of reach is enough for doubt', async () => {
  const id = await listingSeen(day(8), ['/c', '/d'])
  for (const number of [9, 10, 11])
    await assertPresence(
      world.database,
      await scrapeOf(day(number), { '/c': true, '/d': false }),
      day(number),
    )
  expect(await isGone(id)).toBe(false)
})

test('its own page saying so is enough, unless it was seen afterwards', async () => {
  const [denied, seenLater] = [await listingSeen(day(12), []), await listingSeen(day(14), [])]
  const scrape = await scrapeOf(day(13), {})
  for (const id of [denied, seenLater]) await denyPage(id, scrape.id, day(13))
  await assertPresence(world.database, scrape, day(13))
  expect([await isGone(denied), await isGone(seenLater)]).toEqual([true, false])
})

test('what stands at another address since is not gone, also where nobody is named as its vendor', async () => {
  const [moved, other] = [await listingSeen(day(18), [], 'Lamp'), await listingSeen(day(18), [], 'Rope')]
  const scrape = await scrapeOf(day(20), {})
  for (const id of [moved, other]) await denyPage(id, scrape.id, day(20))
  await listingSeen(day(19), [], 'Lamp')
  await assertPresence(world.database, scrape, day(20))
  expect([await isGone(moved), await isGone(other)]).toEqual([false, true])
})

test('seen again it is back, and both stay on record', async () => {
  const id = await listingSeen(day(15), [])
  const scrape = await scrapeOf(day(16), {})
  await denyPage(id, scrape.id, day(16))
  await assertPresence(world.database, scrape, day(16))
  await world.database
    .updateTable('listing')
    .set({ last_seen_at: day(17) })
    .where('id', '=', id)
    .execute()
  await assertPresence(world.database, await scrapeOf(day(17), {}), day(17))
  expect(await isGone(id)).toBe(false)
  const states = await world.database.selectFrom('listing_presence').select('state').where('listing_id', '=', id).orderBy('at').execute() // prettier-ignore
  expect(states.map(({ state }) => state)).toEqual(['gone', 'returned'])
})

async function denyPage(listingId: number, scrapeId: string, at: Date): Promise<void> {
  const { path } = await world.database
    .selectFrom('listing')
    .select('path')
    .where('id', '=', listingId)
    .executeTakeFirstOrThrow()
  const { id: page_id } = await world.database
    .insertInto('page')
    .values({
      market_id: world.marketId,
      path,
      path_sha256: Buffer.from(path!),
      priority: 1,
      depth: 1,
      found_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: identity_id } = await world.database
    .selectFrom('identity')
    .select('id')
    .executeTakeFirstOrThrow()
  await world.database
    .insertInto('page_fetch')
    .values({ page_id, market_id: world.marketId, scrape_id: scrapeId, identity_id, lane: 'http', started_at: at, ended_at: at, outcome: 'not-found', reason: 'status 404', status: 404, bytes: 1 })
    .execute() // prettier-ignore
}
