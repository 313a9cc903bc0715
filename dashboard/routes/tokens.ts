import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { listTokens, makeToken, MOST_TOKENS, revokeToken } from '#db/api-tokens.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const MAX_DAYS = 365

export const TokensView = z.object({
  rows: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      createdAt: Time,
      expiresAt: Time,
      lastUsedAt: Time.nullable(),
      isExpired: z.boolean(),
    }),
  ),
})

/** Told once, and never again: only its hash is kept. */
export const NewTokenView = z.object({ token: z.string() })

const NewToken = z.object({
  name: z.string().trim().min(1).max(80),
  days: z.number().int().min(1).max(MAX_DAYS),
})

/** What programs sign in with; everyone makes and revokes their own. */
export const tokenRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole(...roles))

  app.route({
    method: 'GET',
    url: '/account/tokens',
    schema: {
      response: { 200: TokensView },
    },
    handler: async (request) => {
      const now = clock.now()
      const rows = await listTokens(database, request.account.id)
      return { rows: rows.map((row) => ({ ...row, isExpired: row.expiresAt <= now })) }
    },
  })

  app.route({
    method: 'POST',
    url: '/account/tokens',
    schema: {
      body: NewToken,
      response: { 201: NewTokenView, 409: Failure },
    },
    handler: async (request, reply) => {
      const token = await makeToken(database, clock, request.account, request.body)
      if (token === undefined)
        return reply
          .code(409)
          .send(failure('MANY_TOKENS', `An account has at most ${MOST_TOKENS} tokens: revoke one first.`))
      return reply.code(201).send({ token })
    },
  })

  app.route({
    method: 'DELETE',
    url: '/account/tokens/:id',
    schema: {
      params: z.object({ id: Id }),
      response: { 204: z.null(), 404: Failure },
    },
    handler: async (request, reply) => {
      if (!(await revokeToken(database, clock, request.account, request.params.id)))
        return reply.code(404).send(failure('NO_TOKEN', 'This account has no such token.'))
      return reply.code(204).send(null)
    },
  })
}
