import { watchTextGate } from '#crawler/open-text-gate.ts'
import { readReportKeys } from '#crawler/report-keys.ts'
import { rescanCaptures, type RescanDeps } from '#crawler/rescan-captures.ts'
import { rescanFrontier } from '#crawler/rescan-frontier.ts'
import { rescanKept } from '#crawler/rescan-kept.ts'
import { rescanReadings } from '#crawler/rescan-readings.ts'
import { openDatabase } from '#db/open-database.ts'
import { whileNobodyKeeps } from '#db/retention.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { openTombstoneSigner } from '#evidence/tombstone.ts'
import type { Clock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { openNews } from '#shared/news.ts'
import { gateFilesOf } from './gate-files.ts'

const ROUND_MS = 60_000

type Tools = { clock: Clock; log: Logger; masterKey: MasterKey; databaseUrl: string; captureDir: string }

/**
 * Beside a worker that knows the gate's rules: when they change, what other rules judged is judged again, by one worker
 * at a time. Undefined where it was given none.
 */
export async function watchRules(
  env: NodeJS.ProcessEnv,
  { clock, log, masterKey, databaseUrl, captureDir }: Tools,
  roundMs = ROUND_MS,
): Promise<AsyncDisposable | undefined> {
  if (env['CSAM_RULES_FILE'] === undefined) return undefined
  const files = gateFilesOf(env, captureDir)
  await using resources = new AsyncDisposableStack()
  const keys = await readReportKeys(files)
  const gate = resources.use(
    await watchTextGate(files, {
      gateChanged: (gateVersion) => log.info({ gateVersion }, 'captures are judged again by changed rules'),
      gateRefused: (error) => log.error({ reason: messageOf(error) }, 'changed gate rules refused'),
    }),
  )
  const database = openDatabase(databaseUrl, { max: 1 })
  resources.defer(() => database.destroy())
  const store = openCaptureStore(captureDir)
  const stop = new AbortController()
  const isNews = openNews()
  const sign = openTombstoneSigner(masterKey)
  const shared = { database, store, clock, sign, by: 'the gate', signal: stop.signal }
  let running = Promise.resolve()
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    const { judge, version } = gate
    running = judgeAgain({ ...shared, gate: { judge, version, ...keys } }, log)
      .catch((error: unknown) => {
        if (isNews(messageOf(error))) log.error({ reason: messageOf(error) }, 'captures not judged again')
      })
      .finally(() => (isRunning = false))
  }, roundMs)
  resources.defer(async () => {
    stop.abort()
    clearInterval(timer)
    await running
  })
  const watching = resources.move()
  return { [Symbol.asyncDispose]: () => watching.disposeAsync() }
}

async function judgeAgain(deps: RescanDeps, log: Logger): Promise<void> {
  const judged = await whileNobodyKeeps(deps.database, async (database) => ({
    // First: it is soon done, and what it stops is not asked for any more.
    frontier: await rescanFrontier({ ...deps, database }),
    kept: await rescanKept({ ...deps, database }),
    captures: await rescanCaptures({ ...deps, database }),
    readings: await rescanReadings({ ...deps, database }),
  }))
  if (!judged) return
  const { frontier, kept, captures, readings } = judged.done
  if (frontier.stopped > 0) log.error(frontier, 'addresses stopped by changed gate rules')
  if (kept.dropped > 0) log.error(kept, 'texts beside captures dropped by changed gate rules')
  if (captures.dropped > 0) log.error(captures, 'captures dropped by changed gate rules')
  if (readings.dropped > 0) log.error(readings, 'readings of purged captures dropped by changed gate rules')
}

type Started = { close(): Promise<void> }

/** Starts a worker with `watchRules` beside it, which ends first. */
export async function besideRules<T extends Started>(
  env: NodeJS.ProcessEnv,
  tools: Tools,
  start: () => Promise<T>,
): Promise<T> {
  await using resources = new AsyncDisposableStack()
  const rules = await watchRules(env, tools)
  if (rules) resources.use(rules)
  const started = await start()
  const watching = resources.move()
  const close = async () => {
    await watching.disposeAsync()
    await started.close()
  }
  return { ...started, close }
}
