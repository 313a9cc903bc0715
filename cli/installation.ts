import { join } from 'node:path'
import { rememberMasterKey } from '#db/installation-key.ts'
import { migrate, migrateQueue } from '#db/migrate.ts'
import { assertReachable, openDatabase, openPool, type Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { openDataFolder, type DataFolder } from '#infra/data-folder.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import type { MasterKeySource } from '#infra/master-key-file.ts'
import { openSupervisor, type Supervisor } from '#infra/supervisor/supervise.ts'
import type { Clock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { assertKeyOrDatabase, masterKeySourceOf, settleMasterKey } from './settle-master-key.ts'

/** A data folder with its database brought up to date, and a supervisor for what runs on it. */
export type Installation = AsyncDisposable & {
  folder: DataFolder
  database: Database
  databaseUrl: string
  supervisor: Supervisor
  /** Undefined where DATABASE_URL names a server of the user's own. */
  embedded: EmbeddedPostgres | undefined
  masterKey: MasterKey
  /** Where roles find it; undefined where it stands in the environment, which they inherit. */
  masterKeyFile: string | undefined
}

export type InstallationSettings = {
  clock: Clock
  log: Logger
  databaseUrl: string | undefined
  masterKey: MasterKeySource
  /** Whether a new database is given a new master key by itself. */
  makesKey?: boolean
}

export const PROGRAM_ROOT = join(import.meta.dirname, '..')

const WATCH_MS = 500

/**
 * Opens the data folder and its database: the server of DATABASE_URL, or an embedded one that is watched and started
 * again when it falls. Closing goes the other way: roles, connections, server, folder. Without the right master key
 * nothing is changed.
 */
export async function openInstallation(
  dir: string,
  { clock, log, databaseUrl, masterKey: given, makesKey = false }: InstallationSettings,
): Promise<Installation> {
  const source = masterKeySourceOf(dir, given)
  if (databaseUrl === undefined && !makesKey) assertKeyOrDatabase(dir, source)
  const resources = new AsyncDisposableStack()
  try {
    const folder = resources.use(await openDataFolder(dir))
    const embedded = databaseUrl === undefined ? await openEmbeddedPostgres(folder.dir) : undefined
    if (embedded) {
      resources.defer(() => embedded.stop())
      const watch = setInterval(() => void embedded.ensureRunning().catch(logFault(log)), WATCH_MS)
      resources.defer(() => clearInterval(watch))
    }
    const url = embedded?.url ?? databaseUrl ?? ''
    const database = openDatabase(url, { max: 3 })
    resources.defer(() => database.destroy())
    await assertReachable(database)
    const masterKey = await settleMasterKey(database, { dir, source, makes: makesKey })
    await bringUpToDate(database, url, clock)
    await rememberMasterKey(database, clock, masterKey)
    const supervisor = openSupervisor(log)
    resources.defer(() => supervisor.close())
    const close = () => resources.disposeAsync()
    const parts = { folder, database, databaseUrl: url, supervisor, embedded, masterKey }
    return { ...parts, masterKeyFile: source.file, [Symbol.asyncDispose]: close }
  } catch (error) {
    await resources.disposeAsync()
    throw error
  }
}

/** The tables of this program's version, the partitions of the months ahead, and those of the queue. */
export async function bringUpToDate(database: Database, url: string, clock: Clock): Promise<void> {
  await migrate(database)
  await makePartitions(database, clock.now())
  const pool = openPool(url, { max: 1 })
  try {
    await migrateQueue(pool)
  } finally {
    await pool.end()
  }
}

function logFault(log: Logger) {
  return (error: unknown) => log.error({ reason: messageOf(error) }, 'Postgres does not start again')
}
