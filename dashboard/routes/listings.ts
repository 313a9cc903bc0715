import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findListings, listingSorts, MAX_PAGE, PAGE_SIZE } from '#db/console-listings.ts'
import type { Database } from '#db/open-database.ts'
import { markedTermsOf } from '#shared/search-text.ts'
import { excerptOf } from '../excerpt.ts'
import { filterOf, ListingQuery } from '../listing-query.ts'
import { Decimal, Places, Text, Time } from '../views.ts'

const Query = ListingQuery.extend({ page: z.coerce.number().int().min(1).max(MAX_PAGE).default(1) })

const FacetView = z.array(z.object({ value: z.string(), count: z.number().int() }))

export const ListingRowView = z.object({
  id: z.number().int(),
  title: Text,
  /** Where the description holds words of the search that the title lacks. */
  excerpt: Text.nullable(),
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
  /** Words and Chinese pairs to be marked in what was found. */
  terms: z.array(z.string()),
  rows: z.array(ListingRowView),
  /** True where facets count the latest seen only: there may be more of each. */
  facetsSampled: z.boolean(),
  /** The same for the vendors, of whom the largest are counted. */
  vendorsSampled: z.boolean(),
  facets: z.object({
    category: FacetView,
    subcategory: FacetView,
    market: FacetView,
    shipsFrom: FacetView,
    shipsTo: FacetView,
    language: FacetView,
    currency: FacetView,
    vendor: FacetView,
  }),
  /** Titles of the markets that the facet names. */
  markets: z.array(z.object({ name: z.string(), title: Text })),
  /** Names of the vendors that are chosen, or that the facet counts. */
  vendors: z.array(z.object({ id: z.number().int(), name: Text, marketTitle: Text })),
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
      const rows = found.rows.map((row) => ({
        ...row,
        excerpt: excerptOf(filter.q, row.title, row.description),
      }))
      return { ...found, rows, page, pages, sort, terms: markedTermsOf(filter.q ?? '') }
    },
  })
}
