import { crawlMarket } from '#crawler/crawl-market.ts'
import type { FetchTask } from '#crawler/fetch-outcome.ts'
import type { Listing } from '#contracts/extraction.ts'
import { findForgotten } from '#db/captures.ts'
import { leaseIdentity } from '#db/leases.ts'
import type { Database } from '#db/open-database.ts'
import { manualClock } from '#shared/clock.ts'
import { processCapture } from '#workers/process-capture.ts'
import { watchReadings } from '#workers/watch-readings.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { wrongFields } from './gold/range-reading.ts'
import { START } from './market-database.ts'
import { pageOf } from './timed-crawl.ts'
import type { RangeMarket } from './world/range/range-market.ts'

const DAY_MS = 86_400_000

/** One market whose look changes to a design while it is read the second time. */
export type Redesign = { engine: string; design: number; recipe?: string }

/** What became of it. `alarm`: raised in the very scrape; `shown`: listings on the pages that were served in the new design. */
export type RedesignResult = Redesign & {
  name: string
  look: string
  /** Alarms of the scrape before, of the scrape itself, and of the one after it. */
  alarms: { before: number; during: number; after: number }
  /** Ended by what the program learned, with no person. */
  recovered: boolean
  shown: number
  found: number
  /** Rows released from pages in the new design, and what is wrong with some of them. */
  released: number
  wrong: string[]
  waiting: number
  withheld: string[]
  /** Listings that are said to be gone and are on offer. */
  gone: number
}

export type RedesignWorld = CrawlRange & {
  /** Crawls every market once and reads what was captured meanwhile; `switched` changes looks in mid-crawl. */
  round: (options?: { switched?: boolean }) => Promise<void>
  results: () => Promise<RedesignResult[]>
}

type Switch = { at: Date; after: number }

/** Markets of the range in a Postgres of their own, with a clock that is moved and answers from the range in our hands. */
export async function openRedesignWorld(
  resources: AsyncDisposableStack,
  redesigns: readonly Redesign[],
  {
    listings = 40,
    vendors = 5,
    switchAfter = 8,
  }: { listings?: number; vendors?: number; switchAfter?: number } = {},
): Promise<RedesignWorld> {
  const clock = manualClock(START)
  const markets = redesigns.map(({ engine, recipe }, i) => ({
    name: `market-${i + 1}`, engine, listings, vendors, ...(recipe && { recipe }),
    life: { newPerDay: 0.02, changePerDay: 0.05, vanishPerDay: 0.02 },
  })) // prettier-ignore
  const crawl = await openCrawlRange(resources, { seed: 'redesigns', markets }, {
    clock,
    basis: { validTo: new Date(START.getTime() + 400 * DAY_MS).toISOString() },
    enter: () => ({ concurrency: 1, revisit_after_seconds: 3600 }),
  }) // prettier-ignore
  const switches = new Map<string, Switch>()
  let round = 0
  const own = {
    ...crawl.deps,
    countWaiting: async () => 0,
    fetch: async (task: FetchTask) => {
      const { host, pathname, search } = new URL(task.url)
      const market = crawl.range.markets.find(({ hosts }) => hosts.includes(host))!
      const turn = switches.get(market.name)
      if (turn && turn.after-- === 0) {
        turn.at = clock.now()
        const { design } = redesigns[crawl.range.markets.indexOf(market)]!
        crawl.range.set(market.name, [{ kind: 'layout-change', design }])
      }
      const answer = await ask(market, host, pathname + search, clock.now())
      const page = pageOf(task, answer, clock)
      clock.advance(1000)
      // The reader keeps up with the crawl, as it does where both are roles of their own.
      if (clock.now().getTime() % 4000 === 0) await readWaiting(crawl, true)
      return page
    },
  }
  return {
    ...crawl,
    async round({ switched = false } = {}) {
      clock.advance(round++ === 0 ? 0 : DAY_MS)
      if (switched)
        for (const { name } of crawl.range.markets) switches.set(name, { at: START, after: switchAfter })
      for (;;) {
        const now = clock.now()
        const holder = crypto.randomUUID()
        const lease = await leaseIdentity(crawl.database, { holder, now, until: new Date(now.getTime() + DAY_MS) }) // prettier-ignore
        if (!lease) break
        await crawlMarket(own, { ...lease, holder }, new AbortController().signal)
      }
      await readWaiting(crawl, true)
    },
    results: () =>
      Promise.all(redesigns.map((one, i) => resultOf(crawl, one, crawl.range.markets[i]!, switches))),
  }
}

