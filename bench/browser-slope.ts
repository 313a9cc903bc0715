import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FETCH_GRACE_MS } from '#crawler/browser-lane-end.ts'
import { openBrowserLane, type BrowserLane } from '#crawler/browser-lane.ts'
import { openIdentity, userAgentOf, type Identity } from '#crawler/identity.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { listProcesses } from '#test/group-processes.ts'
import type { Measure } from './measure.ts'
import { takeSample, type Memory, type Sample } from './slope-memory.ts'
import { inBlocks, slopeOf } from '#test/slope.ts'
import type { SlopeSites } from './slope-site.ts'

const CAPTURES = 2_000
const TABS_A_MARKET = 2
const TIMEOUT_MS = 4_000
const MAX_PAGE_BYTES = 1_000_000
/** Of the pages of one of the two markets; of the other each one tries to get out of Tor. */
const HOSTILE_SHARE = 0.3
/** Until then the first browser has been replaced once, and what is loaded but once is there. */
const WARM_UP = 0.15
const BLOCKS = 24
const LOOKS_FOR_LEFT = 10
const SAMPLE_EVERY = 5
const MB = 1024 * 1024

type Run = {
  captures: number
  fetches: number
  endings: Map<string, number>
  /** Fetches that outlasted what they are promised to end in. */
  hung: number
  longestMs: number
  samples: Sample[]
  /** Leaders of the groups that browsers were. */
  browsers: Set<number>
  killed: number
}

/**
 * So many pages read in the browser lane, a good part of them hostile: what memory the crawler and its browsers take, as
 * a line over the captures, and what is left when the lane is closed. Budgets: nothing hangs, nothing is left, and
 * memory grows by less than a tenth over the run.
 */
export async function benchBrowserSlope(most = CAPTURES): Promise<Measure[]> {
  await using resources = new AsyncDisposableStack()
  const sites = await openSlopeSites(resources)
  const browser = await findBrowser()
  const run: Run = { captures: 0, fetches: 0, endings: new Map(), hung: 0, longestMs: 0, samples: [], browsers: new Set(), killed: 0 } // prettier-ignore
  const log = openLogger('bench', 'warn', (line) => void (run.killed += line.includes('is killed') ? 1 : 0))
  const lane = openBrowserLane({ browser, log, clock: systemClock })
  resources.use(lane)
  const reading = sites.markets.map(async ({ host, paths }) => {
    const identity = resources.use(await openSlopeIdentity(host, sites.socksPort, browser.version))
    const urls = paths.map((path) => `http://${host}${path}`)
    const tabs = Array.from({ length: TABS_A_MARKET }, (_, from) => readOn(run, { lane, identity, most, urls, from })) // prettier-ignore
    await Promise.all(tabs)
  })
  await Promise.all(reading)
  await lane[Symbol.asyncDispose]()
  return measuresOf(run, await countLeft(run))
}

/** A group that was killed takes a moment to be gone. */
async function countLeft({ browsers }: Run): Promise<number> {
  for (let left = LOOKS_FOR_LEFT; ; left--) {
    const all = await listProcesses()
    const own = all.filter(({ group, parent, state }) => browsers.has(group) || (parent === process.pid && state === 'Z')) // prettier-ignore
    if (own.length === 0 || left === 0) return own.length
    await pause(1_000)
  }
}

async function openSlopeSites(resources: AsyncDisposableStack): Promise<SlopeSites> {
  const child = fork(join(import.meta.dirname, 'slope-site.ts'), [String(HOSTILE_SHARE)])
  resources.defer(() => void child.kill())
  const [sites] = (await once(child, 'message')) as [SlopeSites]
  return sites
}

async function openSlopeIdentity(host: string, socksPort: number, version: string): Promise<Identity> {
  return openIdentity({
    id: host,
    market: host,
    userAgent: userAgentOf(version),
    scope: [host],
    upstream: { host: '127.0.0.1', port: socksPort },
    budgets: { maxRequests: Infinity, maxBytes: Infinity },
    clock: systemClock,
  })
}

type Reading = { lane: BrowserLane; identity: Identity; most: number; urls: string[]; from: number }

