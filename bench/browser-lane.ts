import { ALLOWED_RESOURCES } from '#crawler/browser-lane-context.ts'
import { openBrowserLane } from '#crawler/browser-lane.ts'
import { openIdentity, userAgentOf } from '#crawler/identity.ts'
import { BROWSER_ARGUMENTS } from '#crawler/launch-browser.ts'
import { confineBrowser } from '#infra/browser/confine-browser.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import { openLogger } from '#shared/logger.ts'
import { buildWorld } from '#test/world/build-world.ts'
import { compared, type Measure } from './measure.ts'
import { missingPeer, runPeer } from './run-peer.ts'
import { openSites, type BenchMarket } from './sites.ts'

const TABS = 4
const PAGES = 40
const WARM_UP = 8
const ROUNDS = 2

/**
 * Pages a second of our browser lane and of Crawlee's PlaywrightCrawler on the same pages with four tabs: the same
 * Chromium, switches, user and blocked resources. Ours goes through guard and simulated onion network and keeps the
 * wire bytes; the peer reads straight from loopback and takes the document. Budget: a ratio of 2.
 */
export async function benchBrowserLane(): Promise<Measure[]> {
  const browser = await findBrowser()
  await using sites = await openSites('generated')
  const market = sites.markets[0]!
  const paths = buildWorld('bench 0').markets[0]!.listings.map(({ path }) => path)
  const lists = { warmUp: paths.slice(0, WARM_UP), paths: paths.slice(WARM_UP, WARM_UP + PAGES) }
  const missing = missingPeer()
  let [ours, peer] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.max(ours, await rateOurs(browser, market, sites.socksPort, lists))
    if (!missing) peer = Math.max(peer, await ratePeer(browser, market, lists))
  }
  const note = `${PAGES} pages, ${TABS} tabs, Chromium ${browser.version} (${browser.source}), best of ${ROUNDS}`
  const rest = { unit: 'pages a second', budget: { atLeast: 2 }, note }
  return [compared('browser lane', ours, missing ?? peer, rest)]
}

type Lists = { warmUp: string[]; paths: string[] }

async function rateOurs(
  browser: FoundBrowser,
  { host }: BenchMarket,
  socksPort: number,
  { warmUp, paths }: Lists,
): Promise<number> {
  await using lane = openBrowserLane({ browser, log: openLogger('bench', 'error'), clock: systemClock })
  await using identity = await openIdentity({
    id: 'bench',
    market: 'bench',
    userAgent: userAgentOf(browser.version),
    scope: [host],
    upstream: { host: '127.0.0.1', port: socksPort },
    budgets: { maxRequests: Infinity, maxBytes: Infinity },
    clock: systemClock,
  })
  const read = async (path: string): Promise<void> => {
    const task = { url: `http://${host}${path}`, lane: 'browser', timeoutMs: 60_000, maxBytes: 1e6 } as const
    const outcome = await lane.fetch(task, identity)
    if (outcome.kind !== 'page')
      throw new LanternfishError('BENCH', `${path} ended as ${outcome.kind}: no figure.`)
  }
  await readAll(warmUp, read)
  const began = performance.now()
  await readAll(paths, read)
  return (paths.length * 1000) / (performance.now() - began)
}

async function readAll(paths: readonly string[], read: (path: string) => Promise<void>): Promise<void> {
  const waiting = [...paths]
  const tab = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await read(path)
  }
  await Promise.all(Array.from({ length: TABS }, tab))
}

async function ratePeer(
  browser: FoundBrowser,
  { port }: BenchMarket,
  { warmUp, paths }: Lists,
): Promise<number> {
  await using confined = await confineBrowser(browser.path, browser.env)
  const { launcher: executablePath, env } = confined
  const urlOf = (path: string): string => `http://127.0.0.1:${port}${path}`
  const { pages, seconds } = await runPeer('playwright-crawler.mjs', {
    urls: [...warmUp, ...paths].map(urlOf),
    warmUp: warmUp.length,
    concurrency: TABS,
    launch: { executablePath, env, args: BROWSER_ARGUMENTS, chromiumSandbox: true, headless: true },
    allowed: [...ALLOWED_RESOURCES],
  })
  if (pages !== paths.length)
    throw new LanternfishError('PEER', `The peer read ${pages} pages of ${paths.length}: no figure.`)
  return pages / seconds
}
