import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Database } from '#db/open-database.ts'
import { addMarket } from '#db/registry.ts'
import { clusterFolder } from '#infra/embedded-postgres/cluster-folder.ts'
import { findFreePorts } from '#infra/free-ports.ts'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { unprivilegedUser } from '#infra/unprivileged-user.ts'
import { systemClock } from '#shared/clock.ts'
import { dumpTables } from './capture-checks.ts'
import { databaseUrlOf, makeDemoFolder, processesOf, removeDemo, roleOf, startProgram, until, untilFetched, type DemoRun } from './demo-run.ts' // prettier-ignore
import { everywhere, inMarkup } from './disguises.ts'
import { openReports } from './hotline-reports.ts'
import { lastingBasis, marketOf } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'
import { COLOURS, FRUITS, HAN_COLOURS, HAN_FRUITS, standInText } from './stand-in-lists.ts'
import { openRange } from './world/range/open-range.ts'

/**
 * The whole program on markets half of whose pages are marked, by the token and by stand-in words in every disguise, its
 * processes killed in mid-page; then every file, table and line of the installation is searched.
 */

const MARKER = 'LF-CSAM-MARKER'
const LONG_MS = 600_000
const PAIRS = [
  [COLOURS[0]!, FRUITS[0]!],
  [COLOURS[3]!, FRUITS[3]!],
  [HAN_COLOURS[0]!, HAN_FRUITS[0]!],
] as const
const WORDS = [
  MARKER,
  ...PAIRS.flatMap(([a, b]) =>
    [...everywhere, ...inMarkup].map(([, disguise]) => `${disguise(a)} ${disguise(b)}`),
  ),
]
/** Long enough that no other text has them by chance; of a pair that stands together one half is enough. */
const NEEDLES = [...new Set([MARKER, ...PAIRS.flatMap(needlesOf)])]

const isMarked = (text: string) => NEEDLES.some((needle) => text.includes(needle))

function needlesOf([a, b]: readonly [string, string]): string[] {
  return [...everywhere, ...inMarkup].map(([, disguise]) => {
    const word = disguise(a)
    return Buffer.byteLength(word) >= 8 ? word : `${word} ${disguise(b)}`
  })
}

const mark = (where: string) => ({ kind: 'csam-marker', share: 0.5, where, words: WORDS })

const resources = new AsyncDisposableStack()
const dir = makeDemoFolder()
let run: DemoRun
let database: Database
const metrics: string[] = []

beforeAll(async () => {
  const market = { listings: 30, vendors: 4, recipe: 'world-table', engine: 'table' }
  const range = resources.use(
    await openRange({
      seed: 'nothing-is-left',
      markets: [
        { ...market, name: 'texts', conditions: [mark('text')] },
        { ...market, name: 'titles', mode: 'browser', conditions: [mark('title')] },
        { ...market, name: 'links', conditions: [mark('link')] },
      ],
    }),
  )
  const network = resources.use(await openSimulatedOnionNetwork({ services: range.services }))
  await runLanternfish(['init', '--data', dir])
  const list = join(dir, 'stand-in.list')
  writeFileSync(list, standInText)
  const metricsPort = await findFreePorts(3)
  const env = {
    METRICS_PORT: String(metricsPort),
    TOR_SOCKS_URL: `socks5://127.0.0.1:${network.socksPort}`,
    NETWORK: 'simulated onion network',
    CANARY_ONION: range.canary,
    CSAM_LISTS: list,
    LEASE_SECONDS: '3',
    MIN_FREE_MB: '200',
    LOG_LEVEL: 'debug',
  }
  const start = async () => {
    run = startProgram('up', dir, env)
    await run.said(/console: http/)
  }
  await start()
  resources.defer(async () => {
    run.kill('SIGINT')
    await run.ended
  })
  database = openDatabase(databaseUrlOf(dir), { max: 1 })
  const now = systemClock.now()
  for (const { name, order, hosts, site, design } of range.markets) {
    const { mode, recipe = null } = order
    const start_paths = [site.start(design(now))]
    const entry = marketOf(name, { mode, recipe, start_paths, max_depth: 30, min_delay_ms: 40 })
    const mirrors = hosts.map((host) => ({ host, port: 80 }))
    await addMarket(database, { ...entry, mirrors, basis: lastingBasis() }, now)
  }
  for (const [pages, signal] of [
    [8, 'SIGKILL'],
    [16, 'SIGSEGV'],
    [24, 'SIGABRT'],
  ] as const) {
    await untilFetched(dir, run, pages, LONG_MS)
    const pid = await until('a crawler', () => roleOf(dir, 'crawler'), LONG_MS)
    process.kill(pid, signal)
  }
  await until('reports of every market', reportedMarkets, LONG_MS)
  // Crawler, worker and console, each at a port of its own.
  for (const port of [metricsPort, metricsPort + 1, metricsPort + 2])
    metrics.push(await until('metrics', () => readMetrics(port), LONG_MS))
}, LONG_MS)

