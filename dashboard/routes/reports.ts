import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handOverReport, readHotlineQueue } from '#db/hotline-queue.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Text, Time } from '../views.ts'

const Count = z.number().int()

export const ReportsView = z.object({
  waiting: Count,
  page: Count,
  pages: Count,
  rows: z.array(
    z.object({
      id: Count,
      url: Text,
      seenAt: Time,
      rule: z.string(),
      contentHash: z.string().nullable(),
      handovers: z.array(
        z.object({
          to: z.string(),
          reference: z.string(),
          by: z.string(),
          at: z.iso.datetime({ offset: true }),
        }),
      ),
    }),
  ),
})

const Query = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) })
const Line = z.string().trim().min(1).max(200)

/** For hotline officers alone, administrators not among them: what the gate stopped, and to whom it was given. */
export const reportRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.addHook('onRequest', requireRole('hotline'))

  app.route({
    method: 'GET',
    url: '/reports',
    schema: { querystring: Query, response: { 200: ReportsView } },
    handler: async (request) => {
      const { page } = request.query
      const look = { page, by: request.account, at: clock.now() }
      const { rows, waiting, pages } = await readHotlineQueue(database, look)
      const views = rows.map((row) => ({ ...row, seenAt: row.seen_at, contentHash: row.content_hash }))
      return { waiting, page, pages, rows: views }
    },
  })

  app.post(
    '/reports/:id/handover',
    {
      schema: {
        params: z.object({ id: z.coerce.number().int().positive() }),
        body: z.object({ to: Line, reference: Line }),
        response: { 204: z.null(), 404: Failure },
      },
    },
    async (request, reply) => {
      const handover = { ...request.body, reportId: request.params.id, by: request.account, at: clock.now() }
      if (await handOverReport(database, handover)) return reply.code(204).send(null)
      return reply.code(404).send(failure('NO_REPORT', 'There is no report with this number.'))
    },
  )
}
