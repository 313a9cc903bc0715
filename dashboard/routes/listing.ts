import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Label } from '#contracts/verdict.ts'
import { findListing } from '#db/console-listing.ts'
import type { Database } from '#db/open-database.ts'
import { TermsView } from '../says-views.ts'
import { Decimal, Failure, failure, Places, Text, Time } from '../views.ts'

const Price = { priceAmount: Decimal.nullable(), priceCurrency: z.string().nullable() }
const Category = {
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  probability: z.number().nullable(),
  abstained: z.boolean().nullable(),
}

export const ObservationView = z.object({
  at: Time,
  captureId: z.string(),
  kind: z.string(),
  reading: z.string(),
  ...Price,
  priceRaw: Text.nullable(),
  priceUsd: Decimal.nullable(),
  stock: z.number().nullable(),
  sold: z.number().nullable(),
  rating: z.number().nullable(),
  sha256: z.string().nullable(),
  /** When retention took the capture, and by which rule; lane and recipe went with it. */
  purgedAt: Time.nullable(),
  purgedBy: z.string().nullable(),
  lane: z.string().nullable(),
  recipe: z.string().nullable(),
  recipeVersion: z.number().nullable(),
  leafHash: z.string().nullable(),
})

const VerdictView = z.object({
  category: z.string(),
  subcategory: z.string().nullable(),
  probability: z.number(),
  abstained: z.boolean(),
  labels: z.array(Label),
  terms: z.array(Text),
  modelVersion: z.string(),
  capturedAt: Time,
  recordedAt: Time,
})

const ReviewView = z.object({
  id: z.number(),
  buyer: Text.nullable(),
  stars: z.number().nullable(),
  postedAt: Text.nullable(),
  ...Price,
  capturedAt: Time,
})

const VendorView = z.object({
  id: z.number(),
  name: Text,
  firstSeenAt: Time,
  lastSeenAt: Time,
  listings: z.number(),
  level: Text.optional(),
  rating: z.number().optional(),
  sales: z.number().optional(),
  joinedAt: Text.optional(),
  hasPgpKey: z.boolean(),
})

export const ListingView = z.object({
  id: z.number(),
  title: Text,
  description: Text.nullable(),
  market: z.string(),
  marketTitle: Text,
  nativeId: Text.nullable(),
  path: Text.nullable(),
  ...Price,
  priceUsd: Decimal.nullable(),
  categoryPath: z.array(Text).nullable(),
  shipsFrom: Places,
  shipsTo: Places,
  language: z.string().nullable(),
  ...Category,
  detailed: z.boolean(),
  firstSeenAt: Time,
  lastSeenAt: Time,
  /** When the site was found to deny it, by a scrape that reached where it stood; null: on offer as far as anybody knows. */
  goneAt: Time.nullable(),
  vendor: VendorView.nullable(),
  /** Newest first, at most a thousand. */
  observations: z.array(ObservationView),
  /** Null: it says nothing of its terms but the displayed price. */
  terms: TermsView.nullable(),
  verdict: VerdictView.nullable(),
  reviews: z.object({ count: z.number(), stars: z.number().nullable(), latest: z.array(ReviewView) }),
})

/** One listing: what it says, what it said, and the captures that saw it. */
export const listingRoutes: FastifyPluginAsyncZod<{ database: Database }> = async (app, { database }) => {
  const Params = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
  const schema = { params: Params, response: { 200: ListingView, 404: Failure } }
  app.get('/listings/:id', { schema }, async (request, reply) => {
    const listing = await findListing(database, request.params.id)
    if (!listing) return reply.code(404).send(failure('NO_LISTING', 'There is no listing with this number.'))
    return listing
  })
}
