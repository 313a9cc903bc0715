import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { appendAudit } from '#db/audit.ts'
import { exportCrawlPages } from '#db/console-crawl.ts'
import { exportListings } from '#db/console-listings.ts'
import { exportVendors } from '#db/console-vendors.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { csvOf, type Columns } from '../csv.ts'
import { crawlPageColumns, listingColumns, vendorColumns } from '../export-columns.ts'
import { filterOf, ListingQuery } from '../listing-query.ts'
import { requireRole } from '../session-guard.ts'
import { CrawlPageQuery } from './crawl.ts'
import { VendorQuery } from './vendors.ts'

/** Rows in one file. Excel takes about ten times as many. */
const MOST_ROWS = 100_000
/** A file costs the database as much as many pages do. */
const rateLimit = { max: 20, timeWindow: 60_000 }

const Csv = { content: { 'text/csv; charset=utf-8': { schema: z.string() } } }
const response = { 200: Csv }

type Parts = { database: Database; clock: Clock; mostRows?: number }

/** What the tables show, as files. */
export const exportRoutes: FastifyPluginAsyncZod<Parts> = async (app, parts) => {
  const { database, clock, mostRows = MOST_ROWS } = parts
  const most = mostRows + 1
  // As the tables themselves: researchers read listings.
  const analysts = requireRole('analyst', 'unit', 'administrator')

  app.route({
    method: 'GET',
    url: '/listings.csv',
    config: { rateLimit },
    schema: { querystring: ListingQuery, response },
    handler: async (request, reply) => {
      const { sort = 'seen' } = request.query
      const order = sort === 'relevance' ? 'seen' : sort
      const rows = exportListings(database, filterOf(request.query), { sort: order, most })
      return send(parts, request, reply, { name: 'listings', columns: listingColumns, rows })
    },
  })

  app.route({
    method: 'GET',
    url: '/vendors.csv',
    onRequest: analysts,
    config: { rateLimit },
    schema: { querystring: VendorQuery, response },
    handler: async (request, reply) => {
      const { sort, ...filter } = request.query
      const rows = exportVendors(database, filter, { sort, most })
      return send(parts, request, reply, { name: 'vendors', columns: vendorColumns, rows })
    },
  })

  app.route({
    method: 'GET',
    url: '/crawl/pages.csv',
    onRequest: analysts,
    config: { rateLimit },
    schema: { querystring: CrawlPageQuery, response },
    handler: async (request, reply) => {
      const rows = exportCrawlPages(database, request.query, { now: clock.now(), most })
      return send(parts, request, reply, { name: 'pages', columns: crawlPageColumns, rows })
    },
  })
}

type Table<Row> = { name: string; columns: Columns<Row>; rows: AsyncIterable<Row[]> }

/** On record before the first row leaves. */
async function send<Row>(
  { database, clock, mostRows = MOST_ROWS }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, columns, rows }: Table<Row>,
) {
  const at = clock.now()
  const query = request.query as object
  const event = { at, actor: request.account.name, action: 'export.csv', subject: name, details: query }
  await appendAudit(database, event)
  const day = at.toISOString().slice(0, 10)
  reply.header('content-type', 'text/csv; charset=utf-8')
  reply.header('content-disposition', `attachment; filename="lanternfish-${name}-${day}.csv"`)
  return reply.send(Readable.from(csvOf(columns, rows, mostRows)))
}
