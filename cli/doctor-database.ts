import { assertMasterKey, readKeyRecord } from '#db/installation-key.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { findMissingPartitions, readBacklog, readLastScrapes } from '#db/running.ts'
import { findMasterKey, type MasterKeySource } from '#infra/master-key-file.ts'
import { systemClock } from '#shared/clock.ts'
import { MissingServiceError } from '#shared/errors.ts'
import type { Check } from './doctor.ts'
import { checkOutages } from './doctor-egress.ts'
import { findDatabaseUrl } from './find-database.ts'
import { masterKeySourceOf } from './settle-master-key.ts'

type Place = {
  databaseUrl: string | undefined
  data: string | undefined
  dir: string
  masterKey: MasterKeySource
}

/** Longer than a worker needs for anything: then none works. */
const STUCK_SECONDS = 15 * 60

/** What the database tells about the installation. Where it does not run there is nothing to ask, and that is said. */
export function databaseChecks(place: Place): Check[] {
  return [
    { name: 'master key', run: () => checkMasterKey(place) },
    { name: 'partitions', run: () => ask(place, checkPartitions) },
    { name: 'waiting', run: () => ask(place, checkWaiting) },
    { name: 'egress', run: () => ask(place, checkOutages) },
    { name: 'scrapes', run: () => ask(place, checkScrapes) },
  ]
}

async function checkMasterKey(place: Place): Promise<string> {
  const key = findMasterKey(masterKeySourceOf(place.dir, place.masterKey))
  if (!key)
    throw new Error(`it is not there: run \`lanternfish init --data ${place.dir}\`, or set MASTER_KEY_FILE.`)
  const belongs = await ask(place, async (database) => {
    await assertMasterKey(database, key)
    return (await readKeyRecord(database)) ? 'the one that this database belongs to' : 'this database is new'
  })
  return `${key.id}, ${belongs}`
}

async function checkPartitions(database: Database): Promise<string> {
  const now = systemClock.now()
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
  const month = next.toISOString().slice(0, 7)
  const missing = await findMissingPartitions(database, next)
  if (missing.length === 0) return `there for ${month}`
  throw new Error(`${missing.join(', ')} cannot take rows of ${month}: run \`lanternfish migrate\`.`)
}

async function checkWaiting(database: Database): Promise<string> {
  const { waiting, failed, oldestWaitingSeconds } = await readBacklog(database, systemClock.now())
  const givenUp = failed === 0 ? '' : `, ${failed} given up (captures.process_error says why)`
  if (waiting === 0) return `no capture waits${givenUp}`
  const says = `${waiting} captures wait, the oldest for ${Math.round(oldestWaitingSeconds)} s${givenUp}`
  if (oldestWaitingSeconds < STUCK_SECONDS) return says
  throw new Error(`${says}: start a worker, or read its log.`)
}

async function checkScrapes(database: Database): Promise<string> {
  const scrapes = await readLastScrapes(database)
  if (scrapes.length === 0) return 'no market is in the registry'
  const stopped = scrapes.filter(({ ending, isRunning }) => !isRunning && ending?.startsWith('basis'))
  const says = scrapes
    .map(({ market, ending, isRunning }) => `${market}: ${stateOf(ending, isRunning)}`)
    .join(', ')
  if (stopped.length === 0) return says
  throw new Error(`${says}: give a new legal basis with \`lanternfish market renew\`.`)
}

function stateOf(ending: string | null, isRunning: boolean): string {
  if (isRunning) return ending === null ? 'in its first scrape' : `runs, the last one ended "${ending}"`
  return ending === null ? 'never scraped' : `ended "${ending}"`
}

/** A database that is down is named by its own check; a fault here would only repeat it. */
async function ask(place: Place, question: (database: Database) => Promise<string>): Promise<string> {
  let url: string
  try {
    url = place.databaseUrl ?? findDatabaseUrl(place.data)
  } catch (error) {
    if (error instanceof MissingServiceError) return 'not asked: the embedded PostgreSQL does not run'
    throw error
  }
  const database = openDatabase(url, { max: 1 })
  try {
    await assertReachable(database)
    return await question(database)
  } catch (error) {
    if (error instanceof MissingServiceError) return 'not asked: Postgres does not answer'
    throw error
  } finally {
    await database.destroy()
  }
}
