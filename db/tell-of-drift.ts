import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** A delivery for each destination that is told of drift, once a week. */
export async function tellOfDrift(trx: Database, week: Date, now: Date): Promise<void> {
  await sql`
    insert into delivery (drift_week, destination_id, created_at, next_attempt_at)
    select (${week}::timestamptz at time zone 'UTC')::date, d.id, ${now}, ${now} from destination d
    where d.enabled and d.drift on conflict do nothing`.execute(trx)
}
