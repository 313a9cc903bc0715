import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  countCrawlPages,
  countFrontier,
  countUnread,
  crawlOfMarkets,
  findCrawlPages,
  frontierStates,
  PAGES_A_PAGE,
  troubledCaptures,
  type CrawlCount,
} from '#db/console-crawl.ts'
import { readPauses } from '#db/crawler-pause.ts'
import { readOutages } from '#db/egress-outage.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { networks } from '#shared/site-address.ts'
import { keepAnswers } from '../kept-answers.ts'
import { Text, Time } from '../views.ts'

const Count = z.number().int()
/** A crawler that pauses, or finds its way out down, says so every few seconds. */
const PAUSE_SEEN_MS = 60_000
/** Deeper pages cost more than they tell: a narrower filter or the CSV does better. */
const MAX_PAGE = 200

const State = z.enum(frontierStates)
const Counted = z.object({ value: z.string(), count: Count })

export const CrawlView = z.object({
  at: Time,
  markets: z.array(
    z.object({
      name: z.string(),
      title: Text,
      /** A crawler holds the market's identity now. */
      isHeld: z.boolean(),
      restingUntil: Time.nullable(),
      /** Since when the page that is most overdue has been due. */
      oldestDueAt: Time.nullable(),
      scrape: z.object({ startedAt: Time, fetched: Count, captured: Count }).nullable(),
      pages: Count,
      states: z.array(Counted),
      /** How the pages' last fetches ended; `none` for those never fetched. */
      outcomes: z.array(Counted),
    }),
  ),
  /** Crawlers that fetch nothing until there is room on their disk again. */
  pauses: z.array(z.object({ freeMb: Count, neededMb: Count, since: Time })),
  /** Networks that a crawler finds down: it holds that against no market. */
  outages: z.array(z.object({ network: z.enum(networks), reason: Text, since: Time })),
  /** Captures that no worker has read. */
  captures: z.object({
    waiting: Count,
    failed: Count,
    oldestAt: Time.nullable(),
    troubled: z.array(
      z.object({
        id: z.string(),
        marketTitle: Text,
        at: Time,
        kind: z.string(),
        attempts: Count,
        reason: Text.nullable(),
      }),
    ),
  }),
})

export const CrawlPageQuery = z.object({
  market: z.string().max(200).optional(),
  state: State.optional(),
  outcome: z.string().max(40).optional().describe('How the last fetch ended; `none`: never fetched.'),
  reason: z.string().max(500).optional(),
})
const PagedQuery = CrawlPageQuery.extend({ page: z.coerce.number().int().min(1).max(MAX_PAGE).default(1) })

export const CrawlPagesView = z.object({
  total: Count,
  page: Count,
  pages: Count,
  rows: z.array(
    z.object({
      id: Count,
      market: z.string(),
      marketTitle: Text,
      path: Text.nullable(),
      state: State,
      outcome: z.string().nullable(),
      reason: Text.nullable(),
      attempts: Count,
      depth: Count,
      lastFetchedAt: Time.nullable(),
      dueAt: Time.nullable(),
    }),
  ),
  /** The commonest reasons among the pages that the other filters leave. */
  reasons: z.array(z.object({ reason: z.string(), pages: Count })),
})

/** What waits, and why. */
export const crawlRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  const countsOf = keepAnswers<Awaited<ReturnType<typeof countCrawlPages>>>()
  const crawlNow = keepAnswers<Awaited<ReturnType<typeof readCrawl>>>()
  app.route({
    method: 'GET',
    url: '/crawl',
    schema: {
      response: { 200: CrawlView },
    },
    handler: () => crawlNow('', () => readCrawl(database, clock.now())),
  })

  app.route({
    method: 'GET',
    url: '/crawl/pages',
    schema: {
      querystring: PagedQuery,
      response: { 200: CrawlPagesView },
    },
    handler: async (request) => {
      const { page, ...filter } = request.query
      const now = clock.now()
      const [rows, counts] = await Promise.all([
        findCrawlPages(database, filter, { now, page }),
        countsOf(JSON.stringify(filter), () => countCrawlPages(database, filter, now)),
      ])
      const pages = Math.min(MAX_PAGE, Math.max(1, Math.ceil(counts.total / PAGES_A_PAGE)))
      return { ...counts, rows, page, pages }
    },
  })
}

async function readCrawl(database: Database, at: Date) {
  const seenAfter = new Date(at.getTime() - PAUSE_SEEN_MS)
  const [pauses, outages, counts, markets, unread, troubled] = await Promise.all([
    readPauses(database, seenAfter),
    readOutages(database, seenAfter),
    countFrontier(database, at),
    crawlOfMarkets(database, at),
    countUnread(database),
    troubledCaptures(database),
  ])
  const byMarket = Map.groupBy(counts, ({ market }) => market)
  return {
    at,
    pauses,
    outages,
    captures: { ...unread, troubled },
    markets: markets.map((market) => {
      const own = byMarket.get(market.name) ?? []
      return {
        ...market,
        pages: own.reduce((sum, { pages }) => sum + pages, 0),
        states: sumBy(own, ({ state }) => state),
        outcomes: sumBy(own, ({ outcome }) => outcome ?? 'none'),
      }
    }),
  }
}

function sumBy(counts: CrawlCount[], keyOf: (count: CrawlCount) => string) {
  const groups = [...Map.groupBy(counts, keyOf)]
  return groups
    .map(([value, own]) => ({ value, count: own.reduce((sum, { pages }) => sum + pages, 0) }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
}
