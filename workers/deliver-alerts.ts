import { deliveryQueue } from '#contracts/queues.ts'
import { findDueDeliveries } from '#db/deliveries.ts'
import { openDatabase } from '#db/open-database.ts'
import type { Queues } from '#infra/queue.ts'
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

type Parts = { queues: Queues; clock: Clock; events: WorkerEvents; masterKey: MasterKey }

/** Sends alerts as they come, and those that wait: for their next try, for a queue that forgot, for a dead worker. */
export function openDeliveries(
  config: WorkerConfig,
  { queues, clock, events, masterKey }: Parts,
): Deliveries {
  // A pool of its own, whose commits reach the disk before anything is sent.
  const database = openDatabase(config.databaseUrl, { max: 4 })
  const deps = {
    database,
    clock,
    masterKey,
    consoleUrl: config.consoleUrl,
    sendMail: config.mail && openMail(config.mail.url, config.mail.from),
    random: Math.random,
    onTried: events.deliveryTried,
  }
  const producer = queues.producer(deliveryQueue)
  const enqueue = (ids: string[]) => producer.add(ids.map((id) => ({ id, message: { deliveryId: id } })))
  const working = queues.work(deliveryQueue, ({ deliveryId }) => deliver(deps, deliveryId), {
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
      await database.destroy()
    },
  }
}
