import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** How far a crawl has come. */
export type Progress = {
  fetched: number
  due: number
  /** Pages that failed and are to be tried again within the running scrape. */
  retrying: number
  waiting: number
  failed: number
  listings: number
  vendors: number
  reviews: number
  openScrapes: number
  /** Markets that never finished a scrape. */
  unfinished: number
}

export async function readProgress(database: Database, now: Date): Promise<Progress> {
  const { rows } = await sql<Progress>`
    select
      (select count(*) from page_fetch) as fetched,
      (select count(*) from page where due_at <= ${now}) as due,
      (select count(*) from page where attempts > 0 and due_at > ${now}) as retrying,
      (select count(*) from capture where processed_at is null and process_attempts < 5) as waiting,
      (select count(*) from capture where processed_at is null and process_attempts >= 5) as failed,
      (select count(*) from listing) as listings,
      (select count(*) from vendor) as vendors,
      (select count(*) from review) as reviews,
      (select count(*) from scrape where finished_at is null) as "openScrapes",
      (select count(*) from market m where not exists
        (select from scrape s where s.market_id = m.id and s.finished_at is not null)) as unfinished`.execute(
    database,
  )
  return rows[0]!
}

export function isDone(progress: Progress): boolean {
  const { due, retrying, waiting, openScrapes, unfinished } = progress
  return due + retrying + waiting + openScrapes + unfinished === 0
}
