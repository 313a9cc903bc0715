import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'bullmq'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration, type MigrationProvider, type MigrationResultSet } from 'kysely/migration'
import type { Pool } from 'pg'
import { LanternfishError, messageOf } from '#shared/errors.ts'
import type { Database } from './open-database.ts'

const folder = join(import.meta.dirname, 'migrations')

const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
    const migrations: Record<string, Migration> = {}
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8')
      migrations[name] = {
        up: async (database: Kysely<unknown>) => void (await sql.raw(text).execute(database)),
      }
    }
    return migrations
  },
}

/** Brings the database to this program's version: forward only, in order, under a lock, each in a transaction. */
export async function migrate(database: Database): Promise<void> {
  assertMigrated(await new Migrator({ db: database, provider: sqlFiles }).migrateToLatest())
}

/** Brings an older database to one migration and no further: to load what was copied at that version. */
export async function migrateTo(database: Database, name: string): Promise<void> {
  assertMigrated(await new Migrator({ db: database, provider: sqlFiles }).migrateTo(name))
}

/** @throws LanternfishError that names the migration that failed */
function assertMigrated({ error, results }: MigrationResultSet): void {
  if (!error) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the migrations'
  const message = `The database could not be brought to this version: ${failed}: ${messageOf(error)}.`
  throw new LanternfishError('MIGRATION', message, { cause: error })
}

/** The queue's own tables, where the queue lies in Postgres. */
export async function migrateQueue(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
}
