import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { roles } from '#contracts/roles.ts'
import { categoryNames } from '../category-names.ts'
import { requireRole } from '../session-guard.ts'

export const TaxonomyView = z.object({
  names: z.record(z.string(), z.object({ en: z.string(), zh: z.string() })),
})

/** What categories and subcategories are called, by id. */
export const taxonomyRoutes: FastifyPluginAsyncZod = async (app) => {
  // Read once: the taxonomy changes with the program.
  const names = categoryNames()
  const onRequest = requireRole(...roles)
  app.get('/taxonomy', { onRequest, schema: { response: { 200: TaxonomyView } } }, async () => ({ names }))
}
