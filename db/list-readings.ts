import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { FetchRecord } from './record-fetches.ts'
import type { DB } from './tables.ts'

/** What a capture says of the list that it is a page of; see migration 0020. */
export type ListRow = {
  list: string
  slice: string
  number: number | undefined
  linked: number[]
  slices: string[]
  printedTotal: number | undefined
}

export async function insertListReadings(
  trx: Transaction<DB>,
  scope: { marketId: number; scrapeId: string },
  records: FetchRecord[],
  captured: string[],
): Promise<void> {
  const isNew = new Set(captured)
  const rows = records.flatMap(({ list, capture, pageId, startedAt }) => {
    if (!list || !capture || !isNew.has(capture.row.id)) return []
    const { printedTotal, number, ...rest } = list
    const place = { capture_id: capture.row.id, market_id: scope.marketId, scrape_id: scope.scrapeId }
    const counts = { number: number ?? null, printed_total: printedTotal ?? null }
    return [{ ...place, page_id: pageId, captured_at: startedAt, ...rest, ...counts }]
  })
  if (rows.length > 0) await trx.insertInto('list_reading').values(rows).execute()
}

/** One page of a list as one capture showed it. */
export type ListReading = Omit<ListRow, 'printedTotal' | 'number'> & {
  scrapeId: string
  pageId: number
  number: number | null
  printedTotal: number | null
  listingIds: number[]
}

/** Lists as read from a moment on up to the end of a scrape; pages on which no listing stood are left out. */
export async function listReadings(
  database: Database,
  marketId: number,
  { from, to }: { from: Date; to: Date },
): Promise<ListReading[]> {
  return database
    .selectFrom('list_reading')
    .select([
      'scrape_id as scrapeId',
      'page_id as pageId',
      'list',
      'slice',
      'number',
      'linked',
      'slices',
      'printed_total as printedTotal',
      sql<number[]>`listing_ids::float8[]`.as('listingIds'),
    ])
    .where('market_id', '=', marketId)
    .where('captured_at', '>=', from)
    .where('captured_at', '<=', to)
    .where(sql<boolean>`cardinality(listing_ids) > 0`)
    .orderBy('captured_at')
    .execute()
}