afterAll(async () => {
  await database?.destroy()
  await resources.disposeAsync()
  removeDemo(dir)
})

/** Nothing while whoever was killed is still to come back. */
async function readMetrics(port: number): Promise<string | undefined> {
  return fetch(`http://127.0.0.1:${port}/metrics`)
    .then((answer) => answer.text())
    .catch(() => undefined)
}

async function reportedMarkets(): Promise<true | undefined> {
  const { rows } = await sql<{ markets: number; reports: number }>`
    select count(distinct market_id) as markets, count(*) as reports from hotline_report
    where content_hash is not null`.execute(database)
  return (rows[0]!.markets === 3 && rows[0]!.reports > 15) || undefined
}

/** All at one blow: what a process clears away at its end is still there to be searched, and nothing changes any more. */
async function killAll(): Promise<void> {
  await until('the end of every process', killLeft, LONG_MS)
  await run.ended
}

function killLeft(): true | undefined {
  const left = processesOf(dir).map(({ pid }) => String(pid))
  // Some of them end by themselves meanwhile, which is no fault.
  if (left.length > 0) spawnSync('kill', ['-KILL', ...left])
  return left.length === 0 || undefined
}

/** Every file under a folder that holds a needle, packed ones unpacked. */
function filesWith(folder: string): string[] {
  const found: string[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const bytes = readFileSync(file)
    const plain = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
    if (NEEDLES.some((needle) => holds(plain, needle))) found.push(file)
  }
  return found
}

function holds(bytes: Buffer, needle: string): boolean {
  return bytes.includes(needle) || (needle === MARKER && bytes.includes(Buffer.from(needle, 'utf16le')))
}

test('the crawl met marked pages in every market, and reported them', async () => {
  const reports = await openReports(database, readFileSync(join(dir, 'hotline-key'), 'utf8').trim())
  const read = reports.filter(({ sha256 }) => sha256 !== null)
  expect(new Set(read.map(({ url }) => new URL(url).hostname)).size).toBe(3)
})

test('no process of the installation may leave its memory in a file when it falls', () => {
  const limits = processesOf(dir).flatMap(({ pid, command }) => {
    const limit = coreLimitOf(pid)
    return limit === undefined ? [] : [[command.slice(0, 60), limit]]
  })
  expect(limits.length).toBeGreaterThan(3)
  expect(limits.filter(([, limit]) => limit !== '0')).toEqual([])
})

function coreLimitOf(pid: number): string | undefined {
  try {
    return /^Max core file size +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
  } catch {
    // It ended while we looked.
    return undefined
  }
}

test(
  'no table, queue, log line, metric and file of the installation holds what was marked, killed in mid-page or not',
  async () => {
    const dump = [...(await dumpTables(database))]
    expect(dump.map(([table]) => table)).toEqual(expect.arrayContaining(['public.page', 'bullmq.job']))
    expect(metrics.map((text) => text.includes('lanternfish_'))).toEqual([true, true, true])
    await database.destroy()
    await killAll()
    const lines = [run.output(), run.log()].flatMap((text) => text.split('\n'))
    expect({
      tables: dump.flatMap(([table, text]) => (isMarked(text) ? [table] : [])),
      lines: lines.filter(isMarked),
      metrics: metrics.flatMap((text) => text.split('\n').filter(isMarked)),
      files: [...filesWith(dir), ...filesWith(clusterFolder(dir, unprivilegedUser()).data)],
    }).toEqual({ tables: [], lines: [], metrics: [], files: [] })
  },
  LONG_MS,
)

test('no process that fell has left its memory in a file', () => {
  const dumps = readdirSync(dir, { recursive: true }).filter((name) =>
    /(^|\/)core(\.\d+)?$/.test(String(name)),
  )
  expect(dumps).toEqual([])
})

test('the search finds what is there, in a line and in a packed file', () => {
  const folder = join(dir, 'planted')
  mkdirSync(folder)
  writeFileSync(join(folder, 'log'), `x ${WORDS[1]} y`)
  writeFileSync(join(folder, 'page.warc.gz'), gzipSync(`<p>${WORDS.at(-1)}`))
  writeFileSync(join(folder, 'plain'), 'an ordinary page')
  expect(filesWith(folder)).toEqual([join(folder, 'log'), join(folder, 'page.warc.gz')])
})
