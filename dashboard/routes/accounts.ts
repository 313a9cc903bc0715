import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { findAccount, findAccountByName, listAccounts } from '#db/accounts.ts'
import { giveOneTimePassword, inviteAccount, setDisabled, setRole } from '#db/change-account.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'
import { AccountName } from './one-time.ts'

const Role = z.enum(roles)
const Id = z.object({ id: z.coerce.number().int().positive() })
const Issued = z.object({ oneTimePassword: z.string() })

export const AccountsView = z.object({
  accounts: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      role: Role,
      state: z.enum(['active', 'invited', 'locked', 'disabled']),
      createdAt: Time,
    }),
  ),
})

type Listed = Awaited<ReturnType<typeof listAccounts>>[number]

/** For administrators: who may sign in. Nobody changes their own account here, so that one is always left. */
export const accountRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('administrator'))

  app.get('/accounts', { schema: { response: { 200: AccountsView } } }, async () => {
    const now = clock.now()
    return { accounts: (await listAccounts(database)).map((row) => viewOf(row, now)) }
  })

  app.post(
    '/accounts',
    {
      schema: {
        body: z.object({ name: AccountName, role: Role }),
        response: { 201: Issued, 409: Failure },
      },
    },
    async (request, reply) => {
      const { name } = request.body
      if (await findAccountByName(database, name))
        return reply.code(409).send(failure('NAME_TAKEN', `There is an account "${name}" already.`))
      const by = { clock, actor: request.account.name }
      const { oneTimePassword } = await inviteAccount(database, by, request.body)
      return reply.code(201).send({ oneTimePassword })
    },
  )

  app.patch(
    '/accounts/:id',
    {
      schema: {
        params: Id,
        body: z.object({ role: Role.optional(), disabled: z.boolean().optional() }),
        response: { 204: z.null(), 404: Failure, 409: Failure },
      },
    },
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

const NO_ACCOUNT = failure('NO_ACCOUNT', 'There is no account with this number.')
const OWN = failure('OWN_ACCOUNT', 'Another administrator has to change your own account.')

function viewOf(row: Listed, now: Date) {
  return {
    id: row.id,
    name: row.name,
    role: Role.parse(row.role),
    state: stateOf(row, now),
    createdAt: row.created_at,
  }
}

function stateOf(row: Listed, now: Date): 'active' | 'invited' | 'locked' | 'disabled' {
  if (row.disabled_at !== null) return 'disabled'
  if (row.password_set_at === null) return 'invited'
  return row.locked_until !== null && row.locked_until > now ? 'locked' : 'active'
}
