import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { approveCredential, listCredentials, revokeCredential } from '#db/credentials.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Time } from '../views.ts'

const Decision = z.object({ by: z.string(), at: Time })

export const CredentialsView = z.object({
  credentials: z.array(
    z.object({
      id: z.uuid(),
      market: z.string(),
      identity: z.uuid(),
      entered: Decision,
      approved: Decision.nullable(),
      revoked: Decision.nullable(),
      logIns: z.number().int(),
      lastLogInAt: Time.nullable(),
    }),
  ),
})

const Id = z.object({ id: z.uuid() })
const GONE = failure('CREDENTIAL_GONE', 'No credential with this id waits for that any more.')

/** For administrators: which log-ins there are, and who decided on them. What they are made of is not to be had. */
export const credentialRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('administrator'))

  app.get('/credentials', { schema: { response: { 200: CredentialsView } } }, async () => ({
    credentials: (await listCredentials(database)).map(viewOf),
  }))

  const schema = { params: Id, response: { 204: z.null(), 404: Failure, 422: Failure } }
  for (const [word, decide] of [
    ['approve', approveCredential],
    ['revoke', revokeCredential],
  ] as const) {
    app.post(`/credentials/:id/${word}`, { schema }, async (request, reply) => {
      const by = { actor: request.account.name, now: clock.now() }
      const isDone = await decide(database, request.params.id, by)
      return isDone ? reply.code(204).send(null) : reply.code(404).send(GONE)
    })
  }
}

type Listed = Awaited<ReturnType<typeof listCredentials>>[number]

function viewOf(row: Listed) {
  return {
    id: row.id,
    market: row.market,
    identity: row.identity_id,
    entered: { by: row.entered_by, at: row.entered_at },
    approved: decisionOf(row.approved_by, row.approved_at),
    revoked: decisionOf(row.revoked_by, row.revoked_at),
    logIns: row.logins,
    lastLogInAt: row.last_login_at,
  }
}

function decisionOf(by: string | null, at: Date | null) {
  return by === null || at === null ? null : { by, at }
}
