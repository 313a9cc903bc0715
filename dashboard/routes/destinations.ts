import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { deliveryStates, DestinationInput } from '#contracts/rule.ts'
import { appendAudit } from '#db/audit.ts'
import type { DestinationRow } from '#db/console-rules.ts'
import { addTestDelivery } from '#db/deliveries.ts'
import { addDestination, changeDestination, renewSecret } from '#db/destinations.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { Refusal } from '#shared/refusal.ts'
import { parseWebhookUrl } from '#shared/webhook-address.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'

const Count = z.number().int()
const State = z.enum(deliveryStates)

export const DestinationView = z.object({
  id: z.uuid(),
  ...DestinationInput.shape,
  handOffs: z.boolean(),
  drift: z.boolean(),
  hotline: z.boolean(),
  disabledReason: z.string().nullable(),
  waiting: Count,
  failed: Count,
  last: z
    .object({ state: State, at: Time, status: Count.nullable(), error: z.string().nullable() })
    .nullable(),
})

/** The secret of a webhook is told once, when it is made. */
export const MadeView = z.object({ id: z.uuid(), secret: z.string().nullable() })

const Id = z.object({ id: z.uuid() })
const MAIL = /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"()]+$/

export const destinationRoutes: FastifyPluginAsyncZod<{
  database: Database
  clock: Clock
  masterKey: MasterKey
}> = async (app, { database, clock, masterKey }) => {
  app.addHook('onRequest', requireRole('unit', 'administrator'))
  const refused = { 404: Failure, 422: Failure }

  app.post(
    '/destinations',
    { schema: { body: DestinationInput, response: { 201: MadeView, 422: Failure } } },
    async (request, reply) => {
      const parts = { masterKey, actor: request.account.name, now: clock.now() }
      return reply.code(201).send(await addDestination(database, checked(request.body), parts))
    },
  )

  app.put(
    '/destinations/:id',
    { schema: { params: Id, body: DestinationInput, response: { 204: z.null(), ...refused } } },
    async (request, reply) => {
      const parts = { actor: request.account.name, now: clock.now() }
      const { id } = request.params
      const isDone = await changeDestination(database, id, checked(request.body), parts)
      return isDone ? reply.code(204).send(null) : reply.code(404).send(NO_DESTINATION)
    },
  )

  app.post(
    '/destinations/:id/secret',
    { schema: { params: Id, response: { 200: MadeView, 404: Failure } } },
    async (request, reply) => {
      const { id } = request.params
      const parts = { masterKey, actor: request.account.name, now: clock.now() }
      const secret = await renewSecret(database, id, parts)
      return secret === undefined ? reply.code(404).send(NO_DESTINATION) : { id, secret }
    },
  )

  app.post(
    '/destinations/:id/test',
    { schema: { params: Id, response: { 201: z.object({ deliveryId: z.uuid() }), 404: Failure } } },
    async (request, reply) => {
      const { id } = request.params
      const deliveryId = await addTestDelivery(database, id, clock.now())
      if (deliveryId === undefined) return reply.code(404).send(NO_DESTINATION)
      const event = { at: clock.now(), actor: request.account.name, subject: `destination/${id}` }
      await appendAudit(database, { ...event, action: 'destination.tested' })
      return reply.code(201).send({ deliveryId })
    },
  )
}

const NO_DESTINATION = failure('NO_DESTINATION', 'There is no destination with this id.')

/** @throws Refusal that says what is wrong with the address */
function checked(input: DestinationInput): DestinationInput {
  if (input.kind === 'webhook') return { ...input, address: parseWebhookUrl(input.address).href }
  if (MAIL.test(input.address)) return input
  throw new Refusal('ADDRESS_MAIL', 'The address must look like someone@unit.example.')
}

export function destinationView(row: DestinationRow): z.output<typeof DestinationView> {
  const { last } = row
  return { ...row, last: last && { ...last, at: new Date(last.at) } }
}
