import { sql, type Transaction } from 'kysely'
import { asRole } from './as-role.ts'
import { isWaiting } from './hotline-due.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/**
 * Whether something waits for the hotline officer: a report that nobody has, or a suspicion of blinding. An address that
 * may be erased waits, too, which the caller knows.
 */
export async function isOfficerWanted(database: Database): Promise<boolean> {
  return asRole(database, 'lanternfish_hotline', async (trx: Transaction<DB>) => {
    const report = trx.selectFrom('hotline_report as r').select('r.id').where(isWaiting).limit(1)
    const alarm = trx.selectFrom('gate_alarm').select('id').where('settled_at', 'is', null).limit(1)
    return ((await report.executeTakeFirst()) ?? (await alarm.executeTakeFirst())) !== undefined
  })
}

/** A delivery for each destination that is told when the hotline officer is wanted, once a day (UTC). */
export async function tellOfHotline(database: Database, now: Date): Promise<void> {
  await sql`
    insert into delivery (hotline_day, destination_id, created_at, next_attempt_at)
    select (${now}::timestamptz at time zone 'UTC')::date, d.id, ${now}, ${now} from destination d
    where d.enabled and d.hotline on conflict do nothing`.execute(database)
}
