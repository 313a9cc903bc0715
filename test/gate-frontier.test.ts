import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCsamGate, type GateInput } from '#crawler/csam-gate.ts'
import { rescanFrontier } from '#crawler/rescan-frontier.ts'
import { addPages, pathHash } from '#db/frontier.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { openReports } from './hotline-reports.ts'
import { COLOURS, FRUITS, standInText } from './stand-in-lists.ts'

/** What the gate does with addresses, by words that mean nothing; one small market whose lists carry marked links. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const PATH = `/item/${COLOURS[0]}-${FRUITS[0]}`
const marked = { kind: 'csam-marker', share: 0.3, where: 'link' }
const markets = [
  { name: 'marked', engine: 'table', listings: 12, vendors: 2, recipe: 'world-table', conditions: [marked] },
]

let world: CrawlRange
beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lf-gate-'))
  resources.defer(() => rm(dir, { recursive: true }))
  const file = join(dir, 'stand-in.list')
  await writeFile(file, standInText)
  world = await openCrawlRange(
    resources,
    { seed: 'gate-frontier', markets },
    { speed: 40, env: { CSAM_LISTS: file } },
  )
  const { id } = await world.database.selectFrom('market').select('id').executeTakeFirstOrThrow()
  const known = { path: PATH, priority: 1, depth: 1, foundOn: null }
  await addPages(world.database, id, [known], world.clock.now())
  await world.crawl()
})

const pageOf = (path: string) =>
  world.database
    .selectFrom('page')
    .select(['path', 'shape', 'prefix', 'due_at', 'last_outcome'])
    .where('path_sha256', '=', pathHash(path))
    .executeTakeFirst()
const reportOf = async (end: string) => {
  const key = await readFile(join(dirname(world.deps.config.hotlinePublicKeyFile), 'hotline-key'), 'utf8')
  const opened = await openReports(world.database, key.trim())
  const rows = await world.database
    .selectFrom('hotline_report')
    .select(['rule', 'content_hash', 'url'])
    .orderBy('id')
    .execute()
  return rows[opened.findIndex(({ url }) => url.endsWith(end))]
}
const buried = { path: null, shape: null, prefix: null, due_at: null, last_outcome: 'csam-report' }

test('an address in the frontier that a list stops is reported and never asked for', async () => {
  expect(await pageOf(PATH)).toEqual(buried)
  expect(await reportOf(PATH)).toEqual({ rule: 'stand-in/pair', content_hash: null, url: null })
  expect(world.range.served().filter(({ path }) => path === PATH)).toEqual([])
})

test('a link whose text is stopped drops its whole page, and what it leads to is reported and never asked for', async () => {
  const dropped = world.range.served().filter(({ condition }) => condition === 'csam-marker')
  expect(dropped.length).toBeGreaterThan(0)
  for (const { path } of dropped) {
    expect(await pageOf(path)).toMatchObject({ path: null, last_outcome: 'csam-report' })
    expect(await capturesOf(path)).toEqual([])
  }
  expect(await pageOf('/marked')).toEqual(buried)
  expect(await reportOf('/marked')).toEqual({ rule: 'marker', content_hash: null, url: null })
  expect(world.range.served().filter(({ path }) => path === '/marked')).toEqual([])
})

test('a report says how its page was reached, click by click', async () => {
  const key = await readFile(join(dirname(world.deps.config.hotlinePublicKeyFile), 'hotline-key'), 'utf8')
  const opened = await openReports(world.database, key.trim())
  const starts = await world.database.selectFrom('page').select('path').where('depth', '=', 0).execute()
  const dropped = opened.filter(({ sha256, reached }) => sha256 !== null && reached.length > 0)
  expect(dropped.length).toBeGreaterThan(0)
  for (const { url, reached } of dropped) {
    const [first, ...others] = reached.map((address) => new URL(address))
    expect(starts.map(({ path }) => path)).toContain(first!.pathname + first!.search)
    for (const { host } of others) expect(host).toBe(new URL(url).host)
  }
  const led = opened.find(({ url }) => url.endsWith('/marked'))!
  expect(opened.map(({ url }) => url)).toContain(led.reached.at(-1))
})

const judgedBy = (version: string) => ({
  database: world.database,
  gate: {
    judge: openCsamGate({ version, rules: [{ id: 'marker', kind: 'marker', tokens: ['LF-CSAM-MARKER'] }] }),
    version,
    salt: world.deps.gate.salt,
    seal: world.deps.gate.seal,
  },
  // What was found within ten minutes is looked at again.
  clock: { now: () => new Date(world.clock.now().getTime() + 3_600_000) },
})

test('addresses that nobody asks for yet are judged at once, each once by each version of the rules', async () => {
  const { database } = world
  const { id } = await database.selectFrom('market').select('id').executeTakeFirstOrThrow()
  const [plain, marker] = ['/item/plain', '/item/LF-CSAM-%4dARKER'] as const
  const page = { priority: 1, depth: 1, foundOn: null }
  const found = [plain, marker].map((path) => ({ ...page, path }))
  await addPages(database, id, found, world.clock.now())
  // Due in a year: until then nobody would look at them.
  const due_at = new Date(world.clock.now().getTime() + 365 * 86_400_000)
  await database.updateTable('page').set({ due_at }).where('path', 'in', [plain, marker]).execute()
  const known = await database.selectFrom('page').select('id').where('path', 'is not', null).execute()
  expect(await rescanFrontier(judgedBy('address-1'))).toEqual({ addresses: known.length, stopped: 1 })
  expect(await rescanFrontier(judgedBy('address-1'))).toEqual({ addresses: 0, stopped: 0 })
  expect(await rescanFrontier(judgedBy('address-2'))).toEqual({ addresses: known.length - 1, stopped: 0 })
  const rowOf = (path: string) =>
    database
      .selectFrom('page')
      .select(['path', 'due_at', 'last_outcome'])
      .where('path_sha256', '=', pathHash(path))
      .executeTakeFirst()
  expect(await rowOf(marker)).toEqual({ path: null, due_at: null, last_outcome: 'csam-report' })
  expect(await rowOf(plain)).toEqual({ path: plain, due_at, last_outcome: null })
  expect(await reportOf(marker)).toEqual({ rule: 'marker', content_hash: null, url: null })
  const rows = await database.selectFrom('page').select('path').where('path', 'like', '%CSAM%').execute()
  expect(rows).toEqual([])
})

test('the rules that judged it stand in each capture', async () => {
  expect(world.deps.gate.version).toBe('stand-in-1 stand-in@1')
})

const capturesOf = (path: string) =>
  world.database
    .selectFrom('capture')
    .innerJoin('page', 'page.id', 'capture.page_id')
    .select('capture.id')
    .where('path_sha256', '=', pathHash(path))
    .execute()

test('rules that change while a page is judged do not put their name to it: it is judged again', async () => {
  const { database } = world
  const gate: { judge: (input: GateInput) => unknown; version: string } = world.deps.gate
  const { judge, version } = gate
  gate.judge = (input) => {
    if (input.html !== '') gate.version = 'changed meanwhile'
    return judge(input)
  }
  const page = database.selectFrom('page').select('id').where('path', 'is not', null).orderBy('id').limit(1)
  await database.updateTable('page').set({ due_at: world.clock.now() }).where('id', 'in', page).execute()
  await database.updateTable('identity').set({ leased_until: null, not_before: null }).execute()
  const fresh = () =>
    database
      .selectFrom('capture')
      .select('gate_version')
      .where('page_id', 'in', page)
      .orderBy('started_at', 'desc')
      .execute()
  const known = (await fresh()).length
  await world.crawl(async () => (await fresh()).length > known)
  expect([gate.version, (await fresh())[0]?.gate_version]).toEqual(['changed meanwhile', version])
})
