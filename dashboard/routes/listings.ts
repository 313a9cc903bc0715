import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findListings, listingSorts, MAX_PAGE, PAGE_SIZE } from '#db/console-listings.ts'
import type { ListingFilter } from '#db/listing-filter.ts'
import type { Database } from '#db/open-database.ts'
import { Decimal, Places, Text, Time } from '../views.ts'

const DAY_MS = 24 * 3600_000

const Values = z
  .union([z.string(), z.array(z.string()).max(50)])
  .optional()
  .transform((given) => (given === undefined ? [] : [given].flat()))
const Usd = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/)
  .optional()

/** `from` and `to` are days in UTC, both inclusive. */
const Query = z.object({
  q: z.string().trim().max(400).optional(),
  category: Values,
  market: Values,
  shipsFrom: Values,
  shipsTo: Values,
  vendor: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  minUsd: Usd,
  maxUsd: Usd,
  sort: z.enum(listingSorts).optional(),
  page: z.coerce.number().int().min(1).max(MAX_PAGE).default(1),
})

const FacetView = z.array(z.object({ value: z.string(), count: z.number().int() }))

export const ListingRowView = z.object({
  id: z.number().int(),
  title: Text,
  market: z.string(),
  marketTitle: Text,
  vendorId: z.number().int().nullable(),
  vendorName: Text.nullable(),
  priceAmount: Decimal.nullable(),
  priceCurrency: z.string().nullable(),
  priceUsd: Decimal.nullable(),
  shipsFrom: Places,
  shipsTo: Places,
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  probability: z.number().nullable(),
  abstained: z.boolean().nullable(),
  firstSeenAt: Time,
  lastSeenAt: Time,
})

export const ListingsView = z.object({
  total: z.number().int(),
  /** True where there are more than `total`. */
  totalCapped: z.boolean(),
  page: z.number().int(),
  pages: z.number().int(),
  sort: z.enum(listingSorts),
  vendor: z.object({ id: z.number().int(), name: Text }).nullable(),
  rows: z.array(ListingRowView),
  /** True where facets count the latest seen only: there may be more of each. */
  facetsSampled: z.boolean(),
  facets: z.object({ category: FacetView, market: FacetView, shipsFrom: FacetView, shipsTo: FacetView }),
  /** Titles of the markets that the facet names. */
  markets: z.array(z.object({ name: z.string(), title: Text })),
})

/** The analyst's table. */
export const listingsRoutes: FastifyPluginAsyncZod<{ database: Database }> = async (app, { database }) => {
  app.route({
    method: 'GET',
    url: '/listings',
    schema: { querystring: Query, response: { 200: ListingsView } },
    handler: async (request) => {
      const { page } = request.query
      const filter = filterOf(request.query)
      const sort = request.query.sort ?? (filter.q ? 'relevance' : 'seen')
      const found = await findListings(database, filter, { sort, page })
      const pages = Math.min(MAX_PAGE, Math.max(1, Math.ceil(found.total / PAGE_SIZE)))
      return { ...found, page, pages, sort }
    },
  })
}

function filterOf(query: z.output<typeof Query>): ListingFilter {
  const { q, from, to, category, market, shipsFrom, shipsTo, vendor, minUsd, maxUsd } = query
  return {
    category,
    market,
    shipsFrom,
    shipsTo,
    vendor,
    minUsd,
    maxUsd,
    q: q === '' ? undefined : q,
    from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
    to: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS),
  }
}
