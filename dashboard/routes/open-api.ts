import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { requireRole } from '../session-guard.ts'

/** What this console's API is, for programs. */
export const openApiRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    onRequest: requireRole(...roles),
    schema: {
      response: { 200: z.record(z.string(), z.unknown()) },
    },
    handler: async () => app.swagger() as unknown as Record<string, unknown>,
  })
}
