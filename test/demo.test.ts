import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Database } from '#db/open-database.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { dumpTables, faultsOf, readStoredCaptures, textsOf, type StoredCapture } from './capture-checks.ts'
import { openReports } from './hotline-reports.ts'
import { LONG_MS, NO_TRESPASSES, SUMMARY } from './demo-expectations.ts'
import { askWorld, databaseUrlOf, makeDemoFolder, processesOf, removeDemo, startDemo } from './demo-run.ts'
import type { DemoRun } from './demo-run.ts'
import type { Trespasses } from './world/open-world.ts'
import type { SeenRequest } from './world/serve-onion.ts'
import type { Truth } from './world/truth.ts'

const MARKER = 'LF-CSAM-MARKER'

const dir = makeDemoFolder()
let run: DemoRun
let database: Database
let captures: StoredCapture[]
let truth: Truth
beforeAll(async () => {
  run = startDemo(dir, '--no-tor')
  await run.said(/the console stays at/)
  database = openDatabase(databaseUrlOf(dir), { max: 2 })
  captures = await readStoredCaptures(database)
  truth = await askWorld<Truth>(dir, 'truth')
}, LONG_MS)
afterAll(() => removeDemo(dir))

async function objectsWith(pattern: RegExp): Promise<string[]> {
  const folder = join(dir, 'captures')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.warc.gz'))
  expect(names.length).toBeGreaterThan(500)
  const found: string[] = []
  for (const name of names)
    if (pattern.test(await textsOf(await readFile(join(folder, name))))) found.push(name)
  return found
}

test('without tor the demo agrees with the world and says when the first listing came', () => {
  expect(run.output()).toContain(SUMMARY)
  expect(run.output()).toMatch(/^first listing after \d+\.\d s$/m)
  expect(run.output()).toContain('with the package tor it would be a private Tor network')
  process.stdout.write(`without tor: ${/first listing after \d+\.\d s/.exec(run.output())?.[0]}\n`)
})

test('nothing outside was asked, no picture, font, video or download, nothing was written, nobody logged out', async () => {
  expect(await askWorld<Trespasses>(dir, 'trespasses')).toEqual(NO_TRESPASSES)
  // The proof has a subject: the markets were read.
  expect((await askWorld<SeenRequest[]>(dir, 'requests')).length).toBeGreaterThan(450)
})

test(
  'each capture carries all that can never be added later, the same in its row and in its object, and a leaf',
  async () => {
    const store = openCaptureStore(join(dir, 'captures'))
    expect(captures.length).toBeGreaterThan(500)
    expect(new Set(captures.map(({ market, lane }) => `${market}: ${lane}`)).size).toBe(4)
    const faults: string[] = []
    for (const row of captures) faults.push(...(await faultsOf(row, await store.get(row.object_sha256))))
    expect(faults).toEqual([])
  },
  LONG_MS,
)

