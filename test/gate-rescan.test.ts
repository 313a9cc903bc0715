import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GateInput } from '#crawler/csam-gate.ts'
import { watchTextGate } from '#crawler/open-text-gate.ts'
import { rescanCaptures, type RescanDeps } from '#crawler/rescan-captures.ts'
import { countOldCaptures } from '#db/gate-scan.ts'
import { openTombstoneSigner, isSignedBy } from '#evidence/tombstone.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { dumpTables, textsOf } from './capture-checks.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { openReports } from './hotline-reports.ts'

/** A market crawled under one version of the rules; then the rules stop what some of its pages say. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

let world: CrawlRange
let deps: RescanDeps
let marked: string
const before: Record<string, number> = {}
const rulesOf = (version: string, token: string) =>
  `version: ${version}\nrules:\n  - {id: changed, kind: marker, tokens: ["${token}"]}\n`
const counts = async (table: 'capture' | 'listing' | 'evidence_leaf') => {
  const row = await world.database
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  return row.rows
}

beforeAll(async () => {
  const market = { name: 'shop', engine: 'table', listings: 10, vendors: 2, recipe: 'world-table' }
  world = await openCrawlRange(resources, { seed: 'gate-rescan', markets: [market] }, { speed: 40 })
  await world.crawl()
  const listing = await world.database
    .selectFrom('listing')
    .select(['title', 'path'])
    .where('detailed', '=', true)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  marked = listing.title
  await reviewOf(marked)
  for (const table of ['capture', 'listing', 'evidence_leaf'] as const) before[table] = await counts(table)
  const rules = join(world.deps.config.captureDir, '..', 'rules.yaml')
  await writeFile(rules, rulesOf('changed-1', marked))
  const files = { csamRulesFile: rules, csamLists: [] }
  const silent = { gateChanged: () => undefined, gateRefused: () => undefined }
  const gate = resources.use(await watchTextGate(files, silent, 1_000_000))
  const { salt, seal } = world.deps.gate
  const masterKey = openMasterKey(makeMasterKey())!
  deps = {
    database: world.database,
    store: world.deps.store,
    gate: Object.assign(gate, { salt, seal }),
    // What was captured within ten minutes is looked at again.
    clock: { now: () => new Date(world.clock.now().getTime() + 3_600_000) },
    sign: openTombstoneSigner(masterKey),
    by: 'A test',
  }
})

/** A review that nothing but the listing's own capture shows, and that belongs to no listing. */
async function reviewOf(title: string): Promise<void> {
  const said = await world.database
    .selectFrom('listing_observation as o')
    .innerJoin('capture as c', 'c.id', 'o.capture_id')
    .select(['o.capture_id', 'o.captured_at', 'c.market_id'])
    .where('o.title', '=', title)
    .limit(1)
    .executeTakeFirstOrThrow()
  const review = { ...said, fingerprint: 'a'.repeat(64), recorded_at: said.captured_at, stars: 5 }
  await world.database.insertInto('review').values(review).execute()
}

async function tablesWith(text: string): Promise<string[]> {
  const tables = [...(await dumpTables(world.database))].filter(([, dump]) => dump.includes(text))
  return tables.map(([table]) => table)
}

async function objectsWith(text: string): Promise<string[]> {
  const dir = world.deps.config.captureDir
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.warc.gz'))
  const found: string[] = []
  for (const name of names)
    if ((await textsOf(await readFile(join(dir, name)))).includes(text)) found.push(name)
  return found
}

test('captures keep the version of the rules that judged them', async () => {
  const rows = await world.database.selectFrom('capture').select('gate_version').distinct().execute()
  expect(rows).toEqual([{ gate_version: 'stand-in-1' }])
  expect(await countOldCaptures(world.database, 'stand-in-1', world.clock.now())).toBe(0)
  expect(await countOldCaptures(world.database, 'changed-1', world.clock.now())).toBe(before['capture'])
  expect([await tablesWith(marked), await objectsWith(marked)].map((found) => found.length > 0)).toEqual([
    true,
    true,
  ])
})

test('when rules change, what they stop is dropped with all that it said, and leaf, tombstone and report stay', async () => {
  const progress: number[] = []
  const stored = await world.database.selectFrom('capture').select(['id', 'final_url']).execute()
  const ended = await rescanCaptures(deps, ({ scanned }) => progress.push(scanned))
  expect(ended.scanned).toBe(before['capture'])
  expect(ended.dropped).toBeGreaterThan(0)
  expect(progress.at(-1)).toBe(ended.scanned)
  expect(await tablesWith(marked)).toEqual([])
  expect(await objectsWith(marked)).toEqual([])
  expect(await counts('capture')).toBe(before['capture']! - ended.dropped)
  expect(await counts('evidence_leaf')).toBe(before['evidence_leaf'])
  const tombstones = await world.database.selectFrom('tombstone').selectAll().execute()
  expect(tombstones).toHaveLength(ended.dropped)
  for (const row of tombstones) {
    const { object_sha256: objectSha256, object_sm3: objectSm3, captured_at: capturedAt } = row
    const said = { captureId: row.capture_id, objectSha256, objectSm3, market: row.market, capturedAt }
    const full = { ...said, purgedAt: row.purged_at, class: row.class, rule: row.rule }
    expect(isSignedBy(full, { signature: row.signature, publicKey: row.public_key })).toBe(true)
    expect([row.class, row.rule]).toEqual(['csam-report', 'gate rule changed of changed-1'])
    expect(row.object_done).toBe(true)
  }
  const key = await readFile(join(world.deps.config.hotlinePublicKeyFile, '..', 'hotline-key'), 'utf8')
  const reports = await openReports(world.database, key.trim())
  expect(reports.length).toBeGreaterThan(0)
  const read = reports.filter(({ sha256 }) => sha256 !== null)
  // Two addresses that lead to one page are reported once.
  const dropped = tombstones.map((row) => stored.find(({ id }) => id === row.capture_id)?.final_url ?? '')
  expect(read.map(({ url }) => url).toSorted()).toEqual([...new Set(dropped)].toSorted())
  for (const { url, sha256 } of read) {
    expect(url).toContain('.onion/')
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  }
})

