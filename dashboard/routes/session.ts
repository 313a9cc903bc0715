import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { signIn, signOut } from '#db/console-session.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { logSignIn } from '../events.ts'
import { clearSessionCookie, requireSameOrigin, sessionToken, setSessionCookie } from '../session-guard.ts'
import { Failure, failure } from '../views.ts'

const Credentials = z.object({ password: z.string().min(1).max(200) })
const Nothing = z.null()

/** Signing in and out. Ten tries a minute from one address: a person mistypes, a program guesses. */
export const sessionRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock; log: Logger }> = async (
  app,
  { database, clock, log },
) => {
  app.addHook('onRequest', requireSameOrigin)

  app.post(
    '/session',
    {
      schema: { body: Credentials, response: { 204: Nothing, 401: Failure } },
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const token = await signIn(database, clock, request.body.password)
      logSignIn(log, token !== undefined)
      if (token === undefined)
        return reply.code(401).send(failure('WRONG_PASSWORD', 'This password is wrong, used or expired.'))
      setSessionCookie(request, reply, token)
      return reply.code(204).send(null)
    },
  )

  app.delete('/session', { schema: { response: { 204: Nothing } } }, async (request, reply) => {
    const token = sessionToken(request)
    if (token !== undefined) await signOut(database, token)
    clearSessionCookie(request, reply)
    return reply.code(204).send(null)
  })
}
