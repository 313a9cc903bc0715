import { sql, type Transaction } from 'kysely'
import { appendAudit } from './audit.ts'
import { buryPages, type Buried } from './bury-pages.ts'
import type { OldCapture } from './gate-scan.ts'
import { insertReports, type NewReport } from './hotline-reports.ts'
import type { Database } from './open-database.ts'
import { takeWords } from './take-words.ts'
import type { DB } from './tables.ts'

export type Drop = {
  capture: OldCapture
  report: NewReport
  buried: Buried[]
  /** False where only its record names an address that is stopped: the page stays, to be captured again. */
  isOwn: boolean
  /** In words, as its tombstone has it. */
  rule: string
  signature: string
  publicKey: string
  by: string
  now: Date
}

/**
 * Takes a capture that changed rules stop, and all that it alone said: its row, readings, verdicts, reviews, and
 * listings and vendors that nothing else showed. Leaf, tombstone and report stay. A listing that others showed is read
 * anew from the newest of those. The object goes afterwards (`takeObjects`).
 *
 * @returns false where it is gone already
 */
export async function dropCapture(database: Database, drop: Drop): Promise<boolean> {
  const { capture, report, buried, isOwn, rule, by, now } = drop
  return database.transaction().execute(async (trx) => {
    const gone = await trx.deleteFrom('capture').where('id', '=', capture.id).executeTakeFirst()
    if (gone.numDeletedRows === 0n) return false
    await bury(trx, drop)
    await insertReports(trx, capture.marketId, [{ ...report, seenAt: capture.startedAt }])
    if (isOwn) await takePage(trx, capture.pageId, report.rule)
    const found = buried.map((page) => ({ ...page, foundOn: capture.pageId }))
    await buryPages(trx, capture.marketId, found, now)
    await insertReports(
      trx,
      capture.marketId,
      buried.map((page) => ({ ...page.report, seenAt: capture.startedAt })),
    )
    await takeReadings(trx, capture)
    const event = { at: now, actor: by, action: 'capture.dropped', subject: `capture ${capture.id}` }
    await appendAudit(trx, { ...event, details: { rule } })
    return true
  })
}

async function bury(trx: Transaction<DB>, { capture, rule, now, signature, publicKey }: Drop): Promise<void> {
  await trx
    .insertInto('tombstone')
    .values({
      capture_id: capture.id,
      object_sha256: capture.objectSha256,
      object_sm3: capture.objectSm3,
      market: capture.market,
      captured_at: capture.startedAt,
      purged_at: now,
      class: 'csam-report',
      rule,
      signature,
      public_key: publicKey,
    })
    .execute()
}

/** As the fetch itself leaves a page that is stopped. */
async function takePage(trx: Transaction<DB>, pageId: number, rule: string): Promise<void> {
  await trx
    .updateTable('page')
    .set({ last_outcome: 'csam-report', last_reason: `rule ${rule}, when rules changed` })
    .where('id', '=', pageId)
    .execute()
  await takeWords(trx, [pageId])
}

async function takeReadings(trx: Transaction<DB>, { id, startedAt }: OldCapture): Promise<void> {
  await trx.deleteFrom('review').where('capture_id', '=', id).execute()
  await trx.deleteFrom('list_reading').where('capture_id', '=', id).execute()
  await trx.deleteFrom('market_fact').where('capture_id', '=', id).execute()
  await trx.deleteFrom('verdict').where('capture_id', '=', id).where('captured_at', '=', startedAt).execute()
  const vendors = await trx
    .deleteFrom('vendor_observation')
    .where('capture_id', '=', id)
    .where('captured_at', '=', startedAt)
    .returning('vendor_id')
    .execute()
  const said = await trx
    .deleteFrom('listing_observation')
    .where('capture_id', '=', id)
    .where('captured_at', '=', startedAt)
    .returning(['listing_id', 'title', 'vendor_id'])
    .execute()
  const ofVendors = [...vendors, ...said].flatMap(({ vendor_id }) => vendor_id ?? [])
  if (said.length > 0) await takeListings(trx, said)
  await takeVendors(trx, [...new Set(ofVendors)])
}

/** Those that nothing else showed go; the others say again what the newest of the rest said, and are read anew. */
export async function takeListings(
  trx: Transaction<DB>,
  said: { listing_id: number; title: string }[],
): Promise<void> {
  const ids = [...new Set(said.map(({ listing_id }) => listing_id))]
  await sql`
    delete from listing l where id = any (${ids}::bigint[])
      and not exists (select from listing_observation o where o.listing_id = l.id)`.execute(trx)
  await sql`
    delete from correction c using jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as t (listing_id bigint, title text)
    where c.listing_id = t.listing_id and c.title = t.title`.execute(trx)
  await sql`
    with newest as (
      select distinct on (listing_id) listing_id, capture_id, captured_at, page_kind, title, description, vendor_id
      from listing_observation where listing_id = any (${ids}::bigint[])
      order by listing_id, page_kind = 'listing' desc, captured_at desc, recorded_at desc),
    told as (
      update listing l set title = n.title, description = n.description, vendor_id = n.vendor_id,
        last_seen_at = n.captured_at, detailed = n.page_kind = 'listing', search = to_tsvector('simple', n.title)
      from newest n where l.id = n.listing_id)
    update capture c set processed_at = null, process_error = null, process_attempts = 0
    from newest n where c.id = n.capture_id`.execute(trx)
}

export async function takeVendors(trx: Transaction<DB>, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    delete from vendor v where id = any (${ids}::bigint[])
      and not exists (select from vendor_observation o where o.vendor_id = v.id)
      and not exists (select from listing_observation o where o.vendor_id = v.id)
      and not exists (select from listing l where l.vendor_id = v.id)
      and not exists (select from review r where r.vendor_id = v.id)`.execute(trx)
}
