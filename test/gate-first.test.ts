import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dumpTables } from './capture-checks.ts'
import { openReports } from './hotline-reports.ts'
import { marketOf, openWalls, type Watched } from './wall-world.ts'

/** Captcha and log-in pages that say what may not be kept: nobody is asked to look at them. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const marked = { kind: 'csam-marker', share: 1 }
const markets = [
  { ...marketOf('riddle', {}), conditions: [marked, { kind: 'captcha' }] },
  { ...marketOf('walled', {}), conditions: [marked, { kind: 'login-wall' }] },
]

/** Where a visitor comes in the world marks nothing; one captcha alone would be that page's own. */
const paths = ['/goods', '/goods/2', '/goods/3', '/goods/4']
const enter = (name: string) => ({
  start_paths: name === 'riddle' ? paths : ['/goods'],
  ...(name === 'riddle' && { access: 'public' }),
})

let world: Watched
beforeAll(async () => {
  world = await openWalls(resources, { seed: 'gate-first', markets }, { enter })
  await world.crawl(async () => markets.every(({ name }) => world.rests.has(name)))
})

test('a captcha or log-in page that the gate stops is put before no person, and the market says nothing of why', () => {
  expect(world.asked).toEqual([])
  expect(Object.fromEntries(world.rests)).toEqual({
    riddle: 'complete',
    walled: 'the log-in is out of reach: the page may not be read: the gate stops it',
  })
})

test('each such page is reported once and asked for once', async () => {
  for (const [name, addresses] of [
    ['riddle', paths],
    ['walled', ['/goods']],
  ] as const) {
    const asked = world.range.served().filter(({ market }) => market === name)
    expect([name, asked.map(({ path }) => path).toSorted()]).toEqual([name, addresses])
    const pages = await world.database
      .selectFrom('page as p')
      .innerJoin('market as m', 'm.id', 'p.market_id')
      .select(['p.path', 'p.due_at', 'p.last_outcome'])
      .where('m.name', '=', name)
      .execute()
    const buried = { path: null, due_at: null, last_outcome: 'csam-report' }
    expect([name, pages]).toEqual([name, addresses.map(() => buried)])
  }
  const key = await readFile(join(dirname(world.deps.config.hotlinePublicKeyFile), 'hotline-key'), 'utf8')
  const reports = await openReports(world.database, key.trim())
  const hosts = world.range.markets.flatMap(({ name, hosts: [host] }) =>
    (name === 'riddle' ? paths : ['/goods']).map((path) => `http://${host}${path}`),
  )
  expect(new Set(reports.map(({ url }) => url))).toEqual(new Set(hosts))
  expect(reports).toHaveLength(hosts.length)
})

test('nothing of it stands in a table or a log line', async () => {
  const tables = [...(await dumpTables(world.database)).values(), ...world.logged].join('\n')
  expect(tables).toContain('walled')
  expect(tables).not.toContain('LF-CSAM-MARKER')
})
