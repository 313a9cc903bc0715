import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handOffKinds } from '#contracts/hand-off.ts'
import { countEverything, latestListings, marketStates, type MarketRow } from '#db/console-overview.ts'
import { endangeredMarkets } from '#db/console-market-state.ts'
import { findHandOffs } from '#db/hand-offs.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { EndangeredView } from '../life-views.ts'
import { keepAnswers } from '../kept-answers.ts'
import { ranges, readTrend, TrendView } from '../trend.ts'
import { Decimal, Text, Time } from '../views.ts'

const Count = z.number().int()
const DAY_MS = 86_400_000

export const OverviewView = z.object({
  at: Time,
  counts: z.object({
    listings: Count,
    vendors: Count,
    markets: Count,
    captures: Count,
    waiting: Count,
    undecided: Count,
  }),
  trend: TrendView,
  markets: z.array(
    z.object({
      name: z.string(),
      title: Text,
      mode: z.string(),
      mirrors: Count,
      listings: Count,
      pagesDue: Count,
      lastScrape: z
        .object({
          startedAt: Time,
          finishedAt: Time.nullable(),
          ending: z.string().nullable(),
          fetched: Count,
          captured: Count,
          outcomes: z.array(z.object({ outcome: z.string(), count: Count })),
        })
        .nullable(),
    }),
  ),
  /** Markets that were taken or seem to go. */
  endangered: z.array(EndangeredView),
  /** Gates that wait for a person, the most urgent first. */
  waitingForPerson: z.array(
    z.object({
      id: z.uuid(),
      market: z.string(),
      marketTitle: Text,
      kind: z.enum(handOffKinds),
      expiresAt: Time,
      takenBy: z.string().nullable(),
    }),
  ),
  latest: z.array(
    z.object({
      id: Count,
      title: Text,
      marketTitle: Text,
      category: z.string().nullable(),
      probability: z.number().nullable(),
      abstained: z.boolean().nullable(),
      priceUsd: Decimal.nullable(),
      firstSeenAt: Time,
    }),
  ),
})

/** What the console opens with: how much there is, how it changes, and how each market's last scrape went. */
export const overviewRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  const statesOf = keepAnswers<MarketRow[]>()
  const trendOf = keepAnswers<Awaited<ReturnType<typeof readTrend>>>()
  const Query = z.object({ range: z.enum(ranges).default('all') })
  app.route({
    method: 'GET',
    url: '/overview',
    schema: { querystring: Query, response: { 200: OverviewView } },
    handler: async (request) => {
      const now = clock.now()
      const { range } = request.query
      const [{ counts, byMarket }, trend, markets, latest, endangered, { open }] = await Promise.all([
        countEverything(database),
        trendOf(range, () => readTrend(database, { range, now })),
        statesOf('', () => marketStates(database, now)),
        latestListings(database),
        endangeredMarkets(database),
        findHandOffs(database, { now, since: new Date(now.getTime() - DAY_MS) }),
      ])
      const withListings = markets.map((row) => marketView({ ...row, listings: byMarket.get(row.name) ?? 0 }))
      return { at: now, counts, trend, markets: withListings, latest, endangered, waitingForPerson: open }
    },
  })
}

function marketView(row: MarketRow & { listings: number }) {
  const { startedAt, finishedAt, ending, fetched, captured, outcomes, ...market } = row
  if (startedAt === null) return { ...market, lastScrape: null }
  const mix = Object.entries(outcomes ?? {}).map(([outcome, count]) => ({ outcome, count }))
  mix.sort((a, b) => b.count - a.count || a.outcome.localeCompare(b.outcome))
  const scrape = {
    startedAt,
    finishedAt,
    ending,
    fetched: fetched ?? 0,
    captured: captured ?? 0,
    outcomes: mix,
  }
  return { ...market, lastScrape: scrape }
}