/** One tab: reads every page of its market, again and again, until enough have been captured. */
async function readOn(run: Run, { lane, identity, most, urls, from }: Reading): Promise<void> {
  for (let at = from; run.captures < most; at += TABS_A_MARKET) {
    const url = urls[at % urls.length]!
    const task = { url, lane: 'browser', timeoutMs: TIMEOUT_MS, maxBytes: MAX_PAGE_BYTES } as const
    const began = performance.now()
    const outcome = await lane.fetch(task, identity)
    const ms = performance.now() - began
    run.fetches += 1
    run.longestMs = Math.max(run.longestMs, ms)
    if (ms > TIMEOUT_MS + FETCH_GRACE_MS) run.hung += 1
    const ending =
      outcome.kind === 'page' && outcome.dom === undefined ? 'page without document' : outcome.kind
    run.endings.set(ending, (run.endings.get(ending) ?? 0) + 1)
    if (outcome.kind !== 'page') continue
    run.captures += 1
    if (run.captures % SAMPLE_EVERY === 0) await sample(run, run.captures)
  }
}

async function sample(run: Run, captures: number): Promise<void> {
  run.samples.push(await takeSample(captures, run.browsers))
  if (captures % 100 === 0) process.stderr.write(`browser-slope: ${lineOf(run)}\n`)
}

function lineOf({ captures, fetches, hung, samples, browsers, killed }: Run): string {
  const { crawler, browser, processes } = samples.at(-1)!
  const sizes = `crawler ${inMb(crawler)}, browsers ${inMb(browser)}`
  return `${captures} captures of ${fetches} fetches, ${sizes}, ${processes} processes, ${browsers.size} browsers so far, ${killed} killed, ${hung} hung`
}

function measuresOf(run: Run, left: number): Measure[] {
  const { captures, fetches, hung, longestMs, endings, browsers, killed } = run
  const said = [...endings].toSorted(([, a], [, b]) => b - a).map(([ending, count]) => `${ending} ${count}`)
  const note = `${fetches} fetches: ${said.join(', ')}; ${browsers.size} browsers, ${killed} of them killed; longest fetch ${(longestMs / 1000).toFixed(1)} s`
  return [
    { name: `fetches that hung, of ${captures} captures`, ours: hung, peer: 0, unit: 'fetches', ratio: hung, budget: { atMost: 0 }, note }, // prettier-ignore
    { name: 'processes and zombies left', ours: left, peer: 0, unit: 'processes', ratio: left, budget: { atMost: 0 } }, // prettier-ignore
    ...growthsOf(run, 'crawler'),
    ...growthsOf(run, 'browser'),
  ]
}

function inMb({ pss, own }: Memory): string {
  return `${Math.round(pss / MB)} MB (${Math.round(own / MB)} its own)`
}

/** Only what it has asked for itself is held against the budget: other browsers of the machine make the rest lighter. */
function growthsOf(run: Run, what: 'crawler' | 'browser'): Measure[] {
  return [
    growthOf(run, { name: `memory of the ${what}`, unit: 'MB PSS', of: (one) => one[what].pss }),
    growthOf(run, { name: `memory of the ${what}, its own`, unit: 'MB', of: (one) => one[what].own, budget: { atMost: 1.1 } }), // prettier-ignore
  ]
}

type Watched = Pick<Measure, 'name' | 'unit' | 'budget'> & { of: (one: Sample) => number }

/** From the end of the warm-up to the end of the run, along the line. */
function growthOf({ captures, samples }: Run, { of, ...rest }: Watched): Measure {
  const warm = samples.filter((one) => one.captures > captures * WARM_UP)
  const points = warm.map((one) => ({ x: one.captures / 1000, y: of(one) / MB }))
  const slope = slopeOf(inBlocks(points, Math.max(1, Math.floor(points.length / BLOCKS))))
  const [peer, ours] = [slope.at((captures * WARM_UP) / 1000), slope.at(captures / 1000)]
  const note = `${slope.perX.toFixed(1)} ± ${slope.plusMinus.toFixed(1)} MB a thousand captures (95 %); the other column is where the line begins`
  return { ...rest, ours, peer, ratio: ours / peer, note }
}
