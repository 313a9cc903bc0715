import { sql, type RawBuilder } from 'kysely'
import { KEEPING_LOCK } from './keeping-lock.ts'
import { heldMarkets } from './legal-holds.ts'
import type { Database } from './open-database.ts'
import { AGING, type AgingRows } from './retention-classes.ts'

const BATCH = 2000

/** What a class would take from one table, and what a hold keeps of it. */
export type PlannedPurge = {
  class: string
  table: string
  before: Date
  rows: number
  /** Of capture objects; 0 elsewhere. */
  bytes: number
  oldest: Date | null
  held: number
}

/** Counts, and changes nothing. */
export async function planPurge(database: Database, name: string, before: Date): Promise<PlannedPurge[]> {
  const planned: PlannedPurge[] = []
  for (const aging of AGING[name] ?? []) {
    const isHeld = heldIn(aging)
    const { rows } = await sql<{ rows: number; bytes: number; oldest: Date | null; held: number }>`
      select count(*) filter (where not held) as rows, coalesce(sum(bytes) filter (where not held), 0)::bigint as bytes,
        min(at) filter (where not held) as oldest, count(*) filter (where held) as held
      from (select ${isHeld} as held, ${aging.bytes ?? sql`0`} as bytes, ${sql.ref(`t.${aging.time}`)} as at
        from ${sql.table(aging.table)} t where ${agedIn(aging, before)}) aged`.execute(database)
    planned.push({ class: name, table: aging.table, before, ...rows[0]! })
  }
  return planned
}

/** Takes what `planPurge` counted, a batch a transaction. @returns how many rows went */
export async function purgeAged(database: Database, aging: AgingRows, before: Date): Promise<number> {
  // Partition by partition: where a row lies is unique within one alone. A table without any is not in its tree.
  const leaves = await sql<{ name: string }>`
    select relid::regclass::text as name from pg_partition_tree(${aging.table}) where isleaf
    union all
    select relname from pg_class where oid = ${aging.table}::regclass and relkind = 'r'`.execute(database)
  let purged = 0
  for (const { name } of leaves.rows) purged += await purgeLeaf(database, aging, name, before)
  return purged
}

async function purgeLeaf(database: Database, aging: AgingRows, leaf: string, before: Date): Promise<number> {
  for (let purged = 0; ;) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(leaf)} where ctid = any (${agedBatch(aging, leaf, before)})`.execute(database)
    purged += Number(numAffectedRows)
    if (numAffectedRows === 0n) return purged
  }
}

/** Where some rows lie that may go. A hold that is placed while a purge runs counts from the next batch on. */
export function agedBatch(aging: AgingRows, leaf: string, before: Date): RawBuilder<unknown> {
  return sql`array(select t.ctid from ${sql.table(leaf)} t
    where ${agedIn(aging, before)} and not ${heldIn(aging)} limit ${BATCH})`
}

function agedIn({ time, spares }: AgingRows, before: Date): RawBuilder<unknown> {
  return sql`${sql.ref(`t.${time}`)} < ${before} and not (${spares ?? sql`false`})`
}

function heldIn({ market }: AgingRows): RawBuilder<unknown> {
  return market === null ? sql`false` : sql`coalesce(${market} in ${heldMarkets}, false)`
}

/**
 * Runs on one connection while no backup reads and no other purge runs.
 *
 * @returns undefined where one of them does
 */
export function whileNobodyKeeps<T>(
  database: Database,
  work: (database: Database) => Promise<T>,
): Promise<{ done: T } | undefined> {
  return database.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_lock(${KEEPING_LOCK}) as taken`.execute(connection)
    if (rows[0]?.taken !== true) return undefined
    try {
      return { done: await work(connection) }
    } finally {
      await sql`select pg_advisory_unlock(${KEEPING_LOCK})`.execute(connection)
    }
  })
}
