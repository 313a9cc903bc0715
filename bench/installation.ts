import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, migrateQueue } from '#db/migrate.ts'
import { openDatabase, openPool, type Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { openDataFolder } from '#infra/data-folder.ts'
import { clusterFolder } from '#infra/embedded-postgres/cluster-folder.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { readLock } from '#infra/embedded-postgres/lock-file.ts'
import { openSupervisor } from '#infra/supervisor/supervise.ts'
import { unprivilegedUser } from '#infra/unprivileged-user.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { makeMasterKey } from '#shared/master-key.ts'
import { processTree } from './process-tree.ts'

const ROOT = join(import.meta.dirname, '..')

/** A new database with the crawler and the worker as processes of their own, as `up` starts them. */
export type BenchInstallation = AsyncDisposable & {
  database: Database
  /** Processor time since the start, in seconds. */
  cpuSeconds(): Promise<{ crawler: number; worker: number; postgres: number }>
}

/** @param env further settings of the roles */
export async function openBenchInstallation(
  socksPort: number,
  env: Record<string, string>,
): Promise<BenchInstallation> {
  await using opening = new AsyncDisposableStack()
  const dir = await openFolder(opening)
  const folder = opening.use(await openDataFolder(dir))
  const postgres = await openEmbeddedPostgres(dir)
  opening.defer(() => postgres.stop())
  const database = openDatabase(postgres.url, { max: 2 })
  opening.defer(() => database.destroy())
  await bringUpToDate(database, postgres.url)
  const supervisor = openSupervisor(openLogger('bench', 'error'))
  opening.defer(() => supervisor.close())
  const settings = {
    DATABASE_URL: postgres.url,
    CAPTURE_DIR: folder.captures,
    RECIPE_DIR: join(ROOT, 'recipes'),
    CSAM_RULES_FILE: join(ROOT, 'crawler', 'csam-rules.yaml'),
    HOTLINE_SALT_FILE: folder.hotlineSalt,
    HOTLINE_PUBLIC_KEY_FILE: folder.hotlineKeys.publicKey,
    MASTER_KEY: makeMasterKey(),
    TOR_SOCKS_URL: `socks5://127.0.0.1:${socksPort}`,
    NETWORK: 'simulated onion network',
    LOG_LEVEL: 'error',
    ...env,
  }
  const module = join(ROOT, 'cli', 'main.ts')
  const start = (name: string) => supervisor.start({ name, module, args: ['role', name], env: settings })
  const [worker, crawler] = [start('worker'), start('crawler')]
  await Promise.all([worker.ready, crawler.ready])
  const open = opening.move()
  return {
    database,
    async cpuSeconds() {
      const server = readLock(clusterFolder(dir, unprivilegedUser()).data)?.pid
      const [ofCrawler, ofWorker, ofServer] = [crawler.pid(), worker.pid(), server].map(cpuOf)
      return { crawler: await ofCrawler!, worker: await ofWorker!, postgres: await ofServer! }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

async function openFolder(resources: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-bench-'))
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  // As root the server runs as another user, who has to reach it.
  await chmod(dir, 0o755)
  return dir
}

async function bringUpToDate(database: Database, url: string): Promise<void> {
  await migrate(database)
  await makePartitions(database, systemClock.now())
  const pool = openPool(url, { max: 1 })
  try {
    await migrateQueue(pool)
  } finally {
    await pool.end()
  }
}

async function cpuOf(pid: number | undefined): Promise<number> {
  const tree = pid === undefined ? [] : await processTree([pid])
  return tree.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
}
