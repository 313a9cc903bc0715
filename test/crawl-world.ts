import { join } from 'node:path'
import { openBrowserLane } from '#crawler/browser-lane.ts'
import { readCrawlerConfig } from '#crawler/config.ts'
import { openTextGate } from '#crawler/open-text-gate.ts'
import type { GuardRules } from '#crawler/egress-guard-rules.ts'
import { crawlerEvents } from '#crawler/events.ts'
import { fetchPage } from '#crawler/fetch-page.ts'
import { openHandOffDesk } from '#crawler/hand-off-desk.ts'
import { openIdentity, userAgentOf, type Identity } from '#crawler/identity.ts'
import { crawlMarket } from '#crawler/crawl-market.ts'
import { openSlots } from '#crawler/slots.ts'
import { openCrawlerRoom } from '#crawler/watch-crawler.ts'
import type { CrawlerDeps } from '#crawler/market-session.ts'
import { judgedFetch, openCrawlerEgress } from '#crawler/open-egress.ts'
import { wayOutOf } from '#crawler/upstreams.ts'
import { readReportKeys } from '#crawler/report-keys.ts'
import { recordGateOf } from '#crawler/record-gate.ts'
import { countWaiting } from '#db/captures.ts'
import { addMarket, type NewMarket } from '#db/registry.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { readClockSource } from '#evidence/clock-source.ts'
import { describeSite, describeTool } from '#evidence/tool.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { openDataFolder } from '#infra/data-folder.ts'
import { openSimulatedOnionNetwork, type OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { systemClock, type Clock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { openTestPostgres, type TestPostgres } from './market-database.ts'

const ROOT = join(import.meta.dirname, '..')

export type CrawlWorld = Awaited<ReturnType<typeof openCrawlWorld>>

export type CrawlWorldOptions = {
  services: ReadonlyMap<string, OnionService>
  /** Where it has one for itself alone already. */
  postgres?: TestPostgres | undefined
  clock?: Clock
  /** The positive control of a test. */
  rules?: GuardRules
  /** Below it the crawl pauses. */
  minFreeBytes?: number
  /** Settings beside and instead of its own. */
  env?: Record<string, string>
  /** Called with the folder of captures before anything lies in it. */
  prepare?: (captures: string) => void
}

/** The crawler's own code on a Postgres and an onion network of its own, in this process; no queue, no workers. */
export async function openCrawlWorld(resources: AsyncDisposableStack, options: CrawlWorldOptions) {
  const { services, clock = systemClock, rules, minFreeBytes = 0 } = options
  const { dir, url, database } = options.postgres ?? (await openTestPostgres(resources))
  const folder = resources.use(await openDataFolder(dir))
  options.prepare?.(folder.captures)
  const network = resources.use(await openSimulatedOnionNetwork({ services }))
  const config = readCrawlerConfig({
    DATABASE_URL: url,
    CAPTURE_DIR: folder.captures,
    RECIPE_DIR: join(ROOT, 'recipes'),
    TOR_SOCKS_URL: `socks5://127.0.0.1:${network.socksPort}`,
    NETWORK: 'simulated onion network',
    CSAM_RULES_FILE: join(ROOT, 'crawler', 'csam-rules.yaml'),
    HOTLINE_SALT_FILE: folder.hotlineSalt,
    HOTLINE_PUBLIC_KEY_FILE: folder.hotlineKeys.publicKey,
    FETCH_TIMEOUT_SECONDS: '30',
    ...options.env,
  })
  const log = openLogger('test', 'silent')
  const events = crawlerEvents(log)
  const browser = await findBrowser()
  const browserLane = resources.use(openBrowserLane({ browser, log, clock }))
  const clockSource = await readClockSource()
  const identities: Identity[] = []
  const how = { userAgent: userAgentOf(browser.version) }
  const egress = openCrawlerEgress(config, { database, clock, events }, how)
  const deps: CrawlerDeps = {
    config,
    database,
    clock,
    events,
    store: openCaptureStore(config.captureDir),
    room: openCrawlerRoom({ ...config, minFreeBytes }, { database, clock, events }),
    gate: { ...(await openTextGate(config)), ...(await readReportKeys(config)) },
    recipes: loadRecipes(config.recipeDir),
    clockSource: () => clockSource,
    tool: await describeTool(ROOT, {}),
    site: describeSite(null),
    async openIdentity(market, id, kept) {
      const identity = await openIdentity({
        id,
        market: market.name,
        userAgent: userAgentOf(browser.version),
        ...kept,
        recordGate: recordGateOf(database, { market: market.name, identityId: id }),
        ...wayOutOf(market, config.upstreams),
        budgets: { maxRequests: 100_000, maxBytes: 1_000_000_000 },
        clock,
        ...(rules && { rules }),
      })
      identities.push(identity)
      return identity
    },
    fetch: judgedFetch(egress, (task, identity) => fetchPage(task, identity, { clock, browserLane }), clock),
    handOffs: resources.use(await openHandOffDesk({ config, database, clock, events, browser, log })),
    enqueue: async () => undefined,
    countWaiting: () => countWaiting(database),
    slots: openSlots(config.marketsAtOnce),
    random: () => 0.5,
  }
  return { deps, database, identities, crawl: (entry: NewMarket) => crawlOnce(deps, entry) }
}

/** Registers a market if it is new, takes its identity, and crawls it as a slot of the crawler would. */
async function crawlOnce(deps: CrawlerDeps, entry: NewMarket): Promise<void> {
  const { database, clock } = deps
  await addMarket(database, entry, clock.now())
  const holder = crypto.randomUUID()
  const { id, market_id } = await database
    .updateTable('identity as i')
    .from('market as m')
    .whereRef('m.id', '=', 'i.market_id')
    .where('m.name', '=', entry.market.name)
    .set({ leased_by: holder, leased_until: new Date(clock.now().getTime() + 60_000) })
    .returning(['i.id', 'i.market_id'])
    .executeTakeFirstOrThrow()
  await crawlMarket(deps, { identityId: id, marketId: market_id, holder }, new AbortController().signal)
}
