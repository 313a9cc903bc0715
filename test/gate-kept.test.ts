import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { rescanFrontier } from '#crawler/rescan-frontier.ts'
import { rescanKept } from '#crawler/rescan-kept.ts'
import { addPages, pathHash } from '#db/frontier.ts'
import { addWrapper, findWrapper, marketsToLearn } from '#db/wrappers.ts'
import { reportKeys } from './hotline-reports.ts'
import { openMarketDatabase, START, type MarketDatabase } from './market-database.ts'
import { dumpTables } from './capture-checks.ts'

/** Words of pages that are kept beside captures, when the gate's rules change. */

let world: MarketDatabase
let scrapeId: string
beforeAll(async () => {
  world = await openMarketDatabase()
  scrapeId = (await world.addCapture(START)).scrapeId
})
afterAll(() => world.close())

const judgedBy = (version: string) => ({
  database: world.database,
  gate: {
    judge: openCsamGate({ version, rules: [{ id: 'marker', kind: 'marker', tokens: ['LF-CSAM-MARKER'] }] }),
    version,
    ...reportKeys,
  },
  by: 'A test',
  // What was found within ten minutes is looked at again.
  clock: { now: () => new Date(START.getTime() + 3_600_000) },
})

test('the text of a signed list that changed rules stop is taken, and what became of the list stays', async () => {
  const { database } = world
  const market_id = world.marketId
  const { id: mirror_id } = await database.selectFrom('mirror').select('id').executeTakeFirstOrThrow()
  const list = {
    market_id,
    mirror_id,
    read_at: START,
    outcome: 'accepted',
    reason: 'new',
    added: 0,
  }
  const texts = ['a list of mirrors', 'a list of LF-CSAM-MARKER']
  const rows = texts.map((text) => ({ ...list, text, text_sha256: 'a'.repeat(64) }))
  await database.insertInto('mirror_list').values(rows).execute()
  expect(await rescanKept(judgedBy('lists-1'))).toMatchObject({ dropped: 1 })
  const left = () => database.selectFrom('mirror_list').select('text').orderBy('id').execute()
  expect(await left()).toEqual([{ text: texts[0] }, { text: null }])
  // A crawler that has not taken the new rules yet stores one meanwhile.
  await database
    .insertInto('mirror_list')
    .values({ ...rows[1]!, gate_version: 'lists-0' })
    .execute()
  expect(await rescanKept(judgedBy('lists-1'))).toMatchObject({ dropped: 1 })
  expect(await left()).toEqual([{ text: texts[0] }, { text: null }, { text: null }])
  const judged = await database.selectFrom('mirror_list').select('gate_version').distinct().execute()
  expect(judged).toEqual([{ gate_version: 'lists-1' }])
  expect(await rescanKept(judgedBy('lists-1'))).toEqual({ texts: 0, dropped: 0 })
})

test('what mirrors showed otherwise is judged again, and how they were compared stays', async () => {
  const { database } = world
  const { id: mirror_id } = await database.selectFrom('mirror').select('id').executeTakeFirstOrThrow()
  const check = {
    mirror_id,
    at: START,
    verdict: 'phishing',
    reason: 'it shows another site',
    compared: 1,
  }
  const rows = ['A shop', 'LF-CSAM-MARKER'].map((title) => {
    const finding = { pageId: 1, what: 'other-page', expected: [title], shown: [] }
    return { ...check, findings: JSON.stringify([finding]) }
  })
  await database.insertInto('mirror_check').values(rows).execute()
  expect(await rescanKept(judgedBy('checks-1'))).toMatchObject({ dropped: 1 })
  const left = await database
    .selectFrom('mirror_check')
    .select(['findings', 'verdict'])
    .orderBy('id')
    .execute()
  expect(left).toMatchObject([
    { findings: [{ expected: ['A shop'] }], verdict: 'phishing' },
    { findings: [], verdict: 'phishing' },
  ])
})

