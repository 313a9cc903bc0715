import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { RuleInput } from '#contracts/rule.ts'
import { recordTries, type EndedTry } from '#db/deliveries.ts'
import { addDestination } from '#db/destinations.ts'
import { saveRule } from '#db/rules.ts'
import { storeReading, type ListingRow, type ReadingRows } from '#db/store-reading.ts'
import { manualClock, systemClock } from '#shared/clock.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { searchTextOf } from '#shared/search-text.ts'
import type { DeliverDeps } from '#sharing/deliver.ts'
import { openMarketDatabase } from './market-database.ts'

export type AlertWorld = Awaited<ReturnType<typeof openAlertWorld>>

export type Told = { at: Date; headers: IncomingHttpHeaders; body: string; path: string }

/** A receiver of webhooks on loopback, which answers with whatever status it is set to. */
export async function openReceiver() {
  const told: Told[] = []
  let status = 200
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      told.push({ at: systemClock.now(), headers: request.headers, body, path: request.url ?? '' })
      // Zero: it takes the body and never answers.
      if (status !== 0) reply.writeHead(status, { location: '/elsewhere' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    told,
    ids: () => told.map(({ headers }) => String(headers['webhook-id'])),
    answer: (next: number) => void (status = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Rules, readings and a clock on a database of their own. */
export async function openAlertWorld() {
  const world = await openMarketDatabase()
  const { database, marketId } = world
  const clock = manualClock(new Date('2026-11-10T00:00:00Z'))
  const keyText = makeMasterKey()
  const masterKey = openMasterKey(keyText)!
  const actor = 'The unit'
  let made = 0
  return {
    ...world,
    clock,
    keyText,
    masterKey,
    save: (more: Partial<RuleInput>, id?: number) =>
      saveRule(database, clock, { actor, input: rule(more), ...(id !== undefined && { id }) }),
    async destination(
      address: string,
      kind: 'webhook' | 'mail' = 'webhook',
      more: { handOffs?: boolean } = {},
    ) {
      const input = {
        name: `Receiver ${(made += 1)}`,
        kind,
        address,
        enabled: true,
        handOffs: false,
        drift: false,
        hotline: false,
        ...more,
      }
      return addDestination(database, input, { masterKey, actor, now: clock.now() })
    },
    /** Reads listings from a capture of its own, after moving the clock on by a minute. Gives its deliveries. */
    async read(...listings: ListingRow[]): Promise<string[]> {
      clock.advance(60_000)
      return storeReading(database, await this.reading(listings))
    },
    async reading(listings: ListingRow[]): Promise<ReadingRows> {
      const at = clock.now()
      const { captureId, scrapeId } = await world.addCapture(at)
      const ids = { captureId, scrapeId, marketId, capturedAt: at, recordedAt: at }
      const rest = { pageKind: 'listing', reading: 'test@1', modelVersion: 'm', vendors: [], reviews: [] }
      return { ...ids, ...rest, listings }
    },
    /** As if a complete scrape had read the market whole. */
    async endBaseline() {
      await database.updateTable('market_section').set({ baseline_ended_at: clock.now() }).execute()
    },
    /** A delivery of a listing that matched just now; `none` where none was made. */
    async makeDelivery(to: string): Promise<string> {
      const key = randomUUID()
      await this.save({ query: key, destinations: [to] })
      const [id = 'none'] = await this.read(listing(key, { title: `Ware ${key}` }))
      return id
    },
    deliverDeps(more: Partial<DeliverDeps> = {}): DeliverDeps {
      const record = (ended: EndedTry) => recordTries(database, [ended])
      const rest = { record, sendMail: undefined, random: () => 0, onTried: () => undefined }
      return {
        database,
        durable: database,
        clock,
        masterKey,
        consoleUrl: 'https://console.example',
        ...rest,
        ...more,
      }
    },
    async stateOf(deliveryId: string) {
      const row = await database
        .selectFrom('delivery')
        .select(['state', 'tries', 'last_error as error'])
        .where('id', '=', deliveryId)
        .executeTakeFirstOrThrow()
      const attempts = await database
        .selectFrom('delivery_attempt')
        .select('status')
        .where('delivery_id', '=', deliveryId)
        .orderBy('id')
        .execute()
      return { ...row, statuses: attempts.map(({ status }) => status) }
    },
    async alerts(key: string) {
      const { rows } = await sql<{ rule: string; baseline: boolean; deliveries: number }>`
        select r.name as rule, a.baseline, (select count(*) from delivery d where d.alert_id = a.id) as deliveries
        from alert a join rule r on r.id = a.rule_id join listing l on l.id = a.listing_id
        where l.key = ${key} order by r.id`.execute(database)
      return rows
    },
  }
}

let rules = 0

export function rule(more: Partial<RuleInput>): RuleInput {
  return {
    name: `Rule ${(rules += 1)}`,
    categories: [],
    includeUndecided: false,
    query: null,
    pattern: null,
    markets: [],
    shipsFrom: [],
    shipsTo: [],
    states: [],
    enabled: true,
    destinations: [],
    ...more,
  }
}

type Words = Partial<ListingRow> & { category?: string; subcategory?: string; abstained?: boolean }

export function listing(key: string, more: Words = {}): ListingRow {
  const { category = 'weapons', subcategory, abstained = false, ...row } = more
  const title = row.title ?? `Ware ${key}`
  return {
    key,
    path: `/${key}`,
    title,
    search: searchTextOf(title, row.description),
    fields: {},
    verdict: { category, subcategory, probability: 0.9, abstained, labels: [], terms: [] },
    ...row,
  }
}
