import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** The migrations of this program, in order. */
export async function listOwnMigrations(): Promise<string[]> {
  const names = await readdir(join(import.meta.dirname, 'migrations'))
  return names.filter((name) => name.endsWith('.sql')).toSorted()
}

/** Those that a database has been through; none where it is new. */
export async function listMigrationsOf(database: Database): Promise<string[]> {
  const { rows } = await sql<{ at: string | null }>`select to_regclass('kysely_migration') as at`.execute(
    database,
  )
  if (!rows[0]?.at) return []
  const made = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database)
  return made.rows.map(({ name }) => name)
}
