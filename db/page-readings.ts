import { sql } from 'kysely'
import type { Listing } from '#contracts/extraction.ts'
import type { Database } from './open-database.ts'

/** Everything that the captures of one page said about listings. */
export type PageReading = { market: string; path: string; pageKind: string; listings: Listing[] }

export async function readPageReadings(database: Database): Promise<PageReading[]> {
  const { rows } = await sql<PageReading>`
    select m.name as market, p.path, c.page_kind as "pageKind",
      coalesce(jsonb_agg(o.fields) filter (where o.fields is not null), '[]') as listings
    from capture c
    join page p on p.id = c.page_id
    join market m on m.id = c.market_id
    left join listing_observation o on o.capture_id = c.id and o.captured_at = c.started_at
    where p.path is not null
    group by c.id, m.name, p.path, c.page_kind`.execute(database)
  return rows
}
