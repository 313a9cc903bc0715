import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { findAccountByName, listAccounts } from '#db/accounts.ts'
import { inviteAccount } from '#db/change-account.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'
import { AccountName } from './one-time.ts'

const Role = z.enum(roles)
/** A one-time password; it is told once. */
export const Issued = z.object({ oneTimePassword: z.string() })

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

/** For administrators: who may sign in. */
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
}

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