test('of what was learned a version that changed rules stop is emptied, the one before is used, and the market is learned anew', async () => {
  const { database } = world
  const marketId = world.marketId
  const learn = (label: string) =>
    addWrapper(database, {
      marketId,
      rules: { version: 1, pages: 1, links: [], lists: [{ fields: { price: { by: 'label', label } } }] },
      looks: [],
      withheld: [],
      pages: 400,
      learnedAt: START,
      learnedFrom: [],
      evaluation: {},
      note: 'first',
      examples: [],
    })
  const [kept, marked] = [await learn('Price #'), await learn('LF-CSAM-MARKER #')]
  // Each label is read by itself: no page ever said these two together.
  const [half, other] = ['LF-CSAM', 'MARKER'].map((label) => ({ by: 'label', label }))
  const apart = { version: 1, lists: [{ fields: { price: half, stock: other } }] }
  await database
    .updateTable('wrapper')
    .set({ rules: JSON.stringify(apart) })
    .where('version', '=', kept)
    .execute()
  const used = async () => (await findWrapper(database, marketId)).wrapper?.version
  const toLearn = async () =>
    (await marketsToLearn(database, { first: 0, last: 400 })).map((one) => one.dropped)
  expect([await used(), await toLearn()]).toEqual([marked, []])
  expect(await rescanKept(judgedBy('learned-1'))).toMatchObject({ dropped: 1 })
  expect([await used(), await toLearn()]).toEqual([kept, [marked]])
  const row = database.selectFrom('wrapper').select(['rules', 'looks', 'dropped_rule', 'gate_version'])
  expect(await row.where('version', '=', marked).executeTakeFirst()).toEqual({
    rules: {},
    looks: [],
    dropped_rule: 'marker',
    gate_version: 'learned-1',
  })
  const event = database
    .selectFrom('audit_event')
    .select(['actor', 'details'])
    .where('action', '=', 'gate.dropped')
    .where('subject', '=', 'wrapper')
  expect(await event.execute()).toEqual([
    { actor: 'A test', details: { rule: 'gate rule marker of learned-1', rows: 1 } },
  ])
  expect(await learn('Price #')).toBe(marked + 1)
  expect([await used(), await toLearn()]).toEqual([marked + 1, []])
})

test('of an address that changed rules stop nothing is left in what was learned of its market, nor in any table', async () => {
  const { database } = world
  const market_id = world.marketId
  const [path, at] = ['/LF-CSAM-MARKER/goods', START]
  const known = { path, priority: 1, depth: 1, foundOn: null }
  await addPages(database, market_id, [known, { ...known, path: '/of-the-list' }], at)
  const page = (of: string) => database.updateTable('page').where('path_sha256', '=', pathHash(of))
  await page(path)
    .set({ list: path, list_number: 2, row_hashes: JSON.stringify({ '/x': 'a' }) })
    .execute()
  await page('/of-the-list')
    .set({ row_hashes: JSON.stringify({ [path]: 'a', '/plain': 'b' }) })
    .execute()
  const group = (name: string) => ({ market_id, name, listed: true })
  await database
    .insertInto('page_group')
    .values([group(path), group('/plain')])
    .execute()
  await database.insertInto('page_parameter').values({ market_id, base: path, name: 'sort' }).execute()
  const lane = { market_id, needs_browser: false, shells: 0, agreed: 0, since: 0, changed_at: at }
  await database
    .insertInto('page_lane')
    .values({ ...lane, shape: path })
    .execute()
  const reach = {
    scrape_id: scrapeId,
    market_id,
    computed_at: at,
    discovered: 1,
    fetched: 1,
    parsed: 1,
    seen: 1,
  }
  const coverage = { ...reach, list: path, method: 'none', complete: false, capped: false }
  await database.insertInto('scrape_coverage').values(coverage).execute()
  expect((await tablesWith('LF-CSAM-MARKER')).length).toBeGreaterThan(4)
  await rescanFrontier(judgedBy('words-1'))
  expect(await rescanKept(judgedBy('words-1'))).toMatchObject({ dropped: 4 })
  expect(await tablesWith('LF-CSAM-MARKER')).toEqual([])
  const left = database.selectFrom('page').select('row_hashes').where('path', '=', '/of-the-list')
  expect(await left.executeTakeFirst()).toEqual({ row_hashes: { '/plain': 'b' } })
  const groups = database.selectFrom('page_group').select('listed').where('name', '=', '/plain')
  expect(await groups.execute()).toEqual([{ listed: true }])
})

const tablesWith = async (text: string) =>
  [...(await dumpTables(world.database))].flatMap(([table, dump]) => (dump.includes(text) ? [table] : []))

test('of a page that nobody captured the words by which it is known again are judged again, too', async () => {
  const { database } = world
  const market_id = world.marketId
  const { id: mirror_id } = await database.selectFrom('mirror').select('id').executeTakeFirstOrThrow()
  const page = { priority: 1, depth: 1, foundOn: null }
  const paths = ['/plain', '/by-title', '/by-log-in']
  const found = paths.map((path) => ({ ...page, path }))
  await addPages(database, market_id, found, START)
  const own = { market_id, mirror_id, seen_at: START, shape: [], wallets: [], keys: [] }
  const words = [
    { title: 'Sign in', logins: ['/enter'] },
    { title: 'LF-CSAM-MARKER', logins: [] },
    { title: 'Sign in', logins: ['/enter', '/LF-CSAM-MARKER'] },
  ]
  const known = await database.selectFrom('page').select(['id', 'path']).where('path', 'in', paths).execute()
  const idOf = (path: string) => known.find((one) => one.path === path)!.id
  const rows = words.map((marks, index) => ({ ...own, ...marks, page_id: idOf(paths[index]!) }))
  await database.insertInto('page_mark').values(rows).execute()
  await rescanFrontier(judgedBy('marks-1'))
  const left = await database.selectFrom('page_mark').select('page_id').execute()
  expect(left).toEqual([{ page_id: idOf('/plain') }])
  expect(await tablesWith('LF-CSAM-MARKER')).toEqual([])
})
