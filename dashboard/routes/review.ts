import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { openTaxonomy } from '#classifier/taxonomy.ts'
import { Label } from '#contracts/verdict.ts'
import { addCorrection, findCorrection } from '#db/corrections.ts'
import type { Database } from '#db/open-database.ts'
import { countAgreed, findHalfRead, findToRead, findUnsure } from '#db/review-queue.ts'
import type { Clock } from '#shared/clock.ts'
import { Refusal } from '#shared/refusal.ts'
import { orderByTeaching } from '../review-order.ts'
import { Failure, failure, Text, Time } from '../views.ts'

const ROWS = 20
const MOST_DESCRIPTION = 1500
const MOST_LABELS = 3

const Count = z.number().int()
const Id = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

const Reading = z.object({
  reader: z.string(),
  category: z.string(),
  subcategory: z.string().nullable(),
  at: Time,
})

export const CorrectionView = z.object({
  /** The hash of the text, to be sent back with a reading of it. */
  text: Hash,
  readers: Count,
  own: Reading.nullable(),
  /** Empty until one has read it oneself. */
  readings: z.array(Reading),
  state: z.enum(['one reading', 'agreed', 'conflict']).nullable(),
  category: z.string().nullable(),
})

export const ReviewView = z.object({
  unsure: Count,
  half: Count,
  agreed: Count,
  corrected: Count,
  rows: z.array(
    z.object({
      id: Count,
      text: Hash,
      why: z.enum(['unsure', 'one reading', 'conflict']),
      /** How many unsure listings have this very text. */
      alike: Count,
      title: Text,
      description: Text.nullable(),
      categoryPath: z.array(Text).nullable(),
      language: z.string().nullable(),
      marketTitle: Text,
      /** What the classifier thinks; empty for a second reading, which is worth something only by itself. */
      labels: z.array(Label),
      terms: z.array(Text),
    }),
  ),
})

type Parts = { database: Database; clock: Clock }

/** What waits for a person's reading, and what people read. */
export const reviewRoutes: FastifyPluginAsyncZod<Parts> = async (app, { database, clock }) => {
  const known = categoriesOf()

  app.get('/review', { schema: { response: { 200: ReviewView } } }, async ({ account }) =>
    readQueue(database, account.name),
  )

  app.get(
    '/listings/:id/correction',
    { schema: { params: Id, response: { 200: CorrectionView, 404: Failure } } },
    async ({ params, account }, reply) =>
      (await findCorrection(database, params.id, account.name)) ?? reply.code(404).send(NONE),
  )

  app.route({
    method: 'POST',
    url: '/listings/:id/correction',
    schema: {
      params: Id,
      body: z.object({ text: Hash, category: z.string(), subcategory: z.string().nullable() }),
      response: { 204: z.null(), 404: Failure, 422: Failure },
    },
    handler: async ({ params, body, account }, reply) => {
      const { text: seen, category, subcategory } = body
      if (!known.get(category)?.some((id) => id === subcategory))
        throw new Refusal('NO_CATEGORY', 'There is no such category to choose.')
      const given = { listingId: params.id, category, subcategory }
      const isDone = await addCorrection(database, given, { seen, reader: account.name, at: clock.now() })
      return isDone ? reply.code(204).send(null) : reply.code(404).send(NONE)
    },
  })
}

const NONE = failure('NO_LISTING', 'There is no listing with this number.')

/** By category what may be said with it, `null` for none in particular. What is for a hotline alone is no choice. */
function categoriesOf(): Map<string, (string | null)[]> {
  const chosen = openTaxonomy().categories.filter(({ reportOnly }) => reportOnly !== true)
  return new Map(chosen.map(({ id, subcategories }) => [id, [null, ...subcategories.map((sub) => sub.id)]]))
}

async function readQueue(database: Database, reader: string) {
  const [half, unsure, counts] = await Promise.all([
    findHalfRead(database, reader),
    findUnsure(database),
    countAgreed(database),
  ])
  const ordered = orderByTeaching(unsure)
  const second = half.map(({ state, ...row }) => ({ row, alike: 1, why: state }))
  const first = ordered.map((one) => ({ ...one, why: 'unsure' as const }))
  const shown = [...second, ...first].slice(0, ROWS)
  const words = await findToRead(
    database,
    shown.map(({ row }) => row.listingId),
  )
  const rows = words.map(({ labels, terms, description, ...listing }) => {
    const { row, alike, why } = shown.find((one) => one.row.listingId === listing.id)!
    const said =
      why === 'unsure' ? { labels: labels.slice(0, MOST_LABELS), terms } : { labels: [], terms: [] }
    return { ...listing, ...said, text: row.text, alike, why, description: cut(description) }
  })
  return { unsure: ordered.length, half: half.length, ...counts, rows }
}

function cut(text: string | null): string | null {
  return text === null || text.length <= MOST_DESCRIPTION ? text : `${text.slice(0, MOST_DESCRIPTION)}…`
}
