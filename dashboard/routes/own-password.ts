import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { faultOfPassword, PASSWORD_FAULTS } from '../password-rules.ts'
import { clearSessionCookie, requireRole } from '../session-guard.ts'
import { changeOwnPassword } from '../sign-in.ts'
import { Failure, failure } from '../views.ts'
import { fewTries } from './session.ts'

const Change = z.object({ current: z.string().min(1).max(400), password: z.string().min(1).max(400) })

/** A new password for whoever is signed in. It ends all their sessions. */
export const ownPasswordRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.put(
    '/account/password',
    {
      onRequest: requireRole(...roles),
      schema: { body: Change, response: { 204: z.null(), 400: Failure, 409: Failure } },
      config: fewTries,
    },
    async (request, reply) => {
      const { account, body, ip } = request
      const fault = faultOfPassword(body.password, account.name)
      if (fault) return reply.code(400).send(failure(fault, PASSWORD_FAULTS[fault]))
      if (!(await changeOwnPassword({ database, clock }, account, { ...body, from: ip })))
        return reply.code(409).send(failure('WRONG_CURRENT', 'The present password is wrong.'))
      clearSessionCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
