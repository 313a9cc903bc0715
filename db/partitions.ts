import { sql } from 'kysely'
import type { Database } from './open-database.ts'

const PARTITIONED = ['listing_observation', 'verdict', 'vendor_observation'] as const
const MONTHS_AHEAD = 3

/** `2026-11` of a time, in UTC. */
export function monthOf(time: Date): string {
  return time.toISOString().slice(0, 7)
}

/** Makes the partitions of a month and of the three that follow it; harmless where they stand. */
export async function makePartitions(database: Database, from: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const start = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, 1))
    const end = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead + 1, 1))
    for (const table of PARTITIONED) await makePartition(database, table, start, end)
  }
}

async function makePartition(database: Database, table: string, start: Date, end: Date): Promise<void> {
  const name = `${table}_${monthOf(start).replace('-', '_')}`
  const exists = await sql<{ at: string | null }>`select to_regclass(${name}) as at`.execute(database)
  if (exists.rows[0]?.at) return
  // Bounds are ours, not input; DDL takes no parameters.
  const bounds = `from ('${start.toISOString()}') to ('${end.toISOString()}')`
  await sql`${sql.raw(`create table if not exists ${name} partition of ${table} for values ${bounds}`)}`.execute(
    database,
  )
}
