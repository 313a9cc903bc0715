import { pipeline } from 'node:stream/promises'
import type { Duplex, Readable } from 'node:stream'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { LanternfishError } from '#shared/errors.ts'
import type { CopiedTable, Sequence } from './copy-catalogue.ts'
import { listOf } from './copy-out.ts'
import { openPool } from './open-database.ts'

export type CopyIn = {
  /** In an order in which what is pointed to comes first. */
  tables: (CopiedTable & { rows: number })[]
  sequences: Sequence[]
  /** A file and what unpacks it. */
  read: (table: CopiedTable) => [Readable, Duplex]
}

/**
 * Loads rows as they were, all or none: triggers that count or forbid rest meanwhile, and so does row security, which
 * COPY cannot pass even as the owner.
 *
 * @throws LanternfishError when a table has another number of rows than it should
 */
export async function copyIn(url: string, { tables, sequences, read }: CopyIn): Promise<void> {
  const pool = openPool(url, { max: 1 })
  try {
    const client = await pool.connect()
    try {
      await client.query('begin')
      for (const table of tables) await loadTable(client, table, read(table))
      for (const sequence of sequences) await setSequence(client, sequence)
      await client.query('commit')
    } finally {
      // Whatever was not committed goes with the connection.
      client.release(true)
    }
  } finally {
    await pool.end()
  }
}

async function loadTable(
  client: PoolClient,
  table: CopiedTable & { rows: number },
  rows: [Readable, Duplex],
): Promise<void> {
  const name = `"${table.name}"`
  const { rows: state } = await client.query<{ forced: boolean }>(
    'select relforcerowsecurity as forced from pg_class where oid = $1::regclass',
    [name],
  )
  const isForced = state[0]?.forced === true
  await client.query(`alter table ${name} disable trigger user`)
  if (isForced) await client.query(`alter table ${name} no force row level security`)
  const copy = client.query(copyFrom(`copy ${name} (${listOf(table.columns)}) from stdin`))
  await pipeline(...rows, copy)
  if (copy.rowCount !== table.rows) {
    const message = `Table ${table.name} has ${copy.rowCount} rows in the backup and should have ${table.rows}: take another backup.`
    throw new LanternfishError('BACKUP_ROWS', message)
  }
  if (isForced) await client.query(`alter table ${name} force row level security`)
  await client.query(`alter table ${name} enable trigger user`)
}

async function setSequence(
  client: PoolClient,
  { table, column, lastValue, isCalled }: Sequence,
): Promise<void> {
  const place = [`"${table}"`, column, lastValue, isCalled]
  await client.query('select setval(pg_get_serial_sequence($1, $2), $3, $4)', place)
}
