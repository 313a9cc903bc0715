import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findDrift } from '#db/reading-health.ts'
import { addSample, type Sample } from '#db/reading-samples.ts'
import { addWrapper } from '#db/wrappers.ts'
import { openMarketDatabase, START, type MarketDatabase } from './market-database.ts'

const LISTINGS = 10
const PAGES = 10

let world: MarketDatabase
let scrapes: { before: string; now: string }
let pages: number[]
beforeAll(async () => {
  world = await openMarketDatabase()
  const { database, marketId } = world
  const captures: { scrapeId: string }[] = []
  for (let i = 0; i < PAGES; i++) captures.push(await world.addCapture(at(i)))
  const [before, now] = captures.map(({ scrapeId }) => scrapeId) as [string, string]
  scrapes = { before, now }
  pages = (await database.selectFrom('page').select('id').orderBy('id').execute()).map(({ id }) => id)
  // How far all others reached is worked out.
  await database.updateTable('scrape').set({ covered_at: START }).where('id', '!=', now).execute()
  await addWrapper(database, { marketId, learnedAt: START, rules: {}, looks: [], withheld: [], pages: 12, learnedFrom: [], evaluation: {}, note: 'learned', examples: [] }) // prettier-ignore
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.database.deleteFrom('reading_sample').execute()
  await world.database.deleteFrom('page_fetch').execute()
  await world.database.deleteFrom('reading_alarm').execute()
})

const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
/** Ten listings with prices about ten dollars, each with a vendor and one in five with its stock. */
const USUAL = { filled: { price: 10, vendor: 10, stock: 2 }, disputed: {}, priced: 10, priceLogs: 10 }

async function show(when: keyof typeof scrapes, more: Partial<Sample> = {}, count = PAGES): Promise<void> {
  for (const [i, pageId] of pages.slice(0, count).entries()) {
    const sample = { captureId: crypto.randomUUID(), marketId: world.marketId, scrapeId: scrapes[when], pageId, capturedAt: at(when === 'now' ? 100 + i : i), pageKind: 'list' as const, rows: LISTINGS, listings: LISTINGS, known: {}, differs: {}, likeness: 1, suspicion: undefined, ...USUAL, ...more } // prettier-ignore
    await addSample(world.database, sample, at(200))
  }
}

async function fetch(outcome: string, count: number): Promise<void> {
  const { id: identity_id } = await world.database.selectFrom('identity').select('id').executeTakeFirstOrThrow() // prettier-ignore
  const rows = pages.slice(0, count).map((page_id) => ({ page_id, market_id: world.marketId, scrape_id: scrapes.now, identity_id, lane: 'http', started_at: at(100), ended_at: at(100), outcome, reason: 'test', bytes: 1 })) // prettier-ignore
  await world.database.insertInto('page_fetch').values(rows).execute()
}

const reasons = async () => (await findDrift(world.database)).map(({ reason }) => reason)

test('a scrape that shows what the ones before it showed is told of nothing', async () => {
  await show('before')
  await show('now')
  await fetch('page', PAGES)
  expect(await findDrift(world.database)).toEqual([])
})

test.each([
  ['a field that most had is gone', { filled: { price: 10, vendor: 4, stock: 2 } }, 'sparse'],
  ['prices are eleven times what they were', { priceLogs: 10 * Math.log10(110) }, 'values'],
  ['readers disagree on a field', { disputed: { price: 4 } }, 'disputed'],
] as const)('when %s, the scrape that runs is told of, once', async (_, more, reason) => {
  await show('before')
  await show('now', more)
  expect(await findDrift(world.database)).toEqual([{ marketId: world.marketId, scrapeId: scrapes.now, reason }]) // prettier-ignore
  await world.database.insertInto('reading_alarm').values({ market_id: world.marketId, scrape_id: scrapes.now, raised_at: START, reason, ended_at: START, ending: 'learned' }).execute() // prettier-ignore
  expect(await findDrift(world.database)).toEqual([])
})

test('when half of the pages that had listings are not there any more, the scrape is told of', async () => {
  await show('before')
  await fetch('not-found', PAGES)
  expect(await reasons()).toEqual(['missing'])
  await world.database.deleteFrom('page_fetch').execute()
  await fetch('not-found', PAGES - 1)
  expect(await reasons()).toEqual([])
})

test.each([
  ['a field that few had', { filled: { price: 10, vendor: 10 } }],
  ['half of the fields that were there', { filled: { price: 10, vendor: 5, stock: 2 } }],
  ['prices nine times what they were', { priceLogs: 10 * Math.log10(90) }],
  ['three listings in ten on which readers disagree', { disputed: { price: 3 } }],
])('%s is no drift', async (_, more) => {
  await show('before')
  await show('now', more)
  expect(await reasons()).toEqual([])
})

test('of fewer than twenty listings, or of kinds of pages that are new, nothing is said', async () => {
  await show('before')
  await show('now', { filled: {} }, 1)
  expect(await reasons()).toEqual([])
  await show('now', { filled: {}, pageKind: 'vendor' })
  expect(await reasons()).toEqual([])
})

test('what readers always disagreed on, and what waited before, is no measure', async () => {
  await show('before', { disputed: { price: 4 } })
  await show('now', { disputed: { price: 4 } })
  expect(await reasons()).toEqual([])
  await world.database.deleteFrom('reading_sample').execute()
  await show('before', { suspicion: 'unlike' })
  await show('now', { filled: {} })
  expect(await reasons()).toEqual([])
})

test('a market that was redesigned and recovered is measured by what it has shown since', async () => {
  await show('before')
  await show('now', { filled: { price: 10, vendor: 4, stock: 2 } })
  await addWrapper(world.database, { marketId: world.marketId, learnedAt: at(90), rules: {}, looks: [], withheld: [], pages: 12, learnedFrom: [], evaluation: {}, note: 'recovered', examples: [] }) // prettier-ignore
  expect(await reasons()).toEqual([])
})
