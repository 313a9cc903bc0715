import { sql } from 'kysely'
import type { Listing } from '#contracts/extraction.ts'
import type { Database } from './open-database.ts'

/** What is read again: content that a worker has read, of one market or all, from a moment on. */
export type Reread = { market: string | undefined; since: Date | undefined }

const BATCH = 500

/** Captures of content that were read and do not wait in quarantine, in the order in which they were made. */
export async function* readCaptures(
  database: Database,
  { market, since }: Reread,
): AsyncGenerator<{ id: string }> {
  let after: { at: Date; id: string } = {
    at: since ?? new Date(0),
    id: '00000000-0000-0000-0000-000000000000',
  }
  for (;;) {
    const { rows } = await sql<{ id: string; at: Date }>`
      select c.id, c.started_at as at from capture c join market m on m.id = c.market_id
      where (c.started_at, c.id) > (${after.at}, ${after.id}::uuid) and c.processed_at is not null
        and (${market ?? null}::text is null or m.name = ${market ?? null})
        and not exists (select from held_reading h where h.capture_id = c.id and h.ended_at is null)
      order by c.started_at, c.id limit ${BATCH}`.execute(database)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last
  }
}

/** The reading of a capture that was stored last, by the keys of its listings; nothing where none has any. */
export async function lastReading(
  database: Database,
  captureId: string,
  capturedAt: Date,
): Promise<{ reading: string; listings: Map<string, Listing> } | undefined> {
  const { rows } = await sql<{ key: string; reading: string; fields: Listing }>`
    select l.key, o.reading, o.fields - 'readings' as fields
    from listing_observation o join listing l on l.id = o.listing_id
    where o.capture_id = ${captureId} and o.captured_at = ${capturedAt}
      and o.reading = (select reading from listing_observation
        where capture_id = ${captureId} and captured_at = ${capturedAt} order by recorded_at desc, reading desc limit 1)`.execute(
    database,
  )
  const [first] = rows
  return first && { reading: first.reading, listings: new Map(rows.map(({ key, fields }) => [key, fields])) }
}
