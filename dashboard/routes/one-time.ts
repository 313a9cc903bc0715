import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findAccountByName } from '#db/accounts.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { readAccountName } from '#shared/account-name.ts'
import { logSignIn } from '../events.ts'
import { faultOfPassword, PASSWORD_FAULTS } from '../password-rules.ts'
import { startSession } from '../session-guard.ts'
import { choosePassword, findInvited } from '../sign-in.ts'
import { Failure, failure } from '../views.ts'
import { fewTries } from './session.ts'

const OneTimePassword = z.string().min(1).max(200)

/** What a person may be called, as it is kept. */
export const AccountName = z.string().transform((text, context) => {
  const name = readAccountName(text)
  if (name === undefined) context.addIssue('is no name')
  return name ?? z.NEVER
})

const Choice = z.object({
  oneTimePassword: OneTimePassword,
  name: AccountName.optional(),
  password: z.string().min(1).max(400),
})

/** Whom the one-time password is for; `name` null: for the first administrator, who chooses one. */
export const InvitedView = z.object({ name: z.string().nullable() })

const WRONG = failure('WRONG_ONE_TIME_PASSWORD', 'This one-time password is wrong, used or expired.')

/** From a one-time password to a password of one's own, and into the console. */
export const oneTimeRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock; log: Logger }> = async (
  app,
  { database, clock, log },
) => {
  app.post(
    '/session/one-time',
    {
      schema: {
        body: z.object({ oneTimePassword: OneTimePassword }),
        response: { 200: InvitedView, 401: Failure },
      },
      config: fewTries,
    },
    async (request, reply) => {
      const invited = await findInvited({ database, clock }, request.body.oneTimePassword)
      return invited ? { name: invited.name } : reply.code(401).send(WRONG)
    },
  )

  app.post(
    '/session/password',
    {
      schema: { body: Choice, response: { 204: z.null(), 400: Failure, 401: Failure, 409: Failure } },
      config: fewTries,
    },
    async (request, reply) => {
      const { oneTimePassword, name: given, password } = request.body
      const invited = await findInvited({ database, clock }, oneTimePassword)
      if (!invited) return reply.code(401).send(WRONG)
      const name = invited.name ?? given
      if (name === undefined) return reply.code(400).send(failure('NAME_MISSING', 'Choose a name, too.'))
      const fault = faultOfPassword(password, name)
      if (fault) return reply.code(400).send(failure(fault, PASSWORD_FAULTS[fault]))
      if (invited.accountId === null && (await findAccountByName(database, name)))
        return reply.code(409).send(failure('NAME_TAKEN', 'Somebody has this name already: take another.'))
      const token = await choosePassword(
        { database, clock },
        { oneTimePassword, name, password, from: request.ip },
      )
      logSignIn(log, token !== undefined)
      if (token === undefined) return reply.code(401).send(WRONG)
      await startSession(request, reply, { database, token })
      return reply.code(204).send(null)
    },
  )
}
