import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captureQueue } from '#contracts/queues.ts'
import { countWaiting } from '#db/captures.ts'
import { leaseIdentity } from '#db/leases.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { readClockSource } from '#evidence/clock-source.ts'
import { describeSite, describeTool } from '#evidence/tool.ts'
import { findBrowser, type FoundBrowser } from '#infra/browser/find-browser.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { openQueues } from '#infra/queue.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Clock } from '#shared/clock.ts'
import { UsageError, messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { openBrowserLane } from './browser-lane.ts'
import type { CrawlerConfig } from './config.ts'
import { crawlMarket } from './crawl-market.ts'
import { openCsamGate } from './csam-gate.ts'
import { loadCsamRules } from './csam-rules.ts'
import { crawlerEvents } from './events.ts'
import { fetchPage } from './fetch-page.ts'
import { openIdentity, userAgentOf } from './identity.ts'
import type { CrawlerDeps } from './market-session.ts'
import { wait } from './politeness.ts'

const IDLE_MS = 500
const FAULT_MS = 1_000
const CLOCK_CHECK_MS = 3_600_000

type Tools = { clock: Clock; log: Logger }

/** The crawler role: takes markets that have something due, as many at once as configured, until it is closed. */
export async function startCrawler(config: CrawlerConfig, tools: Tools): Promise<{ close(): Promise<void> }> {
  // What stands is closed when the rest does not start: an open connection would keep the process from ending.
  await using resources = new AsyncDisposableStack()
  const database = openDatabase(config.databaseUrl, { max: config.marketsAtOnce * 2 + 1 })
  resources.defer(() => database.destroy())
  await assertReachable(database)
  await askRedis(config.queueUrl)
  const browser = await findBrowser({ override: config.browserPath })
  const deps = await openDeps(config, tools, { database, browser, resources })
  const closing = new AbortController()
  const slots = Array.from({ length: config.marketsAtOnce }, () => runSlot(deps, closing.signal))
  resources.defer(async () => {
    closing.abort()
    await Promise.all(slots)
  })
  deps.events.started()
  const running = resources.move()
  return { close: () => running.disposeAsync() }
}

async function openDeps(
  config: CrawlerConfig,
  { clock, log }: Tools,
  {
    database,
    browser,
    resources,
  }: { database: Database; browser: FoundBrowser; resources: AsyncDisposableStack },
): Promise<CrawlerDeps> {
  const events = crawlerEvents(log)
  const queues = resources.use(openQueues(config.queueUrl, events.queueError))
  const producer = queues.producer(captureQueue)
  const browserLane = resources.use(openBrowserLane({ browser, log, clock }))
  const rules = await loadCsamRules(config.csamRulesFile)
  let clockSource = await readClockSource()
  const timer = setInterval(() => {
    readClockSource().then((read) => (clockSource = read), events.loopFailed)
  }, CLOCK_CHECK_MS)
  resources.defer(() => clearInterval(timer))
  // What a capture depends on; places of secrets and of the database are not part of it.
  const { network, fetchTimeoutMs, maxPageBytes } = config
  const settings = {
    network,
    fetchTimeoutMs,
    maxPageBytes,
    csamRules: rules.version,
    browser: browser.version,
  }
  return {
    config,
    database,
    clock,
    events,
    store: openCaptureStore(config.captureDir),
    gate: {
      judge: openCsamGate(rules),
      version: rules.version,
      salt: await readSalt(config.hotlineSaltFile),
    },
    recipes: loadRecipes(config.recipeDir),
    clockSource: () => clockSource,
    tool: await describeTool(join(import.meta.dirname, '..'), settings),
    site: describeSite(config.place),
    openIdentity: (market, identityId) => identityOf(market, identityId, { config, clock, browser }),
    fetch: (task, identity) => fetchPage(task, identity, { clock, browserLane }),
    enqueue: (ids) => producer.add(ids.map((id) => ({ id, message: { captureId: id } }))),
    countWaiting: () => countWaiting(database),
    random: Math.random,
  }
}

async function readSalt(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    const message = `The secret HOTLINE_SALT_FILE ${file} cannot be read (${messageOf(cause)}): correct the setting.`
    throw new UsageError(message, { cause })
  }
}

/** A way out of its own for each identity, to its market's mirrors and nowhere else. */
function identityOf(
  market: RegisteredMarket,
  id: string,
  { config, clock, browser }: { config: CrawlerConfig; clock: Clock; browser: FoundBrowser },
) {
  return openIdentity({
    id,
    market: market.name,
    userAgent: userAgentOf(browser.version),
    scope: market.mirrors.map(({ host, port }) => `${host}:${port}`),
    upstream: config.upstream,
    budgets: { maxRequests: market.max_pages_per_scrape * 10, maxBytes: market.max_bytes_per_scrape },
    clock,
  })
}

async function runSlot(deps: CrawlerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A new holder each time: pages that an earlier one could not give back, Postgres being down, come at once.
    const holder = crypto.randomUUID()
    try {
      const now = deps.clock.now()
      const until = new Date(now.getTime() + deps.config.leaseMs)
      const lease = await leaseIdentity(deps.database, { holder, now, until })
      if (lease) await crawlMarket(deps, { ...lease, holder }, signal)
      else await wait(IDLE_MS, signal)
    } catch (error) {
      deps.events.loopFailed(error)
      await wait(FAULT_MS, signal)
    }
  }
}