async function ask({ answer }: RangeMarket, host: string, path: string, at: Date) {
  const url = new URL(`http://${host}${path}`)
  const { reply } = await answer({ host, method: 'GET', url, headers: {}, cookies: new Map(), circuit: undefined, at }) // prettier-ignore
  if (typeof reply === 'string' || typeof reply.body !== 'string') throw new Error(`no page at ${path}`)
  return { status: reply.status, html: reply.body }
}

async function readWaiting({ reader, clock }: CrawlRange, isSwept: boolean): Promise<void> {
  const ids = await findForgotten(reader.database, new Date(clock.now().getTime() + DAY_MS), 1000)
  for (const id of ids) await processCapture(reader, id, { last: false })
  if (!isSwept) return
  await watchReadings(reader)
}

async function resultOf(
  { database }: CrawlRange,
  redesign: Redesign,
  market: RangeMarket,
  switches: ReadonlyMap<string, Switch>,
): Promise<RedesignResult> {
  const { name, engine } = market
  const since = switches.get(name)?.at ?? START
  const { id } = await database.selectFrom('market').select('id').where('name', '=', name).executeTakeFirstOrThrow() // prettier-ignore
  const scrapes = await database.selectFrom('scrape').selectAll().where('market_id', '=', id).orderBy('started_at').execute() // prettier-ignore
  const alarms = await database.selectFrom('reading_alarm').selectAll().where('market_id', '=', id).execute()
  const turn = scrapes.findLastIndex(({ started_at }) => started_at <= since)
  const ofScrapes = (from: number, to: number) =>
    alarms.filter(({ scrape_id }) => scrapes.slice(from, to).some((scrape) => scrape.id === scrape_id)).length
  const held = await database.selectFrom('held_reading').select('capture_id').where('market_id', '=', id).where('ended_at', 'is', null).execute() // prettier-ignore
  const wrapper = await database.selectFrom('wrapper').select('withheld').where('market_id', '=', id).orderBy('version', 'desc').executeTakeFirst() // prettier-ignore
  const gone = await database.selectFrom('listing').select(['title', 'gone_at as goneAt']).where('market_id', '=', id).where('gone_at', '>=', since).execute() // prettier-ignore
  const offered = (at: Date) =>
    new Set([...market.site.listings(at, redesign.design)].map(({ title }) => title))
  return {
    ...redesign,
    name,
    look: engine.designs[redesign.design]!,
    alarms: { before: ofScrapes(0, turn), during: ofScrapes(turn, turn + 1), after: ofScrapes(turn + 1, 99) },
    recovered: alarms.length > 0 && alarms.every(({ ending }) => ending === 'learned'),
    ...(await compareRows(database, { id, market, design: redesign.design, since })),
    waiting: held.length,
    withheld: wrapper?.withheld ?? [],
    gone: gone.filter(({ title, goneAt }) => offered(goneAt!).has(title)).length,
  }
}

type Row = { path: string; at: Date; fields: Listing }

/** Every released row of pages in the new design beside the truth of that page at that moment. */
async function compareRows(
  database: Database,
  { id, market, design, since }: { id: number; market: RangeMarket; design: number; since: Date },
): Promise<Pick<RedesignResult, 'shown' | 'found' | 'released' | 'wrong'>> {
  const captures = await database
    .selectFrom('capture as c')
    .innerJoin('page as p', 'p.id', 'c.page_id')
    .select(['c.id', 'p.path', 'c.started_at as at'])
    .where('c.market_id', '=', id)
    .where('c.started_at', '>=', since)
    .execute()
  const rows = await database
    .selectFrom('listing_observation as o')
    .innerJoin('listing as l', 'l.id', 'o.listing_id')
    .select(['o.capture_id', 'o.fields'])
    .where('l.market_id', '=', id)
    .where('o.captured_at', '>=', since)
    .execute()
  const byCapture = Map.groupBy(rows, ({ capture_id }) => capture_id)
  const result = { shown: 0, found: 0, released: 0, wrong: [] as string[] }
  for (const { id: captureId, path, at } of captures) {
    const truth = market.site.page(path!, at, design).listings
    const read = (byCapture.get(captureId) ?? []).map(({ fields }) => fields as Row['fields'])
    const { matched, wrong } = wrongFields(truth, read)
    result.shown += truth.length
    result.found += matched
    result.released += read.length
    result.wrong.push(...wrong.map((one) => `${path}: ${one}`))
  }
  return result
}
