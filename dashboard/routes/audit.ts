import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listAudit } from '#db/audit-log.ts'
import type { Database } from '#db/open-database.ts'
import { requireRole } from '../session-guard.ts'
import { Time } from '../views.ts'

type Details = Record<string, unknown>
const Seq = z.number().int()

export const AuditView = z.object({
  rows: z.array(
    z.object({
      seq: Seq,
      at: Time,
      actor: z.string(),
      action: z.string(),
      subject: z.string(),
      details: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  /** What to ask for as `before`; null on the last page. */
  next: Seq.nullable(),
})

/** For administrators: what people did. */
export const auditRoutes: FastifyPluginAsyncZod<{ database: Database }> = async (app, { database }) => {
  const Query = z.object({ before: z.coerce.number().int().positive().optional() })
  app.route({
    method: 'GET',
    url: '/audit',
    onRequest: requireRole('administrator'),
    schema: { querystring: Query, response: { 200: AuditView } },
    handler: async (request) => {
      const { rows, next } = await listAudit(database, request.query.before)
      return { rows: rows.map((row) => ({ ...row, details: row.details as Details | null })), next }
    },
  })
}
