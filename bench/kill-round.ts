import { systemClock } from '#shared/clock.ts'
import { addMarket } from '#db/registry.ts'
import { countDoubles, countUnmatched, readFoundListings, type FoundListing } from '#db/found-listings.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { isDone, readProgress } from '#db/progress.ts'
import { endChild } from '#infra/end-child.ts'
import { basis, marketOf } from '#test/market-database.ts'
import { databaseUrlOf, makeDemoFolder, removeDemo, startProgram, type DemoRun } from '#test/demo-run.ts'
import { findRedis, openRedisForQueues, type RedisServer } from '#test/queue-world.ts'
import { runLanternfish } from '#test/run-lanternfish.ts'
import { networkNames, openNetwork, type NetworkKind } from '#test/world/open-network.ts'
import { openRange, type Range } from '#test/world/range/open-range.ts'
import { openRandom } from '#test/world/random.ts'
import { readCrawl } from '#test/world/range/read-crawl.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'
import { scoreCrawl, type MarketScore } from '#test/world/range/score.ts'
import { kill, targetsOf, type Standing, type Target } from './kill-targets.ts'

export type RoundPlan = {
  seed: string
  scenario: ScenarioInput
  network: NetworkKind
  queue: 'postgres' | 'redis'
  kills: number
}

/** What a round left behind, beside who was killed in it. */
export type Round = {
  plan: RoundPlan
  killed: Target[]
  pages: string[]
  listings: FoundListing[]
  scores: MarketScore[]
  doubles: Awaited<ReturnType<typeof countDoubles>>
  unmatched: Awaited<ReturnType<typeof countUnmatched>>
  seconds: number
}

const DAY_MS = 86_400_000
const CLOSE_MS = 5_000
const POLL_MS = 200
/** No crawl stands still for so long, whatever was killed. */
const STILL_MS = 240_000
const PAGES_BETWEEN = [3, 12] as const
/** A range answers at once: that leaves no time for a server's patience. */
const HASTE = {
  MIN_FREE_MB: '200',
  LEASE_SECONDS: '5',
  QUEUE_LOCK_SECONDS: '5',
  SWEEP_SECONDS: '5',
  FETCH_TIMEOUT_SECONDS: '60',
  LOG_LEVEL: 'warn',
}

/** Crawls a range with the whole program, kills by the seed while it does, waits for its end and looks at the rows. */
export async function runKillRound(plan: RoundPlan): Promise<Round> {
  const began = performance.now()
  await using resources = new AsyncDisposableStack()
  const range = resources.use(await openRange(plan.scenario, { held: true }))
  const { dir, standing } = await start(plan, range, resources)
  await enter(range, dir)
  const killed = await killInCrawl(plan, standing)
  await untilPages(standing, Infinity)
  const database = openDatabase(databaseUrlOf(dir), { max: 1 })
  resources.defer(() => database.destroy())
  return { plan, killed, ...(await readRound(range, database)), seconds: (performance.now() - began) / 1000 }
}

async function start(plan: RoundPlan, range: Range, resources: AsyncDisposableStack) {
  const { network, queue } = plan
  const dir = makeDemoFolder()
  resources.defer(() => removeDemo(dir))
  const replaced: Standing['replaced'] = []
  resources.defer(async () => void (await Promise.all(replaced.map((child) => endChild(child, CLOSE_MS)))))
  const { socksPort } = resources.use(
    await openNetwork({ kind: network, keys: range.keys, services: range.services, dir: `${dir}/world`, onProgress: say, signal: AbortSignal.timeout(STILL_MS) }), // prettier-ignore
  )
  range.begin()
  const redis: RedisServer | undefined = queue === 'redis' ? resources.use(await openRedisForQueues(findRedis()!)) : undefined // prettier-ignore
  const init = await runLanternfish(['init', '--data', dir])
  if (init.status !== 0) throw new Error(`init ended with ${init.status}: ${init.stderr}`)
  const env = {
    ...HASTE,
    NETWORK: networkNames[network],
    TOR_SOCKS_URL: `socks5://127.0.0.1:${socksPort}`,
    CANARY_ONION: range.canary,
    ...(redis && { QUEUE_URL: redis.url }),
  }
  let run: DemoRun
  const restart = async () => {
    run = startProgram('up', dir, env)
    await run.said(/console: http/)
  }
  await restart()
  resources.defer(async () => {
    run.kill('SIGINT')
    await run.ended
  })
  return { dir, standing: { dir, run: () => run, restart, redis, replaced } }
}

function say(text: string): void {
  process.stderr.write(`  ${text}\n`)
}

/** No pause between requests: what is measured is not politeness. */
async function enter(range: Range, dir: string): Promise<void> {
  const database = openDatabase(databaseUrlOf(dir), { max: 1 })
  const now = systemClock.now()
  const day = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString()
  try {
    for (const { name, order, hosts, site, design } of range.markets) {
      const { mode, title, recipe = null } = order
      const start_paths = [site.start(design(now))]
      const { market } = marketOf(name, { ...(title !== undefined && { title }), mode, recipe, start_paths, max_depth: 30, max_pages_per_scrape: 20_000 }) // prettier-ignore
      const mirrors = hosts.map((host) => ({ host, port: 80 }))
      const legal = basis({ validFrom: day(-1), validTo: day(30) })
      await addMarket(database, { market, mirrors, basis: legal }, now)
    }
  } finally {
    await database.destroy()
  }
}

async function killInCrawl(
  { seed, kills, queue, network }: RoundPlan,
  standing: Standing,
): Promise<Target[]> {
  const random = openRandom(seed, 'kills')
  const targets = targetsOf(queue, network)
  const killed: Target[] = []
  let pages = 0
  while (killed.length < kills) {
    const target = random.pick(targets)
    const seen = await untilPages(standing, pages + random.int(...PAGES_BETWEEN))
    if (seen.isDone) break
    pages = seen.pages
    if (!(await kill(target, standing))) continue
    killed.push(target)
    say(`killed ${target}, ${killed.length} of ${kills}, at ${pages} pages`)
  }
  return killed
}

/** Waits for pages fetched, or for the end of the crawl, while the database comes and goes. */
async function untilPages(
  { dir, run }: Standing,
  wanted: number,
): Promise<{ pages: number; isDone: boolean }> {
  let [last, movedAt] = ['', performance.now()]
  while (performance.now() - movedAt < STILL_MS) {
    const progress = await look(dir)
    if (progress && (progress.fetched >= wanted || isDone(progress)))
      return { pages: progress.fetched, isDone: isDone(progress) }
    const now = JSON.stringify(progress)
    if (progress && now !== last) [last, movedAt] = [now, performance.now()]
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error(`The crawl stands still at ${last}; the end of its log:\n${run().log().slice(-4000)}`)
}

/** Undefined while Postgres is being started again. */
async function look(dir: string) {
  const database = await openNow(dir)
  if (!database) return undefined
  const progress = await readProgress(database, systemClock.now()).catch(() => undefined)
  await database.destroy()
  return progress
}

async function openNow(dir: string): Promise<Database | undefined> {
  try {
    return openDatabase(databaseUrlOf(dir), { max: 1 })
  } catch {
    // The lock file is being written: there is no port to ask.
    return undefined
  }
}

async function readRound(range: Range, database: Database) {
  const { captures } = await readCrawl(database)
  const span = { from: range.openedAt, to: systemClock.now() }
  return {
    pages: [...new Set(captures.map(({ url }) => url))],
    listings: await readFoundListings(database),
    scores: await scoreCrawl(range, database, span),
    doubles: await countDoubles(database),
    unmatched: await countUnmatched(database),
  }
}
