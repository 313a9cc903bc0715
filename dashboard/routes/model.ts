import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Card, MeasuredSet, openCard } from '#classifier/card.ts'
import { Comparison } from '#classifier/comparison.ts'
import { driftMeasures, listDrift, type DriftRow } from '#db/drift.ts'
import { listModelChoices, listModels, modelAtWork } from '#db/models.ts'
import type { Database } from '#db/open-database.ts'
import { Time } from '../views.ts'

const DRIFT_WEEKS = 8
const MOST_MOVED = 3

const Count = z.number().int()

export const ModelView = z.object({
  /** Of the model at work. Answers row by row stay in the database. */
  card: Card.extend({ sets: z.array(MeasuredSet.omit({ answers: true, guesses: true, fingerprint: true })) }),
  /** Whether it is the one that comes with the program. */
  isOwn: z.boolean(),
  models: z.array(
    z.object({
      version: z.string(),
      madeAt: Time,
      madeBy: z.string(),
      atWork: z.boolean(),
      comparison: Comparison,
    }),
  ),
  /** Promotions and roll-backs, newest first; a version of null is the program's own model. */
  choices: z.array(
    z.object({
      version: z.string().nullable(),
      kind: z.enum(['promoted', 'rolled back']),
      by: z.string(),
      at: Time,
    }),
  ),
  drift: z.array(
    z.object({
      /** The Monday on which the week began. */
      week: z.iso.date(),
      measure: z.enum(driftMeasures),
      psi: z.number(),
      listings: Count,
      earlier: Count,
      /** The values whose share changed most. */
      moved: z.array(z.object({ value: z.string(), before: z.number(), now: z.number() })),
    }),
  ),
})

/** What is known of the classifier: its card, the models there are, and how listings drift. */
export const modelRoutes: FastifyPluginAsyncZod<{ database: Database }> = async (app, { database }) => {
  app.get('/model', { schema: { response: { 200: ModelView } } }, async () => {
    const [atWork, models, choices, drift] = await Promise.all([
      modelAtWork(database),
      listModels(database),
      listModelChoices(database),
      listDrift(database, DRIFT_WEEKS),
    ])
    const serving = models.find(({ version }) => version === atWork)
    return {
      card: serving ? Card.parse(serving.card) : openCard(),
      isOwn: !serving,
      models: models.map(({ version, madeAt, madeBy, comparison }) => ({
        version,
        madeAt,
        madeBy,
        atWork: version === atWork,
        comparison: Comparison.parse(comparison),
      })),
      choices: choices.map(
        (one) => ({ ...one, kind: one.kind === 'promoted' ? one.kind : 'rolled back' }) as const,
      ),
      drift: drift.map(driftView),
    }
  })
}

function driftView({ shares, ...row }: DriftRow) {
  const moved = Object.entries(shares)
    .map(([value, { before, now }]) => ({ value, before, now }))
    .toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
  return { ...row, moved: moved.slice(0, MOST_MOVED) }
}
