import { afterAll, beforeAll, expect, test } from 'vitest'
import { FETCH_GRACE_MS } from '#crawler/browser-lane-end.ts'
import type { FetchOutcome, FetchTask } from '#crawler/fetch-outcome.ts'
import type { Identity } from '#crawler/identity.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { listProcesses } from './group-processes.ts'
import { openOwnTime } from './own-time.ts'
import { attacks } from './world/range/conditions/hostile-pages.ts'
import { reachable } from './world/range/reach.ts'

/** Whole crawls, in both lanes, of markets whose pages attack or try to get out; each test says what held meanwhile. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const TIMEOUT_MS = 2_500
const MAX_PAGE_BYTES = 1_000_000
const CONCURRENCY = 4

const stall = { engine: 'table', vendors: 2, recipe: 'world-table' }
const fighting = { kind: 'hostile', share: 0.6 }
const markets = [
  { ...stall, name: 'in-the-browser', listings: 10, mode: 'browser', conditions: [fighting] },
  {
    ...stall,
    name: 'in-the-cheap-lane',
    listings: 10,
    mode: 'http',
    conditions: [fighting, { kind: 'hostile-egress' }],
  },
  { ...stall, name: 'leaving', listings: 3, mode: 'browser', conditions: [{ kind: 'hostile-egress' }] },
] as const

type Fetched = { task: FetchTask; ms: number; outcome: FetchOutcome }

let world: CrawlRange
const ownTime = openOwnTime(resources)
const fetched: Fetched[] = []
const browsers = new Set<number>()
/** By identity: who asks whether a mirror is there has one of its own. */
const atOnce = new Map<Identity, number>()
let mostAtOnce = 0

beforeAll(async () => {
  // Made once, and for longer than a fetch may take on a loaded machine.
  for (const bomb of ['gzip-bomb', 'brotli-bomb'] as const) attacks[bomb]()
  world = await openCrawlRange(
    resources,
    {
      seed: 'hostile-crawl',
      markets: markets.map((market) => ({ ...market, conditions: [...market.conditions] })),
    },
    {
      speed: 40,
      config: { fetchTimeoutMs: TIMEOUT_MS, maxPageBytes: MAX_PAGE_BYTES },
      enter: () => ({ concurrency: CONCURRENCY }),
    },
  )
  const fetch = world.deps.fetch.bind(world.deps)
  world.deps.fetch = (task, identity) => timed(task, identity, fetch(task, identity))
  const watching = setInterval(() => void noteBrowsers(), 200)
  await world.crawl(undefined, { deadlineMs: 600_000 }).finally(() => clearInterval(watching))
}, 660_000)

async function timed(
  task: FetchTask,
  identity: Identity,
  fetching: Promise<FetchOutcome>,
): Promise<FetchOutcome> {
  const [began, count] = [ownTime(), (atOnce.get(identity) ?? 0) + 1]
  atOnce.set(identity, count)
  mostAtOnce = Math.max(mostAtOnce, count)
  try {
    const outcome = await fetching
    fetched.push({ task, outcome, ms: ownTime() - began })
    return outcome
  } finally {
    atOnce.set(identity, atOnce.get(identity)! - 1)
  }
}

/** Groups that a child of this process leads: the browsers. */
async function noteBrowsers(): Promise<void> {
  for (const { pid, parent, group } of await listProcesses())
    if (parent === process.pid && group === pid) browsers.add(group)
}

/** What an attack took the place of. */
function takenFrom(name: string): Set<string> {
  const hit = world.range
    .served()
    .filter(({ market, condition }) => market === name && condition === 'hostile')
  return new Set(hit.map(({ path }) => path))
}

test('a market whose pages attack is crawled to its end, and what can be reached is found, in both lanes', async () => {
  for (const score of await world.score()) {
    expect(score).toMatchObject({ invented: [], gatesStored: [], falselyDelisted: [], precision: 1 })
    const taken = takenFrom(score.market)
    const inReach = reachable(world.range.market(score.market), world.range.openedAt, (path) =>
      taken.has(path),
    )
    expect([score.market, score.missing.filter((id) => inReach.has(id))]).toEqual([score.market, []])
    // Each attack had its turn.
    const turns = score.market === 'leaving' ? 0 : Object.keys(attacks).length
    expect(taken.size).toBeGreaterThanOrEqual(turns)
  }
  expect(
    world.range.served().filter(({ market, method }) => market === undefined || method !== 'GET'),
  ).toEqual([])
})

test('no fetch outlasts its time and the grace, whatever the page does', () => {
  expect(fetched.filter(({ ms }) => ms > TIMEOUT_MS + FETCH_GRACE_MS)).toEqual([])
})

test('as many pages of a market are read at once as it allows, and no more', () => {
  expect(mostAtOnce).toBe(CONCURRENCY)
})

test('of a bomb and of a page that grows no more is decoded than a page may have', () => {
  const sizes = fetched.flatMap(({ outcome }) =>
    outcome.kind === 'page' ? [outcome.html.length, outcome.dom?.length ?? 0] : [],
  )
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PAGE_BYTES)
  for (const lane of ['http', 'browser']) {
    const tooBig = fetched.filter(({ task, outcome }) => task.lane === lane && outcome.kind === 'too-big')
    // Two bombs, and a body without end.
    expect(new Set(tooBig.map(({ task }) => task.url)).size).toBeGreaterThanOrEqual(3)
  }
})

test('no process of a browser is left, alive or dead', async () => {
  expect(browsers.size).toBeGreaterThan(0)
  await resources.disposeAsync()
  const left = async () => (await listProcesses()).filter(({ group }) => browsers.has(group))
  await expect.poll(left, { timeout: 10_000 }).toEqual([])
})
