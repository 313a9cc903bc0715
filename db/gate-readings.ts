import { sql, type RawBuilder, type Transaction } from 'kysely'
import { appendAudit } from './audit.ts'
import { takeListings, takeVendors } from './drop-capture.ts'
import { insertReports, type NewReport } from './hotline-reports.ts'
import type { Database } from './open-database.ts'
import { takeWords } from './take-words.ts'
import type { DB } from './tables.ts'

export type ReadKind = 'listing' | 'vendor'
/** What a market says, as it was read. Each of `texts` stood on one page; `url` is of its own, or of its market. */
export type ReadThing = { id: number; marketId: number; path: string | null; url: string; texts: unknown[] }

const BATCH = 500

/** Their captures were purged: nothing else judges them. Of rows `t`. */
const alone = sql<boolean>`not exists (select from capture c where c.id = t.capture_id)`

const url = sql`'http://' || (select host from mirror where market_id = e.market_id order by state = 'active' desc, id limit 1)
  || coalesce(e.path, '/')`
const reviewsOf = (column: string) => sql`
  select jsonb_build_array(t.item, t.variant, t.buyer, t.imported_from) from review t
  where t.${sql.ref(column)} = e.id and ${alone}`

const texts: Record<ReadKind, RawBuilder<unknown>> = {
  listing: sql`
    select jsonb_build_array(e.title, e.description, e.category_path, (select name from vendor where id = e.vendor_id))
    union select jsonb_build_array(t.title, t.description, t.category_path, t.price_raw, t.fields)
    from listing_observation t where t.listing_id = e.id and ${alone}
    union ${reviewsOf('listing_id')}`,
  vendor: sql`
    select jsonb_build_array(e.name)
    union select jsonb_build_array(t.fields) from vendor_observation t where t.vendor_id = e.id and ${alone}
    union ${reviewsOf('vendor_id')}`,
}
const cursors = { listing: 'after_listing', vendor: 'after_vendor' } as const

/** Listings or vendors that these rules have not judged, a batch at a time, with what outlasts its captures. */
export async function* unjudgedReadings(
  database: Database,
  kind: ReadKind,
  gateVersion: string,
): AsyncGenerator<ReadThing[]> {
  const cursor = cursors[kind]
  for (;;) {
    const { rows } = await sql<ReadThing>`
      select e.id, e.market_id as "marketId", e.path, ${url} as url, (select jsonb_agg(said) from (${texts[kind]}) as x (said)) as texts
      from ${sql.table(kind)} e
      where e.id > (select ${sql.ref(cursor)} from gate_scan where gate_version = ${gateVersion})
      order by e.id limit ${BATCH}`.execute(database)
    if (rows.length === 0) return
    yield rows
    await database
      .updateTable('gate_scan')
      .set({ [cursor]: rows.at(-1)!.id })
      .where('gate_version', '=', gateVersion)
      .execute()
  }
}

export type ReadDrop = { kind: ReadKind; thing: ReadThing; report: NewReport; by: string; now: Date }

/**
 * Takes all that was read of one and that no stored capture shows, with its page, and reports it. Where captures showed
 * it, too, it stays as the newest of them says.
 */
export async function dropReadings(database: Database, drop: ReadDrop): Promise<void> {
  const { kind, thing, report, by, now } = drop
  await database.transaction().execute(async (trx) => {
    const column = sql.ref(`${kind}_id`)
    await sql`delete from review t where ${column} = ${thing.id} and ${alone}`.execute(trx)
    await (kind === 'listing' ? takeListing(trx, thing.id) : takeVendor(trx, thing.id))
    await takePage(trx, drop)
    await insertReports(trx, thing.marketId, [{ ...report, seenAt: now }])
    const details = { rule: `gate rule ${report.rule} of ${report.gateVersion}` }
    await appendAudit(trx, {
      at: now,
      actor: by,
      action: 'gate.dropped',
      subject: `${kind} ${thing.id}`,
      details,
    })
  })
}

/** Of what is gone the page is not asked for again, as if the fetch had stopped it. */
async function takePage(trx: Transaction<DB>, { kind, thing, report }: ReadDrop): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    update page p set last_outcome = 'csam-report', last_reason = ${`rule ${report.rule}, when rules changed`}
    where market_id = ${thing.marketId} and path = ${thing.path}
      and not exists (select from ${sql.table(kind)} where id = ${thing.id}) returning id`.execute(trx)
  await takeWords(
    trx,
    rows.map(({ id }) => id),
  )
}

async function takeListing(trx: Transaction<DB>, id: number): Promise<void> {
  await sql`delete from verdict t where listing_id = ${id} and ${alone}`.execute(trx)
  const { rows } = await sql<{ listing_id: number; title: string; vendor_id: number | null }>`
    with gone as (delete from listing_observation t where listing_id = ${id} and ${alone} returning *)
    select listing_id, title, vendor_id from gone
    union select id, title, vendor_id from listing where id = ${id}`.execute(trx)
  await takeListings(trx, rows)
  await takeVendors(trx, [...new Set(rows.flatMap(({ vendor_id }) => vendor_id ?? []))])
}

async function takeVendor(trx: Transaction<DB>, id: number): Promise<void> {
  await sql`delete from vendor_observation t where vendor_id = ${id} and ${alone}`.execute(trx)
  await takeVendors(trx, [id])
}
