import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { liftQuarantine, placeQuarantine, readHotlineSites, settleAlarm } from '#db/hotline-sites.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'

const Count = z.number().int()

export const HotlineSitesView = z.object({
  quarantined: z.array(
    z.object({
      market: z.string(),
      placedAt: Time,
      placedBy: z.string(),
      /** Of an officer; null where the gate placed it by what it stopped. */
      reason: z.string().nullable(),
      byGate: z.object({ independent: Count, stopped: Count, read: Count }).nullable(),
    }),
  ),
  alarms: z.array(
    z.object({
      id: Count,
      kind: z.enum(['one-phrase', 'one-rule']),
      rule: z.string(),
      raisedAt: Time,
      lastAt: Time,
      pages: Count,
      markets: Count,
    }),
  ),
})

const Market = z.object({ market: z.string().regex(/^[a-z0-9-]{1,80}$/) })
type Parts = { database: Database; clock: Clock }
const done = { 204: z.null(), 409: Failure }

/** For hotline officers alone: sites that nobody asks any more, and hits of the gate that look planted. */
export const hotlineSiteRoutes: FastifyPluginAsyncZod<Parts> = async (app, { database, clock }) => {
  app.addHook('onRequest', requireRole('hotline'))

  app.route({
    method: 'GET',
    url: '/hotline/sites',
    schema: { response: { 200: HotlineSitesView } },
    handler: async ({ account }) => {
      const { quarantined, alarms } = await readHotlineSites(database, { by: account, at: clock.now() })
      return {
        quarantined: quarantined.map(causeOf),
        alarms: alarms.map((alarm) => ({ ...alarm, kind: kindOf(alarm.kind) })),
      }
    },
  })

  app.post(
    '/hotline/quarantine/:market',
    {
      schema: {
        params: Market,
        body: z.object({ reason: z.string().trim().min(1).max(200) }),
        response: done,
      },
    },
    async ({ params, body, account }, reply) => {
      const placed = await placeQuarantine(database, { ...params, ...body, by: account, at: clock.now() })
      if (placed) return reply.code(204).send(null)
      return reply.code(409).send(failure('NOT_PLACED', 'There is no such market, or it is in quarantine.'))
    },
  )

  app.post(
    '/hotline/quarantine/:market/lift',
    { schema: { params: Market, response: done } },
    async ({ params, account }, reply) => {
      const lifted = await liftQuarantine(database, { ...params, by: account, at: clock.now() })
      if (lifted) return reply.code(204).send(null)
      return reply.code(409).send(failure('NOT_LIFTED', 'This market is not in quarantine.'))
    },
  )

  await app.register(alarmRoutes, { database, clock })
}

const alarmRoutes: FastifyPluginAsyncZod<Parts> = async (app, { database, clock }) => {
  app.post(
    '/hotline/alarms/:id/settle',
    { schema: { params: z.object({ id: z.coerce.number().int().positive() }), response: done } },
    async ({ params, account }, reply) => {
      const settled = await settleAlarm(database, { ...params, by: account, at: clock.now() })
      if (settled) return reply.code(204).send(null)
      return reply.code(409).send(failure('NOT_SETTLED', 'There is no such alarm, or it is settled.'))
    },
  )
}

type Placed = { independent: number | null; stopped: number | null; read: number | null }

function causeOf<T extends Placed>({ independent, stopped, read, ...rest }: T) {
  const byGate = independent === null ? null : { independent, stopped: stopped ?? 0, read: read ?? 0 }
  return { ...rest, byGate }
}

function kindOf(kind: string): 'one-phrase' | 'one-rule' {
  return kind === 'one-phrase' ? kind : 'one-rule'
}
