import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { findAccount } from '#db/accounts.ts'
import { giveOneTimePassword, setDisabled, setRole } from '#db/change-account.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure } from '../views.ts'
import { Issued } from './accounts.ts'

const Id = z.object({ id: z.coerce.number().int().positive() })
const Change = z.object({ role: z.enum(roles).optional(), disabled: z.boolean().optional() })

const NO_ACCOUNT = failure('NO_ACCOUNT', 'There is no account with this number.')
const OWN = failure('OWN_ACCOUNT', 'Another administrator has to change your own account.')

/** For administrators: what an account may. Nobody changes their own, so that one administrator is always left. */
export const changeAccountRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('administrator'))

  app.patch(
    '/accounts/:id',
    { schema: { params: Id, body: Change, response: { 204: z.null(), 404: Failure, 409: Failure } } },
    async (request, reply) => {
      const person = await findAccount(database, request.params.id)
      if (!person) return reply.code(404).send(NO_ACCOUNT)
      if (person.id === request.account.id) return reply.code(409).send(OWN)
      const by = { clock, actor: request.account.name }
      const { role, disabled } = request.body
      if (role !== undefined && role !== person.role) await setRole(database, by, person, role)
      if (disabled !== undefined) await setDisabled(database, by, person, disabled)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/accounts/:id/one-time-password',
    { schema: { params: Id, response: { 201: Issued, 404: Failure, 409: Failure } } },
    async (request, reply) => {
      const person = await findAccount(database, request.params.id)
      if (!person) return reply.code(404).send(NO_ACCOUNT)
      if (person.id === request.account.id) return reply.code(409).send(OWN)
      const by = { clock, actor: request.account.name }
      return reply.code(201).send({ oneTimePassword: await giveOneTimePassword(database, by, person) })
    },
  )
}
