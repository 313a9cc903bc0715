import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertPages, leasePages } from '#db/frontier.ts'
import { keepContent, type ContentRow } from '#db/page-content.ts'
import { openScrape } from '#db/scrapes.ts'
import { wakeMissing } from '#db/walks.ts'
import { openMarketDatabase, START, type MarketDatabase } from './market-database.ts'

const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(START.getTime() + hours * HOUR_MS)

let market: MarketDatabase
beforeAll(async () => {
  market = await openMarketDatabase()
})
afterAll(() => market.close())

const found = (path: string, more: { trap?: string; priority?: number } = {}) => ({
  path,
  shape: path,
  prefix: path,
  priority: 6,
  depth: 1,
  foundOn: null,
  ...more,
})
const insert = (pages: ReturnType<typeof found>[], now = START) =>
  insertPages(market.database, market.marketId, pages, now)
const pageOf = (path: string) =>
  market.database.selectFrom('page').selectAll().where('path', '=', path).executeTakeFirstOrThrow()
const set = (path: string, values: { due_at?: Date; last_fetched_at?: Date; last_outcome?: string }) =>
  market.database.updateTable('page').set(values).where('path', '=', path).execute()

async function scrapeAt(now: Date): Promise<string> {
  const { database, marketId } = market
  await database.updateTable('scrape').set({ finished_at: now }).where('finished_at', 'is', null).execute()
  const { id: basisId } = await database.selectFrom('legal_basis').select('id').executeTakeFirstOrThrow()
  return (await openScrape(database, { marketId, basisId, recipe: undefined, now })).id
}

/** A list as a scrape read it: its rows by path. */
async function readList(scrapeId: string, now: Date, rows: Record<string, string>, next?: string) {
  const { id } = await pageOf('/list')
  const content: ContentRow = {
    path: '/list',
    shape: '/list',
    prefix: '/list',
    kind: 'list',
    hash: 'h',
    history: [],
    changesADay: 1,
    priority: 1, isFirstVisit: false, isGoods: true, groups: ['/list'], goods: undefined, wordsHash: undefined,
    list: { name: '/list', number: undefined, rows: Object.entries(rows).map(([path, hash]) => ({ path, hash })), next },
    lessons: [],
    rounds: 1,
  }
  const scope = { marketId: market.marketId, scrapeId, now }
  await market.database.transaction().execute((trx) => keepContent(trx, scope, [{ pageId: id, content }], []))
  await set('/list', { last_fetched_at: now, last_outcome: 'page', due_at: new Date(now.getTime() + 24 * HOUR_MS) })
} // prettier-ignore

test('a trap is kept with its reason and never due, until it is found where it is none', async () => {
  expect(await insert([found('/t', { trap: 'hidden-link: why' })])).toEqual([])
  expect(await pageOf('/t')).toMatchObject({ last_outcome: 'trap', last_reason: 'hidden-link: why', due_at: null })
  expect(await insert([found('/t')], at(1))).toMatchObject([{ path: '/t' }])
  expect(await pageOf('/t')).toMatchObject({ last_outcome: null, last_reason: null, due_at: at(1) })
  expect(await insert([found('/t', { trap: 'hidden-link: why' })], at(2))).toEqual([])
  expect(await pageOf('/t')).toMatchObject({ last_outcome: null, due_at: at(1) })
}) // prettier-ignore

test('a revisit that falls due soon comes along, and a retry that is to wait does not', async () => {
  await insert([found('/soon'), found('/retry')])
  await set('/soon', { due_at: at(3), last_fetched_at: START, last_outcome: 'page' })
  await set('/retry', { due_at: at(3), last_fetched_at: START, last_outcome: 'offline' })
  const lease = { holder: crypto.randomUUID(), now: at(1), until: at(2) }
  const taken = await leasePages(market.database, market.marketId, lease, 50, at(6))
  const paths = taken.map(({ path }) => path)
  expect(paths).toContain('/soon')
  expect(paths).not.toContain('/retry')
  await market.database.updateTable('page').set({ leased_by: null }).execute()
})

test('a list tells of its listings: a changed row, the next page, and who is missing are due at once', async () => {
  await insert([found('/list'), found('/a'), found('/b'), found('/list?page=2')])
  const first = await scrapeAt(at(10))
  await readList(first, at(10), { '/a': 'a1', '/b': 'b1' })
  for (const path of ['/a', '/b', '/list?page=2'])
    await set(path, { due_at: at(900), last_fetched_at: at(10), last_outcome: 'page' })
  const second = await scrapeAt(at(20))
  await readList(second, at(20), { '/a': 'a1', '/b': 'b1' }, '/list?page=2')
  expect((await pageOf('/list?page=2')).due_at).toEqual(at(900))
  const third = await scrapeAt(at(30))
  await readList(third, at(30), { '/a': 'a2' }, '/list?page=2')
  expect((await pageOf('/a')).due_at).toEqual(at(30))
  expect((await pageOf('/list?page=2')).due_at).toEqual(at(30))
  expect((await pageOf('/b')).due_at).toEqual(at(900))
  expect(await wakeMissing(market.database, third, at(31))).toBe(1)
  expect((await pageOf('/b')).due_at).toEqual(at(31))
  expect(await wakeMissing(market.database, third, at(32))).toBe(0)
})
