import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { hasAdministrator } from '#db/accounts.ts'
import { appendAudit } from '#db/audit.ts'
import { signOut } from '#db/console-session.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { logSignIn } from '../events.ts'
import { clearSessionCookie, readAccount, sessionToken, startSession } from '../session-guard.ts'
import { signIn } from '../sign-in.ts'
import { Failure, failure } from '../views.ts'

const Credentials = z.object({ name: z.string().min(1).max(100), password: z.string().min(1).max(400) })
const Nothing = z.null()

/** Who is signed in; `isNew`: nobody can be yet, the first administrator has to be made. */
export const SessionView = z.object({
  account: z.object({ id: z.number().int(), name: z.string(), role: z.enum(roles) }).nullable(),
  isNew: z.boolean(),
})

/** Ten tries a minute from one address: a person mistypes, a program guesses. */
export const fewTries = { rateLimit: { max: 10, timeWindow: 60_000 } }

/** Signing in and out. */
export const sessionRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock; log: Logger }> = async (
  app,
  { database, clock, log },
) => {
  app.route({
    method: 'GET',
    url: '/session',
    schema: { response: { 200: SessionView } },
    handler: async (request) => {
      const account = (await readAccount(database, clock, request)) ?? null
      return { account, isNew: account === null && !(await hasAdministrator(database)) }
    },
  })

  app.post(
    '/session',
    { schema: { body: Credentials, response: { 204: Nothing, 401: Failure } }, config: fewTries },
    async (request, reply) => {
      const token = await signIn({ database, clock }, { ...request.body, from: request.ip })
      logSignIn(log, token !== undefined)
      if (token === undefined)
        return reply
          .code(401)
          .send(failure('WRONG_PASSWORD', 'Name or password is wrong, or the account waits.'))
      await startSession(request, reply, { database, token })
      return reply.code(204).send(null)
    },
  )

  app.delete('/session', { schema: { response: { 204: Nothing } } }, async (request, reply) => {
    const account = await readAccount(database, clock, request)
    const token = sessionToken(request)
    if (account && token !== undefined) {
      await signOut(database, token)
      const event = { at: clock.now(), actor: account.name, subject: `account ${account.id}` }
      await appendAudit(database, { ...event, action: 'session.closed' })
    }
    clearSessionCookie(request, reply)
    return reply.code(204).send(null)
  })
}
