import { join } from 'node:path'
import { captureQueue } from '#contracts/queues.ts'
import { countWaiting } from '#db/captures.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { readClockSource, type ClockSource } from '#evidence/clock-source.ts'
import { describeSite, describeTool } from '#evidence/tool.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { openQueues } from '#infra/queue.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Checks } from '#shared/checks.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { openBrowserLane } from './browser-lane.ts'
import type { CrawlerConfig } from './config.ts'
import { watchTextGate } from './open-text-gate.ts'
import { openReporting } from './report-keys.ts'
import { crawlerEvents, guardTally, type CrawlerEvents } from './events.ts'
import { fetchPage } from './fetch-page.ts'
import { openHandOffDesk } from './hand-off-desk.ts'
import { openIdentity, userAgentOf, type SessionState } from './identity.ts'
import type { CrawlerDeps } from './market-session.ts'
import { judgedFetch, openCrawlerEgress } from './open-egress.ts'
import { runSlots } from './run-slots.ts'
import { openSlots } from './slots.ts'
import { recordGateOf } from './record-gate.ts'
import { wayOutOf } from './upstreams.ts'
import { checksOf, openCrawlerRoom, watchCrawler } from './watch-crawler.ts'

const CLOCK_CHECK_MS = 3_600_000

/** `identityKey` opens credentials and what log-ins left. */
type Tools = { clock: Clock; log: Logger; identityKey?: MasterKey | undefined }

/** The crawler role: takes markets that have something due, as many at once as configured, until it is closed. */
export async function startCrawler(
  config: CrawlerConfig,
  tools: Tools,
): Promise<{ close(): Promise<void>; checks: Checks }> {
  // What stands is closed when the rest does not start: an open connection would keep the process from ending.
  await using resources = new AsyncDisposableStack()
  const database = openDatabase(config.databaseUrl, { max: config.marketsAtOnce * 2 + 1 })
  resources.defer(() => database.destroy())
  await assertReachable(database)
  await askRedis(config.queueUrl)
  const browser = await findBrowser({ override: config.browserPath })
  const deps = await openDeps(config, tools, { database, browser, resources })
  const closing = new AbortController()
  const crawling = runSlots(deps, closing.signal)
  resources.defer(async () => {
    closing.abort()
    await crawling
  })
  deps.events.started()
  const running = resources.move()
  return { close: () => running.disposeAsync(), checks: checksOf(config, database) }
}

async function openDeps(
  config: CrawlerConfig,
  tools: Tools,
  {
    database,
    browser,
    resources,
  }: { database: Database; browser: FoundBrowser; resources: AsyncDisposableStack },
): Promise<CrawlerDeps> {
  const { clock, log } = tools
  const events = crawlerEvents(log)
  const recipes = loadRecipes(config.recipeDir)
  const queues = resources.use(openQueues(config.queueUrl, events.queueError))
  const producer = await queues.producer(captureQueue)
  const browserLane = resources.use(openBrowserLane({ browser, log, clock }))
  const userAgent = userAgentOf(browser.version)
  const egress = openCrawlerEgress(config, { database, clock, events }, { userAgent })
  for (const one of watchCrawler(config, clock, { database, browserLane, egress })) resources.use(one)
  const gate = resources.use(await watchTextGate(config, events))
  const clockSource = await watchClock(resources, events)
  // What a capture depends on; places of secrets and of the database are not part of it.
  const { network, fetchTimeoutMs, maxPageBytes } = config
  const versions = { csamRules: gate.version, browser: browser.version }
  const settings = { network, fetchTimeoutMs, maxPageBytes, ...versions }
  return {
    config,
    database,
    clock,
    events,
    store: openCaptureStore(config.captureDir),
    room: openCrawlerRoom(config, { database, clock, events }),
    gate: Object.assign(gate, await openReporting(config, { database, events })),
    recipes,
    clockSource,
    tool: await describeTool(join(import.meta.dirname, '..'), settings),
    site: describeSite(config.place),
    openIdentity: (market, id, kept) => identityOf(market, id, { config, clock, browser, database, kept }),
    fetch: judgedFetch(egress, (task, identity) => fetchPage(task, identity, { clock, browserLane }), clock),
    handOffs: resources.use(await openHandOffDesk({ config, database, clock, events, browser, log })),
    identityKey: tools.identityKey,
    enqueue: (ids) => producer.add(ids.map((id) => ({ id, message: { captureId: id } }))),
    countWaiting: () => countWaiting(database),
    slots: openSlots(config.marketsAtOnce),
    random: Math.random,
  }
}

async function watchClock(
  resources: AsyncDisposableStack,
  events: CrawlerEvents,
): Promise<() => ClockSource> {
  let clockSource = await readClockSource()
  const timer = setInterval(() => {
    readClockSource().then((read) => (clockSource = read), events.loopFailed)
  }, CLOCK_CHECK_MS)
  resources.defer(() => clearInterval(timer))
  return () => clockSource
}

type WayOut = {
  config: CrawlerConfig
  clock: Clock
  browser: FoundBrowser
  database: Database
  kept: SessionState | undefined
}

/** A way out of its own for each identity, to its market's mirrors and nowhere else. */
function identityOf(
  market: RegisteredMarket,
  id: string,
  { config, clock, browser, database, kept }: WayOut,
) {
  return openIdentity({
    id,
    market: market.name,
    userAgent: userAgentOf(browser.version),
    ...kept,
    recordGate: recordGateOf(database, { market: market.name, identityId: id }),
    ...wayOutOf(market, config.upstreams),
    tally: guardTally,
    budgets: { maxRequests: market.max_pages_per_scrape * 10, maxBytes: market.max_bytes_per_scrape },
    clock,
  })
}
