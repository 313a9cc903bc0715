import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findMarketPage } from '#db/console-market.ts'
import { marketSays } from '#db/console-says.ts'
import { listMarketSummaries } from '#db/console-markets.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { LifeChangeView, MarketStateView, MirrorListView, MirrorView } from '../life-views.ts'
import { keepAnswers } from '../kept-answers.ts'
import { readTrend, TrendView } from '../trend.ts'
import { MarketSaysView } from '../says-views.ts'
import { Failure, failure, Text, Time } from '../views.ts'

const Count = z.number().int()
const WARN_MS = 14 * 86_400_000

/** `ends-soon`: within 14 days. */
const basisStates = ['none', 'not-yet', 'valid', 'ends-soon', 'ended'] as const
const BasisState = z.enum(basisStates)

export const MarketsView = z.object({
  at: Time,
  rows: z.array(
    MarketStateView.extend({
      name: z.string(),
      title: Text,
      mode: z.string(),
      addedAt: Time,
      mirrors: Count,
      listings: Count,
      vendors: Count,
      pages: Count,
      lastScrapeAt: Time.nullable(),
      basis: BasisState,
      basisEndsAt: Time.nullable(),
    }),
  ),
})

const ScrapeView = z.object({
  id: z.string(),
  startedAt: Time,
  finishedAt: Time.nullable(),
  ending: z.string().nullable(),
  recipe: z.string().nullable(),
  recipeVersion: Count.nullable(),
  fetched: Count,
  captured: Count,
  bytes: Count,
  outcomes: z.array(z.object({ outcome: z.string(), count: Count })),
  /** Gates among the fetches, 0 to 1; null before the first. */
  gateRate: z.number().nullable(),
})

export const MarketPageView = z.object({
  at: Time,
  name: z.string(),
  title: Text,
  mode: z.string(),
  access: z.string(),
  recipe: z.string().nullable(),
  addedAt: Time,
  minDelayMs: Count,
  revisitAfterSeconds: Count,
  maxPagesPerScrape: Count,
  listings: Count,
  vendors: Count,
  firstScrapeAt: Time.nullable(),
  state: MarketStateView,
  /** Newest first. */
  changes: z.array(LifeChangeView),
  mirrors: z.array(MirrorView),
  mirrorLists: z.array(MirrorListView),
  basis: z.object({
    state: BasisState,
    caseReference: z.string().nullable(),
    authority: z.string().nullable(),
    instrument: z.string().nullable(),
    article: z.string().nullable(),
    jurisdiction: z.string().nullable(),
    access: z.string().nullable(),
    validFrom: Time.nullable(),
    validTo: Time.nullable(),
    simulation: z.boolean().nullable(),
  }),
  /** The last 30, newest first. */
  scrapes: z.array(ScrapeView),
  /** Of the newest scrape: pages known by its end, those it fetched, and why not the others. */
  coverage: z
    .object({
      found: Count,
      fetched: Count,
      missed: z.array(
        z.object({
          why: z.enum(['budget', 'never-again', 'not-due', 'waiting']),
          reason: Text.nullable(),
          pages: Count,
        }),
      ),
    })
    .nullable(),
  /** After the latest scrape that was worked out: how many listings there are by estimate, and where they are out of sight. */
  reach: z
    .object({
      at: Time.nullable(),
      seen: Count,
      estimate: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      method: z.string(),
      discovered: Count,
      fetched: Count,
      parsed: Count,
      lists: Count,
      whole: Count,
      capped: Count,
      gone: Count,
      short: z.array(
        z.object({
          list: Text,
          seen: Count,
          printedTotal: Count.nullable(),
          estimate: z.number().nullable(),
          low: z.number().nullable(),
          high: z.number().nullable(),
          method: z.string(),
          capped: z.boolean(),
        }),
      ),
    })
    .nullable(),
  /** Why its readings wait in quarantine, where an alarm is up. */
  readingAlarm: z.string().nullable(),
  /** Of the listings seen last, at most 2,000: how many have each field. */
  fill: z.object({ listings: Count, fields: z.array(z.object({ field: z.string(), filled: Count })) }),
  says: MarketSaysView,
  trend: TrendView,
})

const GATES = ['queue', 'captcha', 'login', 'blocked', 'maintenance', 'seized']

/** Each market: how it is and on what evidence, what was read of it, and on what basis. */
export const marketRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  const summaries = keepAnswers<Awaited<ReturnType<typeof readMarkets>>>()
  const pageOf = keepAnswers<Awaited<ReturnType<typeof readMarketPage>>>()
  app.route({
    method: 'GET',
    url: '/markets',
    schema: {
      response: { 200: MarketsView },
    },
    handler: () => summaries('', () => readMarkets(database, clock.now())),
  })

  app.route({
    method: 'GET',
    url: '/markets/:name',
    schema: {
      params: z.object({ name: z.string().max(200) }),
      response: { 200: MarketPageView, 404: Failure },
    },
    handler: async (request, reply) => {
      const { name } = request.params
      const page = await pageOf(name, () => readMarketPage(database, name, clock.now()))
      return page ?? reply.code(404).send(failure('NO_MARKET', 'There is no market of this name.'))
    },
  })
}

async function readMarkets(database: Database, at: Date) {
  const rows = await listMarketSummaries(database)
  return { at, rows: rows.map((row) => ({ ...row, basis: basisState(null, row.basisEndsAt, at) })) }
}

async function readMarketPage(database: Database, name: string, at: Date) {
  const market = await findMarketPage(database, name)
  if (!market) return undefined
  const { basis, scrapes, ...rest } = market
  return {
    ...rest,
    at,
    basis: { ...(basis ?? noBasis), state: basisState(basis?.validFrom ?? null, basis?.validTo ?? null, at) },
    scrapes: scrapes.map(({ outcomes, ...scrape }) => ({ ...scrape, ...mixOf(outcomes) })),
    says: await marketSays(database, market.id),
    trend: await readTrend(database, { range: 'all', now: at, of: { market: market.id } }),
  }
}

const noBasis = {
  caseReference: null,
  authority: null,
  instrument: null,
  article: null,
  jurisdiction: null,
  access: null,
  validFrom: null,
  validTo: null,
  simulation: null,
}

function basisState(from: Date | null, to: Date | null, at: Date): z.infer<typeof BasisState> {
  if (to === null) return 'none'
  if (from !== null && from > at) return 'not-yet'
  if (to <= at) return 'ended'
  return to.getTime() - at.getTime() <= WARN_MS ? 'ends-soon' : 'valid'
}

function mixOf(counts: Record<string, number>) {
  const outcomes = Object.entries(counts).map(([outcome, count]) => ({ outcome, count }))
  outcomes.sort((a, b) => b.count - a.count || a.outcome.localeCompare(b.outcome))
  const sum = (of: typeof outcomes) => of.reduce((all, { count }) => all + count, 0)
  const all = sum(outcomes)
  const gates = sum(outcomes.filter(({ outcome }) => GATES.includes(outcome)))
  return { outcomes, gateRate: all === 0 ? null : gates / all }
}
