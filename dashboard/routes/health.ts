import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assertReachable, type Database } from '#db/open-database.ts'
import { MissingServiceError } from '#shared/errors.ts'

const Health = z.object({ status: z.enum(['ok', 'no-database']) })

/** For the supervisor and for load balancers: no log-in, no figures. */
export const healthRoutes: FastifyPluginAsyncZod<{ database: Database }> = async (app, { database }) => {
  app.get('/healthz', { schema: { response: { 200: Health, 503: Health } } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      await assertReachable(database)
      return { status: 'ok' as const }
    } catch (error) {
      if (!(error instanceof MissingServiceError)) throw error
      return reply.code(503).send({ status: 'no-database' as const })
    }
  })
}