test('what the gate stops stands nowhere but in the report queue, without its words', async () => {
  const tables = [...(await dumpTables(database))].filter(([, text]) => text.includes(MARKER))
  expect(tables.map(([table]) => table)).toEqual([])
  expect(await objectsWith(new RegExp(MARKER))).toEqual([])
  expect(run.output() + run.log()).not.toContain(MARKER)
  const pages = truth.markets.flatMap(({ host, markerPages }) =>
    markerPages.map((path) => `http://${host}${path}`),
  )
  const key = await readFile(join(dir, 'hotline-key'), 'utf8')
  const opened = await openReports(database, key.trim())
  expect(opened.map(({ url }) => url).toSorted()).toEqual(pages.toSorted())
  const reports = await database.selectFrom('hotline_report').selectAll().execute()
  for (const report of reports) {
    expect(report.url).toBeNull()
    expect(report.content_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(report.rule).not.toBe('')
    expect(report.seen_at).toBeInstanceOf(Date)
  }
  const { rows } = await sql`select path, due_at, last_outcome from page where path is null`.execute(database)
  expect(rows).toEqual(pages.map(() => ({ path: null, due_at: null, last_outcome: 'csam-report' })))
})

test('a first scrape that read a market whole ends its baseline: from then on new listings alert', async () => {
  const rows = await database
    .selectFrom('market_section')
    .select(['start_path', 'baseline_ended_at'])
    .execute()
  expect(rows.map(({ start_path }) => start_path)).toEqual(['/', '/', '/'])
  expect(rows.filter(({ baseline_ended_at }) => baseline_ended_at === null)).toEqual([])
})

test('the picture that stands in a page itself is in no capture', async () => {
  const pictured = truth.markets.flatMap(({ name, picturePages }) => picturePages.map((path) => name + path))
  const read = captures.map(({ market, path }) => market + path)
  expect(pictured.length).toBeGreaterThan(0)
  expect(pictured.filter((page) => !read.includes(page))).toEqual([])
  expect(await objectsWith(/data:image|iVBORw0KGgo/)).toEqual([])
})

test('vendors stand with their keys, and reviews with masked buyers', async () => {
  const { rows: vendors } = await sql<{ market: string; name: string; key: string | null }>`
    select m.name as market, v.name, max(o.fields->>'pgpKey') as key from vendor v
    join market m on m.id = v.market_id left join vendor_observation o on o.vendor_id = v.id
    group by m.name, v.name`.execute(database)
  const known = vendors.map(({ market, name, key }) => [`${market} ${name}`, key?.trim()] as const)
  const expected = truth.markets.flatMap(({ name, vendors: list }) =>
    list.map((vendor) => [`${name} ${vendor.name}`, vendor.pgpKey.trim()] as const),
  )
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(expected))
  const reviews = await database.selectFrom('review').selectAll().execute()
  expect(reviews).toHaveLength(truth.counts.reviews)
  // Two letters are kept of a buyer's name.
  const unmasked = reviews.filter(({ buyer }) => !/^.…?.$/u.test(buyer ?? ''))
  const unplaced = reviews.filter(({ listing_id, vendor_id }) => listing_id === null || vendor_id === null)
  expect([unmasked, unplaced]).toEqual([[], []])
})

test('each observation of a listing has a verdict that names its model', async () => {
  const { rows } = await sql<{ observations: number; unjudged: number }>`
    select count(*) as observations, count(*) filter (where not exists (
      select from verdict v where v.listing_id = o.listing_id and v.capture_id = o.capture_id
        and v.model_version <> '' and v.probability > 0)) as unjudged
    from listing_observation o`.execute(database)
  expect(rows[0]?.observations).toBeGreaterThan(450)
  expect(rows[0]?.unjudged).toBe(0)
})

/** Rows of what a crawl leaves behind. */
async function countRows(url: string): Promise<Record<string, number>> {
  const connection = openDatabase(url, { max: 1 })
  try {
    const lasting =
      /^public\.(capture|page|page_fetch|scrape|listing|review|vendor|evidence_leaf|\w+_observation)$/
    const tables = [...(await dumpTables(connection))].filter(([name]) => lasting.test(name))
    return Object.fromEntries(tables.map(([name, text]) => [name, text.split('\n').length]))
  } finally {
    await connection.destroy()
  }
}

let before: Record<string, number>

test('Ctrl-C closes everything in order, with status 0, and leaves no process', async () => {
  before = await countRows(databaseUrlOf(dir))
  await database.destroy()
  const commands = processesOf(dir).map(({ command }) => command)
  const parts = ['role crawler', 'role worker', 'role dashboard', 'world/main.ts', 'postgres', '--headless']
  expect(parts.filter((part) => !commands.some((command) => command.includes(part)))).toEqual([])
  run.kill('SIGINT')
  expect(await run.ended).toEqual({ code: 0, signal: null })
  expect(processesOf(dir)).toEqual([])
})

test('a second run on the same data has nothing to do and ends with status 0', async () => {
  const second = startDemo(dir, '--no-tor', '--exit')
  expect(await second.ended).toEqual({ code: 0, signal: null })
  expect(second.output()).toContain(SUMMARY)
  expect(processesOf(dir)).toEqual([])
})

test('where the rows do not agree with the world, --exit ends with status 1', async () => {
  await using stack = new AsyncDisposableStack()
  const postgres = await openEmbeddedPostgres(dir)
  stack.defer(() => postgres.stop())
  expect(await countRows(postgres.url)).toEqual(before)
  const connection = openDatabase(postgres.url, { max: 1 })
  await sql`update listing set title = 'Another' where id = (select min(id) from listing)`.execute(connection)
  await connection.destroy()
  await stack.disposeAsync()
  const third = startDemo(dir, '--no-tor', '--exit')
  expect(await third.ended).toEqual({ code: 1, signal: null })
  expect(third.output()).toContain('wrong fields: 1\n')
  expect(third.output()).toContain('the crawl does NOT agree with the world\n')
  expect(processesOf(dir)).toEqual([])
})
