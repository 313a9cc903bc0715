import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { deliveryStates } from '#contracts/rule.ts'
import { appendAudit } from '#db/audit.ts'
import { findDelivery, sendAgain } from '#db/deliveries.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure } from '../views.ts'

const State = z.enum(deliveryStates)
const Id = z.object({ id: z.uuid() })

export const TestView = z.object({ state: State, error: z.string().nullable() })

/** How a sending went, and another round for one that was given up. */
export const deliveryRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('unit', 'administrator'))

  app.get(
    '/deliveries/:id',
    { schema: { params: Id, response: { 200: TestView, 404: Failure } } },
    async (request, reply) => {
      const found = await findDelivery(database, request.params.id)
      if (!found) return reply.code(404).send(failure('NO_DELIVERY', 'There is no delivery with this id.'))
      return { state: State.parse(found.state), error: found.error }
    },
  )

  app.post(
    '/deliveries/:id/again',
    { schema: { params: Id, response: { 204: z.null(), 409: Failure } } },
    async (request, reply) => {
      const { id } = request.params
      if (!(await sendAgain(database, id, clock.now())))
        return reply
          .code(409)
          .send(failure('NOT_FAILED', 'This delivery was not given up: it waits or arrived.'))
      const event = { at: clock.now(), actor: request.account.name, subject: `delivery/${id}` }
      await appendAudit(database, { ...event, action: 'delivery.sent-again' })
      return reply.code(204).send(null)
    },
  )
}
