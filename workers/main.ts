import { captureQueue } from '#contracts/queues.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { readBacklog } from '#db/running.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { openQueues, type Producer } from '#infra/queue.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Checks } from '#shared/checks.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { watched } from '#shared/metrics.ts'
import type { WorkerConfig } from './config.ts'
import { openDeliveries } from './deliver-alerts.ts'
import { workerEvents } from './events.ts'
import { processCapture } from './process-capture.ts'
import { sweep } from './sweep.ts'
import { watchReadings } from './watch-readings.ts'
import { openReviewKey } from './key-reviews.ts'
import { openModels } from './open-models.ts'

/** No reading takes so long, unless a rule's pattern does. */
const STATEMENT_MS = 10_000

/** The worker role: reads captures as they come, and those that the queue forgot; sends the alerts they give. */
export async function startWorker(
  config: WorkerConfig,
  { clock, log, masterKey }: { clock: Clock; log: Logger; masterKey: MasterKey },
): Promise<{ close(): Promise<void>; checks: Checks }> {
  // What stands is closed when the rest does not start: an open connection would keep the process from ending.
  await using resources = new AsyncDisposableStack()
  const events = workerEvents(log)
  const recipes = loadRecipes(config.recipeDir)
  // A reading and its mark on the capture are one commit: lost together, the capture is read once more.
  const settings = { max: config.concurrency + 2, redoable: true, keepPlans: true, limitMs: STATEMENT_MS }
  const database = openDatabase(config.databaseUrl, settings)
  resources.defer(() => database.destroy())
  await assertReachable(database)
  await askRedis(config.queueUrl)
  const queues = resources.use(openQueues(config.queueUrl, events.queueError))
  const parts = { database, queues, clock, events, masterKey }
  const deliveries = resources.use(await openDeliveries(config, parts))
  const models = await openModels(config.classifierDir, { database, clock, events })
  const deps = {
    database,
    clock,
    events,
    store: openCaptureStore(config.captureDir),
    get classifier() {
      return models.serving()
    },
    recipes,
    keyReviews: openReviewKey(masterKey),
    months: new Set<string>(),
    deliver: deliveries.add,
  }
  const producer = await queues.producer(captureQueue)
  for (const one of watch(database, producer, clock)) resources.use(one)
  await queues.work(captureQueue, ({ captureId }, attempt) => processCapture(deps, captureId, attempt), {
    concurrency: config.concurrency,
    lockMs: config.lockMs,
    onFailed: events.stepThrew,
  })
  const timer = setInterval(() => {
    sweep(database, producer, clock, config.sweepMs).then(
      (count) => count > 0 && events.swept(count),
      events.sweepFailed,
    )
    watchReadings(deps).catch(events.sweepFailed)
    models.look().catch(events.sweepFailed)
  }, config.sweepMs)
  resources.defer(() => clearInterval(timer))
  events.started()
  const running = resources.move()
  const checks = { postgres: () => assertReachable(database), queue: () => askRedis(config.queueUrl) }
  return { close: () => running.disposeAsync(), checks }
}

/** Looked up when somebody asks. */
function watch(database: Database, producer: Producer<unknown>, clock: Clock): Disposable[] {
  const backlog = () => readBacklog(database, clock.now())
  return [
    watched(
      'lanternfish_captures_waiting',
      'Captures that no worker has read yet.',
      async () => (await backlog()).waiting,
    ),
    watched(
      'lanternfish_captures_given_up',
      'Captures that are not tried again.',
      async () => (await backlog()).failed,
    ),
    watched(
      'lanternfish_oldest_waiting_capture_seconds',
      'Age of the capture that has waited longest.',
      async () => (await backlog()).oldestWaitingSeconds,
    ),
    watched('lanternfish_queue_jobs', 'Jobs that wait, run or are to be tried again.', () =>
      producer.waiting(),
    ),
  ]
}
