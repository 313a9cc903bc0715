import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '#db/migrate.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { startDashboard } from '#dashboard/main.ts'
import { manualClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { openHotlineKey } from '#shared/hotline-seal.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { SEED_END } from './console-goods.ts'
import { seedConsole } from './console-seed.ts'
import { TEST_HOTLINE } from './hotline-reports.ts'

/** A console on a database of its own, seeded unless it is to be empty, with a clock that the test moves. */
export async function openConsoleWorld({ empty = false } = {}) {
  const resources = new AsyncDisposableStack()
  try {
    return await openWorld(resources, empty)
  } catch (error) {
    await resources.disposeAsync()
    throw error
  }
}

async function openWorld(resources: AsyncDisposableStack, empty: boolean) {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-console-'))
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  // As root the server runs as another user, who has to reach it.
  await chmod(dir, 0o755)
  const postgres = await openEmbeddedPostgres(dir)
  resources.defer(() => postgres.stop())
  const database: Database = openDatabase(postgres.url, { max: 4 })
  resources.defer(() => database.destroy())
  await migrate(database)
  if (!empty) await seedConsole(database)
  const clock = manualClock(SEED_END)
  const log = openLogger('dashboard', 'error')
  const masterKey = openMasterKey(makeMasterKey())!
  const hotlineKey = openHotlineKey(TEST_HOTLINE.privateKey)
  const keys = { masterKey, hotlineKey }
  const config = { databaseUrl: postgres.url, port: 0, host: '127.0.0.1', clock, log, ...keys }
  const console = await startDashboard(config)
  resources.defer(() => console.close())
  return { database, clock, config, address: console.address, close: () => resources.disposeAsync() }
}
