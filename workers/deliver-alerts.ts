import { DELIVERIES_A_JOB, deliveryQueue, type DeliveriesDue } from '#contracts/queues.ts'
import { findDueDeliveries, recordTries, type EndedTry } from '#db/deliveries.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import type { Queues } from '#infra/queue.ts'
import { batched } from '#sharing/batched.ts'
import { deliver } from '#sharing/deliver.ts'
import { openMail } from '#sharing/send-mail.ts'
import type { Clock } from '#shared/clock.ts'
import type { MasterKey } from '#shared/master-key.ts'
import type { WorkerConfig } from './config.ts'
import type { WorkerEvents } from './events.ts'

const SWEEP_MS = 2000
const BATCH = 200

export type Deliveries = AsyncDisposable & {
  /** Sends at once what Postgres has; what the queue does not take is swept up later. */
  add: (ids: string[]) => Promise<void>
}

type Parts = {
  /** The worker's own: a mark that is lost is made again. */
  database: Database
  queues: Queues
  clock: Clock
  events: WorkerEvents
  masterKey: MasterKey
}

/** Sends alerts as they come, and those that wait: for their next try, for a queue that forgot, for a dead worker. */
export async function openDeliveries(
  config: WorkerConfig,
  { database, queues, clock, events, masterKey }: Parts,
): Promise<Deliveries> {
  // A pool of its own, whose commits reach the disk.
  const durable = openDatabase(config.databaseUrl, { max: 2, keepPlans: true })
  const deps = {
    database,
    durable,
    record: batched<EndedTry>((ended) => recordTries(database, ended)),
    clock,
    masterKey,
    consoleUrl: config.consoleUrl,
    sendMail: config.mail && openMail(config.mail.url, config.mail.from),
    random: Math.random,
    onTried: events.deliveryTried,
  }
  const producer = await queues.producer(deliveryQueue)
  const enqueue = (ids: string[]) => producer.add(jobsOf(ids))
  const working = await queues.work(deliveryQueue, ({ deliveryIds }) => deliver(deps, deliveryIds), {
    concurrency: config.deliveryConcurrency,
    lockMs: config.lockMs,
    onFailed: events.stepThrew,
  })
  const sweep = async () => enqueue(await findDueDeliveries(database, clock.now(), BATCH))
  const timer = setInterval(() => void sweep().catch(events.sweepFailed), SWEEP_MS)
  return {
    add: (ids) => enqueue(ids).catch(events.deliveriesNotQueued),
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await working.close()
      await durable.destroy()
    },
  }
}

/** A job's id is that of its first delivery; one that two jobs hold is claimed by one of them. */
function jobsOf(ids: string[]): { id: string; message: DeliveriesDue }[] {
  const starts = ids.flatMap((id, index) => (index % DELIVERIES_A_JOB === 0 ? [{ id, index }] : []))
  return starts.map(({ id, index }) => ({
    id,
    message: { deliveryIds: ids.slice(index, index + DELIVERIES_A_JOB) },
  }))
}
