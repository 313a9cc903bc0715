import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowserLane, type BrowserLane } from '#crawler/browser-lane.ts'
import { fetchPage, type FetchOutcome, type FetchTask, type Lane } from '#crawler/fetch-page.ts'
import { openIdentity, userAgentOf } from '#crawler/identity.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { listProcesses } from './group-processes.ts'
import { attacks } from './world/range/conditions/hostile-pages.ts'
import { openRange } from './world/range/open-range.ts'

/** Both lanes read a market whose pages attack, a good page behind each of them; each test says what held meanwhile. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const TIMEOUT_MS = 3_000
const MAX_PAGE_BYTES = 1_000_000
/** The closing of a page that hangs, a browser that is started anew under it, and a loaded machine. */
const GRACE_MS = 12_000

type Fetched = { lane: Lane; what: string; ms: number; outcome: FetchOutcome }

let lane: BrowserLane
const fetched: Fetched[] = []
const groups = new Set<number>()

beforeAll(async () => {
  const browser = await findBrowser()
  lane = resources.use(openBrowserLane({ browser, log: openLogger('test', 'silent'), clock: systemClock }))
  const markets = [{ name: 'fighting', engine: 'table', listings: 4, vendors: 1 }]
  const range = resources.use(await openRange({ seed: 'hostile-crawl', markets }))
  const network = resources.use(await openSimulatedOnionNetwork({ services: range.services }))
  const host = range.markets[0]!.hosts[0]!
  // Made once, and for longer than a fetch may take on a loaded machine.
  for (const bomb of ['gzip-bomb', 'brotli-bomb'] as const) attacks[bomb]()
  const read = await openReader(browser, host, network.socksPort)
  const watching = setInterval(() => void noteBrowsers(), 100)
  for (const attack of [...Object.keys(attacks), 'hostile-egress']) {
    const kind =
      attack === 'hostile-egress' ? { kind: attack } : { kind: 'hostile', share: 1, attacks: [attack] }
    range.set('fighting', [kind])
    await Promise.all([read('http', '/faq', attack), read('browser', '/faq', attack)])
    range.set('fighting', [])
    await Promise.all([read('http', '/faq', 'good'), read('browser', '/faq', 'good')])
  }
  clearInterval(watching)
}, 150_000)

async function openReader(browser: FoundBrowser, host: string, socksPort: number) {
  const identity = resources.use(
    await openIdentity({
      id: 'one',
      market: 'fighting',
      userAgent: userAgentOf(browser.version),
      scope: [host],
      upstream: { host: '127.0.0.1', port: socksPort },
      budgets: { maxRequests: Infinity, maxBytes: Infinity },
      clock: systemClock,
    }),
  )
  return async (used: Lane, path: string, what: string): Promise<void> => {
    const url = `http://${host}${path}`
    // A good page is given the time of a loaded machine.
    const timeoutMs = what === 'good' ? 5 * TIMEOUT_MS : TIMEOUT_MS
    const task: FetchTask = { url, lane: used, timeoutMs, maxBytes: MAX_PAGE_BYTES }
    const began = performance.now()
    const outcome = await fetchPage(task, identity, { clock: systemClock, browserLane: lane })
    fetched.push({ lane: used, what, ms: performance.now() - began, outcome })
  }
}

/** Groups that a child of this process leads: the browsers. */
async function noteBrowsers(): Promise<void> {
  for (const { pid, parent, group } of await listProcesses())
    if (parent === process.pid && group === pid) groups.add(group)
}

function isWhole({ lane: used, outcome }: Fetched): boolean {
  return outcome.kind === 'page' && outcome.status === 200 && (used === 'http' || outcome.dom !== undefined)
}

test('behind every attack the next good page is read whole, in both lanes', () => {
  const good = fetched.filter(({ what }) => what === 'good')
  expect(good.length).toBe(2 * (Object.keys(attacks).length + 1))
  expect(good.filter((one) => !isWhole(one)).map(({ outcome }) => outcome)).toEqual([])
})

test('no fetch of a hostile page outlives its deadline, whatever the page does', () => {
  const hostile = fetched.filter(({ what }) => what !== 'good')
  expect(hostile.filter(({ ms }) => ms > TIMEOUT_MS + GRACE_MS)).toEqual([])
})

test('of a bomb and of a page that grows no more is decoded than a page may have', () => {
  const sizes = fetched.flatMap(({ outcome }) =>
    outcome.kind === 'page' ? [outcome.html.length, outcome.dom?.length ?? 0] : [],
  )
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PAGE_BYTES)
  for (const one of ['http', 'browser'])
    expect(bombsOf(one)).toEqual([
      ['gzip-bomb', 'too-big'],
      ['brotli-bomb', 'too-big'],
      ['endless-body', 'too-big'],
    ])
})

function bombsOf(used: string): string[][] {
  const bombs = fetched.filter(({ lane: one, what }) => one === used && /bomb|endless/.test(what))
  return bombs.map(({ what, outcome }) => [what, outcome.kind])
}

test('no context stays open, and no process of a browser is left, alive or dead', async () => {
  await expect.poll(() => lane.contexts(), { timeout: 15_000 }).toBe(0)
  await lane[Symbol.asyncDispose]()
  expect(groups.size).toBeGreaterThan(0)
  const left = async () => (await listProcesses()).filter(({ group }) => groups.has(group))
  await expect.poll(left, { timeout: 10_000 }).toEqual([])
})
