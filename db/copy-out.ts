import type { Readable } from 'node:stream'
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import {
  listCopiedTables,
  listMonths,
  listSequences,
  type CopiedTable,
  type Sequence,
} from './copy-catalogue.ts'
import { KEEPING_LOCK } from './keeping-lock.ts'
import { listMigrationsOf } from './migration-names.ts'
import { openPool } from './open-database.ts'
import type { DB } from './tables.ts'

/** A whole database at one instant. The crawl goes on beside it and is not in it. */
export type DatabaseCopy = AsyncDisposable & {
  tables: CopiedTable[]
  migrations: string[]
  months: string[]
  /** The master key that sealed what is sealed in it; undefined before there was one. */
  keyId: string | undefined
  /** Rows as Postgres' COPY writes them, UTF-8. One table at a time. */
  read(table: CopiedTable): Readable & { rowCount: number }
  /** SHA-256 of each capture object that a row names, each once. */
  listObjects(): Promise<string[]>
  /** To be asked last: numbers may be ahead of the rows, never behind. */
  listSequences(): Promise<Sequence[]>
}

export async function openDatabaseCopy(url: string): Promise<DatabaseCopy> {
  const pool = openPool(url, { max: 1 })
  const client = await pool.connect().catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  const close = async () => {
    // Ends the transaction, too: nothing of it is to stay.
    client.release(true)
    await pool.end()
  }
  try {
    await client.query('begin isolation level repeatable read, read only')
    // What a purge takes away while this reads could not be copied.
    await client.query('select pg_advisory_xact_lock_shared($1)', [KEEPING_LOCK])
    const database = new Kysely<DB>({ dialect: new PostgresDialect({ pool: onlyClient(client) }) })
    const installation = await database.selectFrom('installation').select('key_id').executeTakeFirst()
    return {
      tables: await listCopiedTables(database),
      migrations: await listMigrationsOf(database),
      months: await listMonths(database),
      keyId: installation?.key_id,
      read: ({ name, columns }) =>
        client.query(copyTo(`copy (select ${listOf(columns)} from "${name}") to stdout`)),
      async listObjects() {
        const objects = await database
          .selectFrom('capture')
          .select('object_sha256')
          .distinct()
          .orderBy('object_sha256')
          .execute()
        return objects.map(({ object_sha256 }) => object_sha256)
      },
      listSequences: () => listSequences(database),
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

export function listOf(columns: string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

/** For queries of Kysely inside a transaction that this module opened by itself. */
export function onlyClient(client: PoolClient) {
  const query = client.query.bind(client)
  const lent = { query, release() {} } as unknown as PoolClient
  return { connect: () => Promise.resolve(lent), end: () => Promise.resolve() } as unknown as Pool
}
