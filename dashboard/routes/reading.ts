import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findReading } from '#db/console-reading.ts'
import type { Database } from '#db/open-database.ts'
import { decideAlarm } from '#db/quarantine.ts'
import type { Clock } from '#shared/clock.ts'
import { requireRole } from '../session-guard.ts'
import { Failure, failure, Text, Time } from '../views.ts'

const Count = z.number().int()
const Counts = z.record(z.string(), Count)
const LearnedField = z.object({ by: z.string(), evidence: Text, confidence: z.number() })

/** What is shown of a list that was learned; the rest of a rule is for the program. */
const LearnedList = z.object({
  holds: z.string(),
  record: Text,
  evidence: Text,
  confidence: z.number(),
  records: Count,
  pages: Count,
  title: LearnedField,
  fields: z.record(z.string(), LearnedField),
})
const MarkedRun = z.object({
  depth: Count,
  tag: z.string(),
  text: Text,
  fields: z.array(z.string()).optional(),
})

export const ReadingView = z.object({
  at: Time,
  name: z.string(),
  title: Text,
  wrapper: z
    .object({
      version: Count,
      learnedAt: Time,
      note: z.string(),
      pages: Count,
      learnedFrom: Count,
      /** `kind.field`. */
      withheld: z.array(z.string()),
      lists: z.array(LearnedList),
    })
    .nullable(),
  /** Pages as runs of text, with the fields that were read there. */
  examples: z.array(
    z.object({ pageKind: z.string(), path: Text.nullable(), capturedAt: Time, runs: z.array(MarkedRun) }),
  ),
  /** The one that is up first. */
  alarms: z.array(
    z.object({
      id: Count,
      reason: z.string(),
      raisedAt: Time,
      decision: z.enum(['release', 'discard']).nullable(),
      decidedBy: z.string().nullable(),
      endedAt: Time.nullable(),
      ending: z.string().nullable(),
    }),
  ),
  /** In quarantine. */
  waiting: z.object({
    readings: Count,
    rows: Count,
    since: Time.nullable(),
    some: z.array(
      z.object({
        title: Text,
        price: z.object({ amount: z.string(), currency: z.string() }).nullable(),
        vendor: Text.nullable(),
      }),
    ),
  }),
  /** The latest pages that were too large to be read whole: their characters, and how many of them were read. */
  cut: z.array(
    z.object({
      pageKind: z.string(),
      path: Text.nullable(),
      capturedAt: Time,
      characters: Count,
      read: Count,
    }),
  ),
  /** The last scrapes by kind of page, newest first. */
  health: z.array(
    z.object({
      scrapeId: z.string(),
      startedAt: Time,
      /** Of the whole scrape: answers, and those that were gates. */
      asked: Count,
      gates: Count,
      /** Null where no listing was shown yet. */
      pageKind: z.string().nullable(),
      pages: Count,
      listings: Count,
      filled: Counts,
      known: Count,
      differs: Count,
      disputed: Count,
      held: Count,
    }),
  ),
})

const Rules = z.object({ lists: z.array(LearnedList) })
const Name = z.object({ name: z.string().max(200) })
const Decision = z.object({ alarmId: z.number().int(), decision: z.enum(['release', 'discard']) })

/** How well a market's pages are read, what was learned of them, and what waits in quarantine. */
export const readingRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.route({
    method: 'GET',
    url: '/markets/:name/reading',
    schema: { params: Name, response: { 200: ReadingView, 404: Failure } },
    handler: async (request, reply) => {
      const found = await findReading(database, request.params.name)
      if (!found) return reply.code(404).send(failure('NO_MARKET', 'There is no market of this name.'))
      const { wrapper, examples, ...rest } = found
      return {
        ...rest,
        at: clock.now(),
        wrapper: wrapper ? { ...wrapper, lists: Rules.parse(wrapper.rules).lists } : null,
        examples: examples.map(({ tree, ...page }) => ({ ...page, runs: z.array(MarkedRun).parse(tree) })),
      }
    },
  })

  app.route({
    method: 'POST',
    url: '/markets/:name/quarantine',
    onRequest: requireRole('analyst', 'administrator'),
    schema: { params: Name, body: Decision, response: { 204: z.null(), 409: Failure } },
    handler: async (request, reply) => {
      const { account, body, params } = request
      const done = await decideAlarm(database, { ...body, market: params.name, account, now: clock.now() })
      if (done) return reply.code(204).send(null)
      return reply.code(409).send(failure('ALARM_OVER', 'Somebody has decided on it, or it is over.'))
    },
  })
}
