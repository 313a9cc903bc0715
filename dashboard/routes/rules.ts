import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { lifeStates } from '#contracts/market-life.ts'
import { RuleConditions, RuleInput } from '#contracts/rule.ts'
import { readDestinations, readOpenBaselines, readRules, type RuleRow } from '#db/console-rules.ts'
import { listMarkets } from '#db/registry.ts'
import { previewRule, saveRule } from '#db/rules.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Text, Time } from '../views.ts'
import { DestinationView, destinationView } from './destinations.ts'

const Count = z.number().int()
const PREVIEW_MS = 30 * 24 * 3600_000

export const RuleView = z.object({
  id: Count,
  owner: z.string(),
  ...RuleInput.shape,
  states: z.array(z.enum(lifeStates)),
  fault: z.string().nullable(),
  version: Count,
  /** False: what matches is still baseline, since the last saving did not come to its end. */
  isBaselined: z.boolean(),
  changedAt: Time,
  counts: z.object({ new: Count, useful: Count, noise: Count, closed: Count, baseline: Count }),
  /** Useful among useful and noise; null before anyone judged. */
  precision: z.number().nullable(),
})

const Market = z.object({ name: z.string(), title: Text })

export const RulesView = z.object({
  rules: z.array(RuleView),
  destinations: z.array(DestinationView),
  markets: z.array(Market),
  /** Start paths of markets that no scrape has read whole yet: there nothing alerts. */
  openBaselines: z.array(z.object({ market: z.string(), marketTitle: Text, startPath: Text })),
})

/** Of listings, or of changes where the rule asks for states. `capped`: more than could be counted in time. */
export const PreviewView = z.object({ count: Count, capped: z.boolean(), days: Count })

const Id = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const Saved = z.object({ id: Count })

/** What units want to be told. */
export const ruleRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('unit', 'administrator'))

  app.get('/rules', { schema: { response: { 200: RulesView } } }, async () => {
    const [rules, destinations, markets, openBaselines] = await Promise.all([
      readRules(database),
      readDestinations(database),
      listMarkets(database),
      readOpenBaselines(database),
    ])
    const views = { rules: rules.map(ruleView), destinations: destinations.map(destinationView) }
    return { ...views, markets: markets.map(({ name, title }) => ({ name, title })), openBaselines }
  })

  app.route({
    method: 'POST',
    url: '/rules/preview',
    schema: { body: RuleConditions, response: { 200: PreviewView, 422: Failure } },
    handler: async ({ body }) => {
      const since = new Date(clock.now().getTime() - PREVIEW_MS)
      return { ...(await previewRule(database, body, since)), days: 30 }
    },
  })

  app.post(
    '/rules',
    { schema: { body: RuleInput, response: { 201: Saved, 422: Failure } } },
    async (request, reply) => {
      const made = { actor: request.account.name, input: request.body }
      return reply.code(201).send({ id: (await saveRule(database, clock, made)) ?? 0 })
    },
  )

  app.put(
    '/rules/:id',
    { schema: { params: Id, body: RuleInput, response: { 200: Saved, 404: Failure, 422: Failure } } },
    async (request, reply) => {
      const change = { id: request.params.id, actor: request.account.name, input: request.body }
      const id = await saveRule(database, clock, change)
      if (id === undefined)
        return reply.code(404).send(failure('NO_RULE', 'There is no rule with this number.'))
      return { id }
    },
  )
}

function ruleView(row: RuleRow): z.output<typeof RuleView> {
  const { new: fresh, useful, noise, closed, baseline, ...rule } = row
  const judged = useful + noise
  const precision = judged === 0 ? null : useful / judged
  return { ...rule, counts: { new: fresh, useful, noise, closed, baseline }, precision }
}
