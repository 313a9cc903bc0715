import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { heldReadings, holdReading, listQuarantines, raiseAlarm } from '#db/quarantine.ts'
import { watchGates, type GateDeps } from '#workers/watch-gates.ts'
import { openMarketDatabase, START, type MarketDatabase } from './market-database.ts'

let world: MarketDatabase
beforeAll(async () => {
  world = await openMarketDatabase()
})
afterAll(() => world.close())
beforeEach(async () => {
  hour = 0
  const { database } = world
  for (const table of ['held_reading', 'reading_alarm', 'page_fetch'] as const) await database.deleteFrom(table).execute() // prettier-ignore
  await database.updateTable('scrape').set({ fetched: 0, covered_at: START }).execute()
})

/** Goes on by one at each scrape. */
let hour = 0
const now = () => new Date(START.getTime() + hour * 3_600_000)
const nothing = () => {}
const deps = (): GateDeps => ({ database: world.database, clock: { now }, deliver: async () => {}, events: { alarmRaised: nothing, readingsEnded: nothing, ruleSwitchedOff: nothing } }) // prettier-ignore

/** A scrape with so many answers, so many of them gates; what is watched of it while it runs, and once it is over. */
async function scrape(gates: number, asked = 100): Promise<{ captureId: string; scrapeId: string }> {
  hour++
  const { database } = world
  const place = await world.addCapture(now())
  const fetched = await database.selectFrom('capture').select(['page_id', 'identity_id', 'market_id']).where('id', '=', place.captureId).executeTakeFirstOrThrow() // prettier-ignore
  const rows = Array.from({ length: asked }, (_, i) => ({ ...fetched, scrape_id: place.scrapeId, lane: 'http', started_at: now(), ended_at: now(), outcome: i < gates ? 'captcha' : 'page', reason: 'test', bytes: 1 })) // prettier-ignore
  await database.insertInto('page_fetch').values(rows).execute()
  await database.updateTable('scrape').set({ fetched: asked, finished_at: null }).where('id', '=', place.scrapeId).execute() // prettier-ignore
  await watchGates(deps())
  await database.updateTable('scrape').set({ finished_at: now() }).where('id', '=', place.scrapeId).execute()
  await watchGates(deps())
  return place
}

const alarms = async () => world.database.selectFrom('reading_alarm').select(['scrape_id', 'reason', 'ending']).orderBy('id').execute() // prettier-ignore
const endings = async () => (await alarms()).map(({ ending }) => ending)

/** A doubtful reading of a capture with one listing. */
async function hold({ captureId, scrapeId }: { captureId: string; scrapeId: string }, title: string) {
  const verdict = { id: '', category: 'other', subcategory: 'x', probability: 1, abstained: false, labels: [], terms: [] } // prettier-ignore
  const listing = { key: title, title, search: title, fields: { title }, verdict }
  const rows = { captureId, scrapeId, marketId: world.marketId, capturedAt: now(), recordedAt: now(), pageKind: 'listing', reading: 'wrapper@1', modelVersion: 'm', listings: [listing], vendors: [], reviews: [] } // prettier-ignore
  await holdReading(world.database, rows, 'alarm', now())
}
const titled = async (title: string) => (await world.database.selectFrom('listing').select('id').where('title', '=', title).execute()).length // prettier-ignore

test('when far more answers are gates than is usual an alarm is up from that scrape to the first that is as usual, and what was doubtful waits until then', async () => {
  for (const gates of [10, 0, 20, 10]) await scrape(gates)
  expect(await alarms()).toEqual([])
  const walled = await scrape(60)
  expect(await alarms()).toEqual([{ scrape_id: walled.scrapeId, reason: 'gated', ending: null }])
  await hold(walled, 'Quiet lamp')
  await scrape(60)
  expect([await endings(), await titled('Quiet lamp')]).toEqual([[null], 0])
  await scrape(12)
  expect([await endings(), await titled('Quiet lamp')]).toEqual([['usual'], 1])
  expect(await heldReadings(world.database, world.marketId, 10)).toEqual([])
})

test('it is raised anew when the gates come back', async () => {
  for (const gates of [10, 10, 10, 60, 10, 60]) await scrape(gates)
  expect(await endings()).toEqual(['usual', null])
})

test('what goes on for long becomes usual, and the alarm ends', async () => {
  for (const gates of [10, 10, 10, 10, 10, 10, 60, 60, 60, 60]) await scrape(gates)
  expect(await endings()).toEqual([null])
  await scrape(60)
  expect(await endings()).toEqual(['usual'])
})

test.each([
  ['of a market that was scraped twice', [0, 0, 60], 100],
  ['of fewer than twenty answers', [0, 0, 0, 0, 19], 19],
  ['where a fifth more are gates', [10, 10, 10, 30], 100],
  ['where gates are usual', [70, 60, 80, 75], 100],
  ['where there are fewer than ever', [70, 60, 80, 0], 100],
] as const)('no alarm is raised %s', async (_, shares, asked) => {
  for (const gates of shares) await scrape(gates, asked)
  expect(await alarms()).toEqual([])
})

test('a scrape that begins with its gates raises none until there are more of them than a whole one has', async () => {
  for (const gates of [16, 16, 16]) await scrape(gates, 400)
  await scrape(15, 30)
  expect(await alarms()).toEqual([])
  await scrape(20, 40)
  expect(await endings()).toEqual([null])
})

test('pages that change raise their own alarm beside it, which goes first, and what that one holds stays held', async () => {
  for (const gates of [10, 10, 10]) await scrape(gates)
  const walled = await scrape(60)
  const { database, marketId } = world
  const raise = () => raiseAlarm(database, { ...walled, marketId, reason: 'unlike', now: now() })
  expect([await raise(), await raise()]).toEqual([expect.any(Number), undefined])
  await hold(walled, 'Doubtful lamp')
  expect(await listQuarantines(database, marketId)).toMatchObject([{ waiting: 1, alarm: { reason: 'unlike' } }]) // prettier-ignore
  await scrape(10)
  expect(await endings()).toEqual(['usual', null])
  expect(await titled('Doubtful lamp')).toBe(0)
})
