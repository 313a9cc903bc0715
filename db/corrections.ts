import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '#shared/refusal.ts'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'

/** What a person reads of a listing. */
export type ListingWords = { title: string; description: string | null; categoryPath: string[] | null }

/** One text's readings taken together. */
export type CorrectionState = 'one reading' | 'agreed' | 'conflict'

/** Names a text, whichever listings have it. */
export function textHashOf({ title, description, categoryPath }: ListingWords): string {
  return createHash('sha256')
    .update(JSON.stringify([title, description, categoryPath ?? []]))
    .digest('hex')
}

type Given = { listingId: number; category: string; subcategory: string | null }

/**
 * Appends what a person says a listing is. Who read the text before is counted by this reading from now on.
 *
 * @param seen the hash of the text that the person had in view
 * @returns false when there is no such listing
 * @throws Refusal TEXT_CHANGED when the listing says something else by now
 */
export async function addCorrection(
  database: Database,
  { listingId, category, subcategory }: Given,
  { seen, reader, at }: { seen: string; reader: string; at: Date },
): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    const listing = await trx
      .selectFrom('listing')
      .select(['title', 'description', 'category_path as categoryPath', 'category as guess'])
      .where('id', '=', listingId)
      .executeTakeFirst()
    if (!listing) return false
    const text = textHashOf(listing)
    if (text !== seen)
      throw new Refusal('TEXT_CHANGED', 'The listing says something else by now: read it again.')
    const verdict = await trx
      .selectFrom('verdict')
      .select('model_version')
      .where('listing_id', '=', listingId)
      .orderBy('captured_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    await trx
      .insertInto('correction')
      .values({
        listing_id: listingId,
        text_sha256: text,
        title: listing.title,
        description: listing.description,
        category_path: listing.categoryPath,
        reader,
        category,
        subcategory,
        guess: listing.guess,
        model_version: verdict?.model_version ?? null,
        read_at: at,
      })
      .execute()
    const subject = `listing/${listingId}`
    const details = { category, subcategory }
    await appendAudit(trx, { at, actor: reader, action: 'correction.given', subject, details })
    return true
  })
}

/**
 * What is known of a listing's text. Until a person has read it, nobody tells them what others said: a second reading
 * is worth something only where it is one's own.
 */
export async function findCorrection(database: Database, listingId: number, reader: string) {
  const listing = await database
    .selectFrom('listing')
    .select(['title', 'description', 'category_path as categoryPath'])
    .where('id', '=', listingId)
    .executeTakeFirst()
  if (!listing) return undefined
  const text = textHashOf(listing)
  const readings = await database
    .selectFrom('correction')
    .distinctOn(sql`lower(reader)`)
    .select(['reader', 'category', 'subcategory', 'read_at as at'])
    .where('text_sha256', '=', text)
    .orderBy(sql`lower(reader)`)
    .orderBy('id', 'desc')
    .execute()
  const own = readings.find((one) => one.reader.toLowerCase() === reader.toLowerCase())
  const state = await database
    .selectFrom('correction_state')
    .select(['state', 'category', 'subcategory'])
    .where('text_sha256', '=', text)
    .executeTakeFirst()
  return {
    text,
    readers: readings.length,
    own: own ?? null,
    readings: own ? readings : [],
    state: own ? ((state?.state ?? null) as CorrectionState | null) : null,
    category: own && state?.state === 'agreed' ? state.category : null,
  }
}

/** A text on which people agree, with whose words it stood beside on which market. */
export type AgreedText = {
  text: string
  title: string
  categoryPath: string[]
  market: string
  vendor: string
  category: string
  subcategory: string | null
}

/** In the order of the texts' hashes: the same corrections give the same training data. */
export async function listAgreed(database: Database): Promise<AgreedText[]> {
  const { rows } = await sql<AgreedText>`
    select distinct on (c.text_sha256) c.text_sha256 as text, c.title, coalesce(c.category_path, '{}') as "categoryPath",
      m.name as market, coalesce(v.name, '') as vendor, s.category, s.subcategory
    from correction_state s join correction c using (text_sha256) join listing l on l.id = c.listing_id
    join market m on m.id = l.market_id left join vendor v on v.id = l.vendor_id
    where s.state = 'agreed' order by c.text_sha256, c.id`.execute(database)
  return rows
}
