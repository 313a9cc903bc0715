import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ModelFile, modelFolder, versionOf } from '#classifier/model.ts'
import { addModel, promoteModel, rollBackModel } from '#db/models.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { readWorkerConfig } from '#workers/config.ts'
import { startWorker } from '#workers/main.ts'
import { openTestPostgres, type TestPostgres } from './market-database.ts'

const resources = new AsyncDisposableStack()
let world: TestPostgres

beforeAll(async () => {
  world = await openTestPostgres(resources)
})
afterAll(() => resources.disposeAsync())

const by = () => ({ actor: 'a test', at: systemClock.now() })

/** The program's own model, but for the probability under which a person is asked: another model, without training. */
async function addAnother(abstainBelow: number): Promise<string> {
  const own = ModelFile.parse(JSON.parse(readFileSync(new URL('model.json', modelFolder), 'utf8')))
  const model = { ...own, abstainBelow }
  const version = versionOf(model)
  const weights = readFileSync(new URL('weights.bin', modelFolder))
  const file = JSON.stringify({ ...model, version })
  await addModel(world.database, { version, file, weights, card: {}, comparison: {} }, by())
  return version
}

/** A log that tells when a line of a worker names the model that it took. */
function watchLog() {
  const waiting = new Map<string, () => void>()
  const taken: string[] = []
  const log = openLogger('worker', 'info', (line) => {
    const { modelVersion = '' } = JSON.parse(line) as { modelVersion?: string }
    // What follows the model's own version is the lexicon's.
    const version = modelVersion.split('-').slice(0, 2).join('-')
    if (version !== '') taken.push(version)
    waiting.get(version)?.()
  })
  const next = (version: string) => new Promise<void>((resolve) => waiting.set(version, resolve))
  return { log, taken, next }
}

test('a worker that runs takes what is promoted with a later sweep, and the one before when that is taken back', async () => {
  const { database, url, dir } = world
  const promote = (version: string) => promoteModel(database, version, by(), () => undefined)
  const [before, version] = [await addAnother(0.1), await addAnother(0.2)]
  await promote(before)
  const { log, taken, next } = watchLog()
  const env = { DATABASE_URL: url, CAPTURE_DIR: dir, RECIPE_DIR: 'recipes', SWEEP_SECONDS: '1' }
  const tools = { clock: systemClock, log, masterKey: openMasterKey(makeMasterKey())! }
  const worker = await startWorker(readWorkerConfig(env), tools)
  try {
    expect(taken).toEqual([before])
    const isTaken = next(version)
    await promote(version)
    await isTaken
    const isBack = next(before)
    await rollBackModel(database, by())
    await isBack
  } finally {
    await worker.close()
  }
})
