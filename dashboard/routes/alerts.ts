import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { lifeStates } from '#contracts/market-life.ts'
import { deliveryStates, triages } from '#contracts/rule.ts'
import { appendAudit } from '#db/audit.ts'
import {
  ALERTS_A_PAGE,
  findAlert,
  findAlerts,
  MOST_ALERTS,
  triageAlerts,
  type AlertDelivery,
} from '#db/console-alerts.ts'
import { readRules } from '#db/console-rules.ts'
import type { Database } from '#db/open-database.ts'
import { listMarkets } from '#db/registry.ts'
import type { Clock } from '#shared/clock.ts'
import { Values } from '../listing-query.ts'
import { requireRole } from '../session-guard.ts'
import { Decimal, Failure, failure, Places, Text, Time } from '../views.ts'

const Count = z.number().int()
const Triage = z.enum(triages)
const State = z.enum(deliveryStates)

const Alert = {
  id: Count,
  ruleId: Count,
  ruleName: z.string(),
  ruleVersion: Count,
  matchedAt: Time,
  triage: Triage,
  triagedBy: z.string().nullable(),
  triagedAt: Time.nullable(),
  /** With the title null where the alert is of a change in a market's life. */
  listingId: Count.nullable(),
  title: Text.nullable(),
  change: z
    .object({
      from: z.enum([...lifeStates, 'unread']),
      to: z.enum(lifeStates),
      /** In the crawler's words. */
      reason: Text,
      fetchId: Count.nullable(),
    })
    .nullable(),
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  probability: z.number().nullable(),
  abstained: z.boolean().nullable(),
  priceAmount: Decimal.nullable(),
  priceCurrency: z.string().nullable(),
  priceUsd: Decimal.nullable(),
  shipsFrom: Places,
  shipsTo: Places,
  market: z.string(),
  marketTitle: Text,
}

export const AlertRowView = z.object({
  ...Alert,
  deliveries: z.array(z.object({ state: State, tries: Count, error: z.string().nullable() })),
})

export const AlertsView = z.object({
  page: Count,
  pages: Count,
  rows: z.array(AlertRowView),
  /** Of all states, whichever are chosen. */
  counts: z.object({ new: Count, useful: Count, noise: Count, closed: Count }),
  rules: z.array(z.object({ id: Count, name: z.string() })),
  markets: z.array(z.object({ name: z.string(), title: Text })),
})

export const AlertView = z.object({
  ...Alert,
  captureId: z.string().nullable(),
  sha256: z.string().nullable(),
  sendings: z.array(
    z.object({
      id: z.uuid(),
      destination: z.string(),
      kind: z.string(),
      state: State,
      tries: Count,
      nextAttemptAt: Time,
      deliveredAt: Time.nullable(),
      attempts: z.array(
        z.object({ startedAt: Time, status: Count.nullable(), error: z.string().nullable() }),
      ),
    }),
  ),
})

const Query = z.object({
  triage: Values,
  rule: Values,
  market: Values,
  category: Values,
  undelivered: z.enum(['1']).optional(),
  page: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ALERTS / ALERTS_A_PAGE)
    .default(1),
})
const Id = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })

/** The inbox of a unit. */
export const alertRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('unit', 'administrator'))

  app.get(
    '/alerts',
    { schema: { querystring: Query, response: { 200: AlertsView } } },
    async ({ query: { page, ...query } }) => {
      const [found, rules, markets] = await Promise.all([
        findAlerts(database, filterOf(query), page),
        readRules(database),
        listMarkets(database),
      ])
      const shown = query.triage.length > 0 ? query.triage : triages
      const total = triages.reduce((sum, one) => sum + (shown.includes(one) ? found.counts[one] : 0), 0)
      const pages = Math.max(1, Math.ceil(total / ALERTS_A_PAGE))
      return { ...found, page, pages, rules: rules.map(named), markets: markets.map(titled) }
    },
  )

  app.get(
    '/alerts/:id',
    { schema: { params: Id, response: { 200: AlertView, 404: Failure } } },
    async (request, reply) => {
      const found = await findAlert(database, request.params.id)
      if (!found) return reply.code(404).send(failure('NO_ALERT', 'There is no alert with this number.'))
      return { ...found, sendings: found.sendings.map(sendingView) }
    },
  )

  app.route({
    method: 'POST',
    url: '/alerts/triage',
    schema: {
      body: z.object({ ids: z.array(Count.positive()).min(1).max(200), triage: Triage }),
      response: { 200: z.object({ changed: Count }) },
    },
    handler: async ({ body, account }) => {
      const by = { actor: account.name, at: clock.now() }
      return { changed: await triageAndAudit(database, body, by) }
    },
  })
}

function triageAndAudit(
  database: Database,
  { ids, triage }: { ids: number[]; triage: z.output<typeof Triage> },
  { actor, at }: { actor: string; at: Date },
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const done = await triageAlerts(trx, ids, { triage, by: actor, now: at })
    const event = { at, actor, action: 'alert.triaged', subject: 'alerts', details: { ids: done, triage } }
    if (done.length > 0) await appendAudit(trx, event)
    return done.length
  })
}

/** Postgres writes times in JSON its own way. */
function sendingView({ nextAttemptAt, deliveredAt, attempts, ...rest }: AlertDelivery) {
  return {
    ...rest,
    nextAttemptAt: new Date(nextAttemptAt),
    deliveredAt: deliveredAt === null ? null : new Date(deliveredAt),
    attempts: attempts.map((attempt) => ({ ...attempt, startedAt: new Date(attempt.startedAt) })),
  }
}

const named = ({ id, name }: { id: number; name: string }) => ({ id, name })
const titled = ({ name, title }: { name: string; title: string }) => ({ name, title })

function filterOf({ triage, rule, market, category, undelivered }: Omit<z.output<typeof Query>, 'page'>) {
  return {
    triage: triage.flatMap((one) => triages.filter((known) => known === one)),
    rule: rule.map(Number).filter(Number.isSafeInteger),
    market,
    category,
    undelivered: undelivered === '1',
  }
}
