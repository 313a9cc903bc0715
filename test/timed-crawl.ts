import { crawlMarket } from '#crawler/crawl-market.ts'
import type { FetchOutcome, FetchTask } from '#crawler/fetch-outcome.ts'
import { leaseIdentity } from '#db/leases.ts'
import type { Database } from '#db/open-database.ts'
import { manualClock, type Clock } from '#shared/clock.ts'
import { openCrawlRange } from './crawl-range.ts'
import { watchChanges, type ChangeWatch } from './change-watch.ts'
import { openFixedCrawler } from './fixed-crawler.ts'
import { START } from './market-database.ts'
import { trapOfRequest } from './world/range/conditions/trap-pages.ts'
import { openRange } from './world/range/open-range.ts'
import type { RangeMarket } from './world/range/range-market.ts'
import type { ScenarioInput } from './world/range/scenario.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Days of a market's life, read by a crawler in rounds of so many pages. */
export type TimedCrawl = {
  scenario: ScenarioInput
  days: number
  /** Not counted: until then the crawlers get to know the market. */
  warmUpDays: number
  roundHours: number
  pagesARound: number
}

/** `inTraps`: requests that a trap of the range answered. */
export type CrawlFigures = ReturnType<ChangeWatch['share']> & {
  requests: number
  inTraps: number
  traps: Record<string, number>
}

/** The crawler itself on a Postgres of its own, with a clock that is moved and an answer from the range in its hands. */
export async function crawlByOurs(
  plan: TimedCrawl,
  after?: (database: Database) => Promise<void>,
): Promise<CrawlFigures> {
  await using resources = new AsyncDisposableStack()
  const clock = manualClock(START)
  const options = {
    clock,
    basis: { validTo: new Date(START.getTime() + 400 * DAY_MS).toISOString() },
    enter: () => ({
      concurrency: 1,
      revisit_after_seconds: plan.roundHours * 3600,
      max_pages_per_scrape: plan.pagesARound,
    }),
  }
  const { range, deps, database } = await openCrawlRange(resources, plan.scenario, options)
  const [market] = range.markets
  const log = openLog(market!, plan)
  let draw = 0
  const own = {
    ...deps,
    store: { ...deps.store, put: async (_bytes: Uint8Array, sha256: string) => sha256 },
    countWaiting: async () => 0,
    // Evenly spread, and the same in every run.
    random: () => (draw = (draw + 0.6180339887) % 1),
    fetch: async (task: FetchTask) => {
      const { pathname, search, host } = new URL(task.url)
      const answer = await log.ask(market!, host, pathname + search, clock)
      clock.advance(1000)
      return pageOf(task, answer, clock)
    },
  }
  await eachRound(plan, clock, async () => {
    const holder = crypto.randomUUID()
    const now = clock.now()
    const lease = await leaseIdentity(database, { holder, now, until: new Date(now.getTime() + HOUR_MS) })
    if (lease) await crawlMarket(own, { ...lease, holder }, new AbortController().signal)
  })
  await after?.(database)
  return log.figures()
}

export async function crawlAtFixedIntervals(plan: TimedCrawl): Promise<CrawlFigures> {
  await using resources = new AsyncDisposableStack()
  const clock = manualClock(START)
  const range = resources.use(await openRange(plan.scenario, { clock }))
  const [market] = range.markets
  const log = openLog(market!, plan)
  const [host] = market!.hosts
  const crawler = openFixedCrawler(host!, market!.site.start(0), async (path) => {
    const answer = await log.ask(market!, host!, path, clock)
    clock.advance(1000)
    return answer
  })
  await eachRound(plan, clock, (turn) => crawler.round(plan.pagesARound, turn))
  return log.figures()
}

async function eachRound(
  { days, roundHours }: TimedCrawl,
  clock: ReturnType<typeof manualClock>,
  round: (turn: number) => Promise<void>,
): Promise<void> {
  for (let turn = 0; turn * roundHours < days * 24; turn += 1) {
    const begin = START.getTime() + turn * roundHours * HOUR_MS
    // A tenth of a round later than the last at the least: nobody is early.
    if (clock.now().getTime() < begin) clock.advance(begin - clock.now().getTime())
    await round(turn)
  }
}

const day = (count: number) => new Date(START.getTime() + count * DAY_MS)

function openLog(market: RangeMarket, { days, warmUpDays }: TimedCrawl) {
  const watch = watchChanges(market, START, day(days))
  const traps: Record<string, number> = {}
  let requests = 0
  return {
    async ask({ answer }: RangeMarket, host: string, path: string, clock: Clock) {
      const at = clock.now()
      const url = new URL(`http://${host}${path}`)
      const request = { host, method: 'GET', url, headers: {}, cookies: new Map(), circuit: undefined, at }
      const { reply } = await answer(request)
      requests += 1
      const trap = trapOfRequest(host, path)
      if (trap !== undefined) traps[trap] = (traps[trap] ?? 0) + 1
      else watch.look(path, at)
      if (typeof reply === 'string' || typeof reply.body !== 'string') throw new Error(`no page at ${path}`)
      return { status: reply.status, html: reply.body }
    },
    figures(): CrawlFigures {
      const inTraps = Object.values(traps).reduce((sum, count) => sum + count, 0)
      // What happens in the last day may still be seen.
      return { ...watch.share(day(warmUpDays), day(days - 1)), requests, inTraps, traps }
    },
  }
}

/** An answer as the fetch of a page ends with it. */
export function pageOf(
  { url, lane }: FetchTask,
  answer: { status: number; html: string },
  clock: Clock,
): FetchOutcome {
  const { status, html } = answer
  const response = Buffer.from(
    `HTTP/1.1 ${status} OK\r\ncontent-type: text/html; charset=utf-8\r\n\r\n${html}`,
  )
  const { pathname, search, host } = new URL(url)
  const request = Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
  const at = clock.now()
  return {
    kind: 'page',
    lane,
    requestedUrl: url,
    url,
    status,
    redirects: [],
    html,
    wire: [{ url, request, response, html }],
    requestHeaders: [],
    responseHeaders: [['content-type', 'text/html; charset=utf-8']],
    contentType: 'text/html; charset=utf-8',
    startedAt: at,
    endedAt: at,
    refused: [],
    needsScript: () => false,
  }
}
