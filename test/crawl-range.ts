import { openClassifier } from '#classifier/classify.ts'
import type { CrawlerDeps } from '#crawler/market-session.ts'
import { runSlots } from '#crawler/run-slots.ts'
import { openSlots } from '#crawler/slots.ts'
import { findForgotten } from '#db/captures.ts'
import type { Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { isDone, readProgress } from '#db/progress.ts'
import { addMarket, type NewMarket } from '#db/registry.ts'
import { systemClock, type Clock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { workerEvents } from '#workers/events.ts'
import { openReviewKey } from '#workers/key-reviews.ts'
import { processCapture, type ProcessDeps } from '#workers/process-capture.ts'
import { watchReadings } from '#workers/watch-readings.ts'
import { openCrawlWorld, type CrawlWorldOptions } from './crawl-world.ts'
import { basis, marketOf, openTestPostgres } from './market-database.ts'
import { steadyClock } from './steady-clock.ts'
import { openRange, type Range } from './world/range/open-range.ts'
import type { RangeMarket } from './world/range/range-market.ts'
import type { ScenarioInput } from './world/range/scenario.ts'
import { scoreCrawl, type MarketScore } from './world/range/score.ts'

const DAY_MS = 86_400_000
const READ_AT_ONCE = 200
const LONGEST_CRAWL_MS = 600_000
/** Less than a test may take, so that a crawl that hangs says how far it came. */
const LONGEST_WAIT_MS = 200_000

export type CrawlRangeOptions = Partial<Omit<CrawlWorldOptions, 'services'>> & {
  /** How each market is entered; small delays and a basis that carries it are there already. */
  enter?: (market: RangeMarket) => Partial<NewMarket['market']> & { mirrors?: NewMarket['mirrors'] }
  basis?: Partial<NewMarket['basis']>
  /** Settings of the crawler. */
  config?: Partial<CrawlerDeps['config']>
  deps?: Partial<CrawlerDeps>
  /**
   * How many times faster than the world's the clock of crawler and range runs: what waits by the clock, as retries do,
   * waits so much shorter. Timers keep their pace: with a scale of 1 a condition that pauses still pauses for as long.
   */
  speed?: number
}

export type CrawlRange = {
  range: Range
  deps: CrawlerDeps
  /** What reads captures as a worker does. */
  reader: ProcessDeps
  database: Database
  clock: Clock
  /**
   * Crawls all markets with the crawler's own slots and reads what they capture, until a predicate on rows holds;
   * without one, until every market has been walked and read.
   *
   * @throws where it does not hold in time
   */
  crawl: (
    until?: (database: Database) => Promise<boolean>,
    options?: { deadlineMs?: number },
  ) => Promise<void>
  /** What stands in the database against what is true, for what was on offer since a moment, by default the opening. */
  score: (options?: { from?: Date; to?: Date }) => Promise<MarketScore[]>
}

/** A scenario of the range behind the simulated network, entered in a registry, with crawler and reader at hand. */
export async function openCrawlRange(
  resources: AsyncDisposableStack,
  scenario: ScenarioInput,
  { enter, basis: more, config, deps: given, speed = 1, ...options }: CrawlRangeOptions = {},
): Promise<CrawlRange> {
  const { clock = speed === 1 ? systemClock : steadyClock(speed) } = options
  // The range's time begins when everything else stands.
  const postgres = options.postgres ?? (await openTestPostgres(resources))
  const range = resources.use(await openRange(scenario, { clock }))
  const world = await openCrawlWorld(resources, { ...options, postgres, clock, services: range.services })
  const { database } = world
  await makePartitions(database, clock.now())
  for (const market of range.markets)
    await addMarket(database, entryOf(market, clock, enter, more), clock.now())
  // A lease is renewed by a timer and runs out by the clock: with a fast one never in time, so that it must last.
  const leaseMs = speed === 1 ? world.deps.config.leaseMs : LONGEST_CRAWL_MS * speed
  const deps: CrawlerDeps = { ...world.deps, config: { ...world.deps.config, leaseMs, ...config }, ...given }
  const reader: ProcessDeps = {
    database,
    clock,
    events: workerEvents(openLogger('test', 'silent')),
    store: deps.store,
    classifier: openClassifier(),
    recipes: deps.recipes,
    keyReviews: openReviewKey(openMasterKey(makeMasterKey())!),
    months: new Set(),
    deliver: async () => undefined,
  }
  const isRead = async () => isDone(await readProgress(database, clock.now()))
  return {
    range,
    deps,
    reader,
    database,
    clock,
    crawl: (until = isRead, { deadlineMs = LONGEST_WAIT_MS } = {}) =>
      crawlUntil(deps, reader, { until, deadlineMs, slots: range.markets.length }),
    score: ({ from = range.openedAt, to = clock.now() } = {}) => scoreCrawl(range, database, { from, to }),
  }
}

function entryOf(
  market: RangeMarket,
  clock: Clock,
  enter: CrawlRangeOptions['enter'],
  more: Partial<NewMarket['basis']> | undefined,
): NewMarket {
  const { mode, recipe = null, title, access } = market.order
  const { mirrors, ...fields } = enter?.(market) ?? {}
  const start_paths = [market.site.start(market.design(clock.now()))]
  const settings = {
    access,
    title,
    mode,
    recipe,
    start_paths,
    concurrency: 4,
    max_depth: 30,
    max_pages_per_scrape: 20_000,
  }
  const day = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString()
  return {
    ...marketOf(market.name, { ...settings, ...fields }),
    mirrors: mirrors ?? market.hosts.map((host) => ({ host, port: 80 })),
    basis: basis({ access, validFrom: day(-1), validTo: day(400), ...more }),
  }
}

type Crawl = { until: (database: Database) => Promise<boolean>; deadlineMs: number; slots: number }

async function crawlUntil(
  deps: CrawlerDeps,
  reader: ProcessDeps,
  { until, deadlineMs, slots }: Crawl,
): Promise<void> {
  const closing = new AbortController()
  const late = AbortSignal.timeout(deadlineMs)
  const running = runSlots({ ...deps, slots: openSlots(slots) }, closing.signal, 20)
  try {
    while (!(await readWaiting(reader)) || !(await until(reader.database))) {
      if (!late.aborted) continue
      const progress = JSON.stringify(await readProgress(reader.database, deps.clock.now()))
      throw new Error(`The crawl did not come so far within ${deadlineMs} ms: ${progress}`)
    }
  } finally {
    closing.abort()
    await running
  }
}

/** Reads what waits as a worker does. True when nothing did. */
export async function readWaiting(reader: ProcessDeps): Promise<boolean> {
  const { database, clock } = reader
  const soon = new Date(clock.now().getTime() + DAY_MS)
  const ids = await findForgotten(database, soon, READ_AT_ONCE)
  for (const id of ids) await processCapture(reader, id, { last: false })
  await watchReadings(reader)
  if (ids.length > 0) return false
  // Nothing to read yet: the crawler has the machine for a moment.
  await new Promise((resolve) => setTimeout(resolve, 20))
  return true
}
