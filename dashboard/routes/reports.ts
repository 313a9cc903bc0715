import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { recipients, sealContext, SealedReport } from '#contracts/hotline.ts'
import { eraseReports } from '#db/hotline-due.ts'
import { handOverReport, readHotlineQueue, readHotlineReport } from '#db/hotline-queue.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import type { HotlineKey } from '#shared/hotline-seal.ts'
import { SealError } from '#shared/master-key.ts'
import { Refusal } from '#shared/refusal.ts'
import { draftForInhope, draftForNcmec } from '../draft-report.ts'
import {
  dueBefore,
  handOverBy,
  keepingNow,
  keepingOf,
  type HotlinePolicy,
  type Kept,
} from '../hotline-policy.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Text, Time } from '../views.ts'

const Count = z.number().int()
const Stamp = z.iso.datetime({ offset: true })

const Row = z.object({
  id: Count,
  market: z.string(),
  seenAt: Time,
  rule: z.string(),
  contentHash: z.string().nullable(),
  /** When policy wants it handed over. */
  handOverBy: Time,
  isOverdue: z.boolean(),
  erasedAt: Time.nullable(),
  /** What its hand-overs owe; null where there is none, or it is erased. `held`: by a legal hold. */
  keeping: z
    .object({
      state: z.enum(['preserved', 'held', 'due', 'overdue']),
      preservedUntil: Time,
      eraseBy: Time,
    })
    .nullable(),
  handovers: z.array(
    z.object({
      to: z.string(),
      recipient: z.enum(recipients).nullable(),
      reference: z.string(),
      by: z.string(),
      at: Stamp,
      preserveUntil: Stamp.nullable(),
      eraseBy: Stamp.nullable(),
    }),
  ),
})

export const ReportsView = z.object({
  waiting: Count,
  page: Count,
  pages: Count,
  /** Reports whose dates have passed. */
  due: z.object({
    handOver: z.object({ count: Count, since: Time.nullable() }),
    erase: z.object({
      count: Count,
      overdue: Count,
      /** The first of them. */
      reports: z.array(z.object({ id: Count, preservedUntil: Time, eraseBy: Time, isOverdue: z.boolean() })),
    }),
  }),
  rows: z.array(Row),
})

/** `url` is null where it was erased. */
export const ReportView = Row.extend({
  url: Text.nullable(),
  sha256: z.string().nullable(),
  reached: z.array(Text),
  gateVersion: z.string().nullable(),
})

const Query = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) })
const Params = z.object({ id: z.coerce.number().int().positive() })
const Line = z.string().trim().min(1).max(200)
const Erasure = z.object({ reports: z.array(Count.positive()).min(1).max(200) })
const Handover = z.object({ to: Line, recipient: z.enum(recipients), reference: Line })

export type HotlineParts = {
  database: Database
  clock: Clock
  /** Undefined where this console was given none: reports are listed, and none is opened. */
  hotlineKey: HotlineKey | undefined
  hotlinePolicy: HotlinePolicy
}

/** For hotline officers alone, administrators not among them: what the gate stopped, and to whom it was given. */
export const reportRoutes: FastifyPluginAsyncZod<HotlineParts> = async (app, parts) => {
  const { database, clock, hotlinePolicy: policy } = parts
  app.addHook('onRequest', requireRole('hotline'))
  const due = <T extends Kept & { seenAt: Date }>(row: T) => {
    const [by, now] = [handOverBy(policy, row.seenAt), clock.now()]
    const isOverdue = row.handovers.length === 0 && by < now
    return { ...row, handOverBy: by, isOverdue, keeping: keepingNow(row, now) }
  }

  app.route({
    method: 'GET',
    url: '/reports',
    schema: { querystring: Query, response: { 200: ReportsView } },
    handler: async (request) => {
      const { page } = request.query
      const at = clock.now()
      const look = { page, seenBefore: dueBefore(policy, at), by: request.account, at }
      const queue = await readHotlineQueue(database, look)
      return { ...queue, page, rows: queue.rows.map(due) }
    },
  })

  app.route({
    method: 'GET',
    url: '/reports/:id',
    schema: { params: Params, response: { 200: ReportView, 404: Failure } },
    handler: async (request, reply) => {
      const look = { ...request.params, by: request.account, at: clock.now() }
      const row = await readHotlineReport(database, { ...look, action: 'report.opened' })
      if (!row) return reply.code(404).send(noReport)
      const closed = row.erasedAt ? erased : openReport(parts, row)
      return { ...due(row), ...closed }
    },
  })
  await app.register(draftRoutes, parts)
  await app.register(actRoutes, parts)
}

/** What may be sent of a report. */
const draftRoutes: FastifyPluginAsyncZod<HotlineParts> = async (app, parts) => {
  const { database, clock, hotlinePolicy: policy } = parts
  const Draft = { content: { 'text/plain': { schema: z.string() } } }
  app.route({
    method: 'GET',
    url: '/reports/:id/draft/:form',
    schema: {
      params: Params.extend({ form: z.enum(['ncmec', 'inhope']) }),
      response: { 200: Draft, 404: Failure },
    },
    handler: async (request, reply) => {
      const { id, form } = request.params
      const look = { id, by: request.account, at: clock.now() }
      const row = await readHotlineReport(database, { ...look, action: 'report.drafted' })
      if (!row || row.erasedAt) return reply.code(404).send(noReport)
      const facts = { ...row, closed: openReport(parts, row) }
      const draft = (form === 'ncmec' ? draftForNcmec : draftForInhope)(facts, policy)
      reply.header('content-disposition', `attachment; filename="${draft.name}"`)
      return reply.type(draft.type).send(draft.text)
    },
  })
}

const actRoutes: FastifyPluginAsyncZod<HotlineParts> = async (app, parts) => {
  const { database, clock, hotlinePolicy: policy } = parts
  app.post(
    '/reports/:id/handover',
    { schema: { params: Params, body: Handover, response: { 204: z.null(), 404: Failure } } },
    async (request, reply) => {
      const at = clock.now()
      const owed = keepingOf(policy, request.body.recipient, at)
      const handover = { ...request.body, ...owed, reportId: request.params.id, by: request.account, at }
      if (await handOverReport(database, handover)) return reply.code(204).send(null)
      return reply.code(404).send(noReport)
    },
  )

  app.post(
    '/reports/erase',
    { schema: { body: Erasure, response: { 204: z.null() } } },
    async (request, reply) => {
      const { reports: ids } = request.body
      await eraseReports(database, { ids, by: request.account, at: clock.now() })
      return reply.code(204).send(null)
    },
  )
}

const noReport = failure('NO_REPORT', 'There is no report with this number.')
const erased = { url: null, sha256: null, reached: [] }

type Closed = { url: string | null; sealed: string | null; urlMark: string | null; rule: string }

function openReport({ hotlineKey }: HotlineParts, { url, sealed, urlMark, rule }: Closed): SealedReport {
  // One from before addresses were sealed, which no crawler has closed yet.
  if (url !== null) return { url, sha256: null, reached: [] }
  if (!hotlineKey)
    throw new Refusal(
      'NO_HOTLINE_KEY',
      'This console has no key that opens reports: set HOTLINE_KEY_FILE to the hotline-key that `lanternfish init` made.',
    )
  const context = sealContext({ rule, urlMark: urlMark ?? '' })
  try {
    return SealedReport.parse(JSON.parse(hotlineKey.open(sealed ?? '', context)))
  } catch (error) {
    if (error instanceof SealError) throw new Refusal('SEALED_FOR_ANOTHER', error.message, { cause: error })
    throw error
  }
}
