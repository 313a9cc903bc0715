import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { OtherMarket, ReviewTotals } from '#contracts/extraction.ts'
import { findVendor } from '#db/console-vendor.ts'
import { findVendors, VENDORS_A_PAGE, vendorSorts } from '#db/console-vendors.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { Values } from '../listing-query.ts'
import { readTrend, TrendView } from '../trend.ts'
import { Decimal, Failure, failure, Places, Text, Time } from '../views.ts'

const Count = z.number().int()

export const VendorQuery = z.object({
  q: z.string().trim().max(200).optional().describe('A part of the name.'),
  market: Values,
  sort: z.enum(vendorSorts).default('listings'),
})
const PagedQuery = VendorQuery.extend({ page: z.coerce.number().int().min(1).max(10_000).default(1) })

export const VendorRowView = z.object({
  id: Count,
  name: Text,
  market: z.string(),
  marketTitle: Text,
  listings: Count,
  firstSeenAt: Time,
  lastSeenAt: Time,
  reviews: Count,
  stars: z.number().nullable(),
})

export const VendorsView = z.object({
  total: Count,
  page: Count,
  pages: Count,
  sort: z.enum(vendorSorts),
  rows: z.array(VendorRowView),
  /** How many vendors of this name each market has, whichever markets are chosen. */
  markets: z.array(z.object({ name: z.string(), title: Text, count: Count })),
})

export const VendorPageView = z.object({
  id: Count,
  name: Text,
  path: Text.nullable(),
  market: z.string(),
  marketTitle: Text,
  firstSeenAt: Time,
  lastSeenAt: Time,
  listings: z.object({ all: Count, present: Count }),
  trend: TrendView,
  categories: z.array(
    z.object({
      category: z.string(),
      listings: Count,
      priced: Count,
      lowUsd: Decimal.nullable(),
      middleUsd: Decimal.nullable(),
      highUsd: Decimal.nullable(),
    }),
  ),
  routes: z.array(z.object({ from: Places, to: Places, listings: Count })),
  /** Weeks begin on Monday; only those with reviews are named. Never whose reviews they are. */
  reviews: z.object({
    count: Count,
    stars: z.number().nullable(),
    weeks: z.array(z.object({ week: z.iso.date(), count: Count, stars: z.number().nullable() })),
  }),
  /** What the vendor's own pages said, newest first, where it changed. Of a PGP key its hash. */
  changes: z.array(
    z.object({
      at: Time,
      captureId: z.string(),
      level: Text.nullable(),
      rating: z.number().nullable(),
      sales: z.number().nullable(),
      joinedAt: Text.nullable(),
      pgpSha256: z.string().nullable(),
    }),
  ),
  /** What the vendor's own pages said last of each. */
  profile: z.object({
    lastSeenAt: Text.nullable(),
    reviewTotals: z.array(ReviewTotals),
    otherMarkets: z.array(OtherMarket.extend({ market: Text })),
    contacts: z.array(z.object({ type: z.string(), value: Text })),
  }),
  captures: z.array(
    z.object({
      captureId: z.string(),
      at: Time,
      kind: z.string(),
      sha256: z.string(),
      lane: z.string(),
      leafHash: z.string().nullable(),
    }),
  ),
})

/** Who sells: the table of vendors, and what is known of one. */
export const vendorRoutes: FastifyPluginAsyncZod<{ database: Database; clock: Clock }> = async (
  app,
  { database, clock },
) => {
  app.route({
    method: 'GET',
    url: '/vendors',
    schema: {
      querystring: PagedQuery,
      response: { 200: VendorsView },
    },
    handler: async (request) => {
      const { page, sort, ...filter } = request.query
      const found = await findVendors(database, filter, { sort, page })
      return { ...found, page, sort, pages: Math.max(1, Math.ceil(found.total / VENDORS_A_PAGE)) }
    },
  })

  app.route({
    method: 'GET',
    url: '/vendors/:id',
    schema: {
      params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
      response: { 200: VendorPageView, 404: Failure },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const [vendor, trend] = await Promise.all([
        findVendor(database, id),
        readTrend(database, { range: 'all', now: clock.now(), of: { vendor: id } }),
      ])
      if (!vendor) return reply.code(404).send(failure('NO_VENDOR', 'There is no vendor with this number.'))
      return { ...vendor, trend }
    },
  })
}
