import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { openDataFolder } from '#infra/data-folder.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { MissingServiceError } from '#shared/errors.ts'
import { findDatabaseUrl } from './find-database.ts'
import { DEFAULT_DATA_DIR, readSettings } from './settings.ts'
import { masterKeySourceOf, settleMasterKey } from './settle-master-key.ts'

/** An installation's database and captures, for a command that works beside the roles or while they rest. */
export type Store = AsyncDisposable & {
  dir: string
  captures: string
  database: Database
  databaseUrl: string
}

/**
 * The database that runs, or the embedded one of a data folder, started for as long as the command lasts.
 *
 * @throws MissingServiceError when there is neither
 */
export async function openStore(data: string | undefined): Promise<Store> {
  const dir = resolve(data ?? DEFAULT_DATA_DIR)
  await using opening = new AsyncDisposableStack()
  const databaseUrl = await findOrStart(dir, opening)
  const database = openDatabase(databaseUrl, { max: 2 })
  opening.defer(() => database.destroy())
  await assertReachable(database)
  const resources = opening.move()
  const captures = process.env['CAPTURE_DIR'] ?? join(dir, 'captures')
  return { dir, captures, database, databaseUrl, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** As `up` does: a DATABASE_URL goes before the data folder, which then holds captures alone. */
async function findOrStart(dir: string, resources: AsyncDisposableStack) {
  const { databaseUrl } = readSettings(process.env)
  if (databaseUrl !== undefined) return databaseUrl
  try {
    return findDatabaseUrl(dir)
  } catch (error) {
    const isAtRest = ['postgres', 'postgres-folder'].some((name) => existsSync(join(dir, name)))
    if (!(error instanceof MissingServiceError) || !isAtRest) throw error
  }
  const folder = resources.use(await openDataFolder(dir))
  const embedded = await openEmbeddedPostgres(folder.dir)
  resources.defer(() => embedded.stop())
  return embedded.url
}

/** The installation's master key. @throws MissingServiceError when it is not there, UsageError when it is another one */
export function openMasterKeyOf({ database, dir }: Store) {
  const source = masterKeySourceOf(dir, readSettings(process.env).masterKey)
  return settleMasterKey(database, { dir, source, makes: false })
}

/** Who types the command, for the record: a container's user often has a number and no name. */
export function nameOperator(given: string | undefined): string {
  if (given !== undefined) return given
  try {
    return userInfo().username
  } catch (error) {
    if (error instanceof Error) return `user ${process.getuid?.() ?? 'unknown'}`
    throw error
  }
}
