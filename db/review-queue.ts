import { sql } from 'kysely'
import { z } from 'zod'
import { Label } from '#contracts/verdict.ts'
import { textHashOf } from './corrections.ts'
import type { Database } from './open-database.ts'

/** Those seen last are looked at: an order over more would cost more than it teaches. */
const MOST_UNSURE = 2000

export type UnsureText = { listingId: number; text: string; title: string; probability: number }

/** Listings of which the classifier was not sure and whose text nobody has read yet, the latest seen first. */
export async function findUnsure(database: Database): Promise<UnsureText[]> {
  const [listings, known] = await Promise.all([
    database
      .selectFrom('listing')
      .select(['id', 'title', 'description', 'category_path as categoryPath', 'probability'])
      .where('abstained', '=', true)
      .where('category', '<>', 'csam')
      .orderBy('last_seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST_UNSURE)
      .execute(),
    database.selectFrom('correction').select('text_sha256').distinct().execute(),
  ])
  const read = new Set(known.map(({ text_sha256 }) => text_sha256))
  return listings
    .map(({ id, probability, ...words }) => ({
      listingId: id,
      text: textHashOf(words),
      title: words.title,
      probability: probability ?? 0,
    }))
    .filter(({ text }) => !read.has(text))
}

export type Half = { listingId: number; text: string; state: 'one reading' | 'conflict' }

/**
 * Texts as listings still have them that others have read and on which they do not agree yet, conflicts first; never what
 * this person has read. Where one person says what the classifier said, no second one is asked for.
 */
export async function findHalfRead(database: Database, reader: string): Promise<Half[]> {
  const { rows } = await sql<Half>`
    select max(c.listing_id) as "listingId", s.text_sha256 as text, s.state
    from correction_state s join correction c using (text_sha256)
    join listing l on l.id = c.listing_id and l.title = c.title and l.description is not distinct from c.description
      and coalesce(l.category_path, '{}') = coalesce(c.category_path, '{}')
    where s.state <> 'agreed'
    group by s.text_sha256, s.state
    having count(*) filter (where lower(c.reader) = lower(${reader})) = 0
      and (s.state = 'conflict' or bool_or(c.category is distinct from c.guess) or bool_or(c.guess is null))
    order by s.state, min(c.id)`.execute(database)
  return rows
}

/** What a person is shown of the listings, in the order of the numbers. */
export async function findToRead(database: Database, ids: number[]) {
  const rows = await database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('verdict')
          .select(['verdict.labels', 'verdict.terms'])
          .whereRef('verdict.listing_id', '=', 'listing.id')
          .orderBy('verdict.captured_at', 'desc')
          .limit(1)
          .as('said'),
      (join) => join.onTrue(),
    )
    .select([
      'listing.id',
      'listing.title',
      'listing.description',
      'listing.category_path as categoryPath',
      'listing.language',
      'market.title as marketTitle',
      'said.labels',
      'said.terms',
    ])
    .where('listing.id', 'in', ids.length > 0 ? ids : [0])
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const { labels, terms, ...rest } = row
    return [{ ...rest, labels: labels === null ? [] : z.array(Label).parse(labels), terms: terms ?? [] }]
  })
}

/** How many texts people agree on, and how many of those the classifier had said otherwise. */
export async function countAgreed(database: Database): Promise<{ agreed: number; corrected: number }> {
  const { rows } = await sql<{ agreed: number; corrected: number }>`
    select count(*) as agreed, count(*) filter (where exists (select from correction c
      where c.text_sha256 = s.text_sha256 and c.guess is distinct from s.category)) as corrected
    from correction_state s where s.state = 'agreed'`.execute(database)
  return rows[0]!
}
