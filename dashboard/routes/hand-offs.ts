import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handOffEndings, handOffKinds } from '#contracts/hand-off.ts'
import { findHandOffs } from '#db/hand-offs.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { relayHandOff } from '../hand-off-relay.ts'
import { isOwnOrigin, requireRole } from '../session-guard.ts'
import { failure, Text, Time } from '../views.ts'

const DAY_MS = 86_400_000

const HandOffRow = z.object({
  id: z.uuid(),
  market: z.string(),
  marketTitle: Text,
  kind: z.enum(handOffKinds),
  /** Path and query of the gate. */
  path: Text.nullable(),
  askedAt: Time,
  expiresAt: Time,
  takenBy: z.string().nullable(),
  endedAt: Time.nullable(),
  ending: z.enum(handOffEndings).nullable(),
})

export const HandOffsView = z.object({
  at: Time,
  /** The most urgent first. */
  open: z.array(HandOffRow),
  /** Of the last day, the newest first. */
  ended: z.array(HandOffRow),
})

const Id = z.object({ id: z.uuid() })

/** Gates that wait for a person, and the way to the browser that stands before one. */
export const handOffRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  parts,
) => {
  app.addHook('onRequest', requireRole('unit', 'administrator'))
  const { database, clock } = parts

  app.route({
    method: 'GET',
    url: '/hand-offs',
    schema: { response: { 200: HandOffsView } },
    handler: async () => {
      const at = clock.now()
      return { at, ...(await findHandOffs(database, { now: at, since: new Date(at.getTime() - DAY_MS) })) }
    },
  })

  app.get(
    '/hand-offs/:id/view',
    { websocket: true, schema: { params: Id }, preValidation: requireOwnPage },
    (socket, request) => relayHandOff(socket, request, Id.parse(request.params).id, parts),
  )
}

/** Browsers ask nobody before they open a socket from another site's page: what they say of its origin is all there is. */
async function requireOwnPage(request: FastifyRequest, reply: FastifyReply) {
  if (!request.ws || isOwnOrigin(request)) return undefined
  return reply.code(403).send(failure('OTHER_ORIGIN', 'This request did not come from the console itself.'))
}