test('nothing that was read of a dropped capture outlives it', async () => {
  const captures = world.database.selectFrom('capture').select('id')
  for (const table of [
    'list_reading',
    'review',
    'verdict',
    'listing_observation',
    'vendor_observation',
  ] as const) {
    const rows = await world.database.selectFrom(table).select('capture_id').where('capture_id', 'not in', captures).execute() // prettier-ignore
    expect([table, rows]).toEqual([table, []])
  }
})

test('a page that was dropped is not asked for again', async () => {
  const dropped = await world.database
    .selectFrom('page')
    .select(['path', 'due_at', 'last_outcome'])
    .where('last_outcome', '=', 'csam-report')
    .execute()
  expect(dropped.length).toBeGreaterThan(0)
  for (const page of dropped) expect(page).toEqual({ path: null, due_at: null, last_outcome: 'csam-report' })
  expect(await counts('listing')).toBeLessThan(before['listing']!)
})

test('a scan that has ended has nothing to do; a newer version of the rules judges all again', async () => {
  expect(await rescanCaptures(deps)).toMatchObject({ scanned: 0, dropped: 0 })
  expect(await countOldCaptures(world.database, 'changed-1', world.clock.now())).toBe(0)
  expect(await countOldCaptures(world.database, 'changed-2', world.clock.now())).toBe(await counts('capture'))
})

test('a listing that another capture showed stays, without what was dropped, and is read anew from that one', async () => {
  const row = await world.database
    .selectFrom('listing_observation as o')
    .innerJoin('listing_observation as own', 'own.listing_id', 'o.listing_id')
    .innerJoin('capture as c', 'c.id', 'o.capture_id')
    .select(['o.listing_id', 'o.capture_id', 'c.final_url', 'own.capture_id as own', 'own.title'])
    .where('o.page_kind', '=', 'list')
    .where('own.page_kind', '=', 'listing')
    .orderBy('o.listing_id')
    .executeTakeFirstOrThrow()
  const digest = 'a'.repeat(64)
  const hit = { rule: 'one', rulesVersion: 'x', contentSha256: digest, phraseSha256: digest }
  const heads = new Set<string | undefined>()
  const judge = ({ url, html, head, linkTexts = [] }: GateInput) => {
    if (html !== '') heads.add(head?.slice(0, 12))
    return url === row.final_url && html !== '' && linkTexts.length > 0 ? hit : undefined
  }
  const { salt, seal } = deps.gate
  const ended = await rescanCaptures({ ...deps, gate: { judge, version: 'x', salt, seal } })
  expect(ended.dropped).toBe(1)
  expect([...heads]).toEqual(['HTTP/1.1 200'])
  const said = await world.database
    .selectFrom('listing_observation')
    .select('capture_id')
    .where('listing_id', '=', row.listing_id)
    .execute()
  expect(said).toEqual([{ capture_id: row.own }])
  const listing = await world.database
    .selectFrom('listing')
    .select('title')
    .where('id', '=', row.listing_id)
    .executeTakeFirst()
  expect(listing?.title).toBe(row.title)
  const again = await world.database
    .selectFrom('capture')
    .select('id')
    .where('processed_at', 'is', null)
    .execute()
  expect(again).toEqual([{ id: row.own }])
})

test('a capture whose way leads over an address that is stopped goes; its own page stays', async () => {
  const { database } = world
  const row = await database
    .selectFrom('capture')
    .innerJoin('page', 'page.id', 'capture.page_id')
    .select(['capture.id', 'page.id as page', 'page.path', 'click_path', 'started_at', 'capture.market_id'])
    .where('page.path', 'is not', null)
    .where((eb) => eb(eb.fn<number>('cardinality', ['click_path']), '>', 1))
    .orderBy('capture.id')
    .executeTakeFirstOrThrow()
  const { click_path: way, started_at: captured_at } = row
  const said = {
    market_id: row.market_id,
    page_id: row.page,
    capture_id: row.id,
    captured_at,
    recorded_at: captured_at,
  }
  await database
    .insertInto('market_fact')
    .values({ ...said, field: 'escrow', value: 'true', raw: 'x', reading: 'x' })
    .execute()
  const hit = {
    rule: 'one',
    rulesVersion: 'way',
    contentSha256: 'a'.repeat(64),
    phraseSha256: 'b'.repeat(64),
  }
  const judge = ({ url, html }: GateInput) => (html === '' && url === way.at(-1) ? hit : undefined)
  const { salt, seal } = deps.gate
  await rescanCaptures({ ...deps, gate: { judge, version: 'way', salt, seal } })
  const left = await database.selectFrom('capture').select('click_path').execute()
  expect(left.length).toBeGreaterThan(0)
  expect(left.filter((one) => one.click_path.includes(way.at(-1)!))).toEqual([])
  expect(
    await database.selectFrom('market_fact').select('raw').where('capture_id', '=', row.id).execute(),
  ).toEqual([])
  const page = database.selectFrom('page').select('path').where('id', '=', row.page)
  expect(await page.executeTakeFirst()).toEqual({ path: row.path })
})
