import {
  Queue,
  Worker,
  createPostgresBackend,
  UnrecoverableError,
  type JobsOptions,
  type PostgresConnectionOptions,
  type WorkerOptions,
} from 'bullmq'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import type { QueueContract } from '#contracts/queues.ts'
import { MissingServiceError, UsageError, messageOf, retryOf } from '#shared/errors.ts'

/** Where jobs wait. Postgres is the truth: a queue that forgets everything loses nothing (law 6). */
export type Queues = AsyncDisposable & {
  /** @throws MissingServiceError where the queue cannot be used, also of `work`. */
  producer<Message>(contract: QueueContract<Message>): Promise<Producer<Message>>
  work<Message>(contract: QueueContract<Message>, step: Step<Message>, options: WorkOptions): Promise<Working>
}

export type Producer<Message> = {
  /** Adds jobs; one whose id waits already is not added again. */
  add(messages: { id: string; message: Message }[]): Promise<void>
  waiting(): Promise<number>
}

/** `attempt` counts from 1; `last` when no further one follows a failure. */
export type Step<Message> = (message: Message, attempt: { number: number; last: boolean }) => Promise<void>

export type WorkOptions = {
  concurrency: number
  /** How long a job of a killed worker stays locked. */
  lockMs: number
  onFailed: (error: unknown) => void
}

export type Working = { close(): Promise<void> }

const ATTEMPTS = 4

const JOB: JobsOptions = {
  // A kept job silently blocks its id, so that a capture could never be processed again.
  removeOnComplete: true,
  removeOnFail: true,
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: 500 },
}

// Each worker holds one connection to listen on; the rest serve its jobs.
const POOL_SIZE = 6

/** @param url `postgres://…` for BullMQ's Postgres backend, `redis://…` for Redis or Valkey. */
export function openQueues(url: string, onError: (error: Error) => void): Queues {
  if (/^rediss?:\/\//.test(url)) return openOnRedis(url, onError)
  if (/^postgres(ql)?:\/\//.test(url)) return openOnPostgres(url, onError)
  throw new UsageError('QUEUE_URL must begin with postgres:// or redis://.')
}

function openOnPostgres(url: string, onError: (error: Error) => void): Queues {
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    keepAlive: true,
    // A job that a crash takes with it is brought back by the sweeper: no commit waits for the disk.
    options: '-c search_path=bullmq -c synchronous_commit=off',
  })
  pool.on('error', onError)
  // One that falls between two queries of a job tells nobody else, and would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  // BullMQ's own picture of a pool and that of the driver's types differ in optional fields only.
  const connection = pool as unknown as PostgresConnectionOptions
  const backend: Backend = {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend),
    worker: (name, run, settings) =>
      new Worker(name, run, { ...settings, connection }, createPostgresBackend),
    disconnect: () => pool.end(),
  }
  return queuesOf(backend, onError)
}

/**
 * Two connections: a worker waits for Redis to come back, however long that takes; whoever adds a job is told soon
 * that it cannot, for the row in Postgres is what counts and the sweeper adds it later.
 */
function openOnRedis(url: string, onError: (error: Error) => void): Queues {
  const open = (retries: number | null) => {
    const connection = new Redis(url, { maxRetriesPerRequest: retries, lazyConnect: true })
    connection.on('error', onError)
    return connection
  }
  const [adding, working] = [open(1), open(null)]
  const backend: Backend = {
    queue: (name) => new Queue(name, { connection: adding }),
    worker: (name, run, settings) => new Worker(name, run, { ...settings, connection: working }),
    disconnect: async () => {
      adding.disconnect()
      working.disconnect()
    },
  }
  return queuesOf(backend, onError)
}

type Job = { data: unknown; attemptsMade: number }
type Settings = Pick<
  WorkerOptions,
  'autorun' | 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'
>

/** What the two backends of BullMQ have in common, as far as we use it. */
type QueueLike = {
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
}
type Closable = Pick<QueueLike, 'close' | 'on' | 'waitUntilReady'>
type WorkerLike = Closable & { run(): Promise<void> }
type Backend = {
  queue(name: string): QueueLike
  worker(name: string, run: (job: Job) => Promise<void>, settings: Settings): WorkerLike
  disconnect(): Promise<unknown>
}

function queuesOf(backend: Backend, onError: (error: Error) => void): Queues {
  const open: Closable[] = []
  // BullMQ remembers a failed start for ever: a worker whose loop runs by then asks on without a pause, and nothing else
  // of the process is heard any more.
  const keep = async <T extends Closable>(one: T): Promise<T> => {
    one.on('error', onError)
    open.push(one)
    await one.waitUntilReady().catch((cause: unknown) => {
      throw notReady(cause)
    })
    return one
  }
  return {
    producer: async ({ name }) => producerOf(name, await keep(backend.queue(name))),
    async work(contract, step, options) {
      const worker = await keep(
        backend.worker(contract.name, runner(contract, step, options.onFailed), settingsOf(options)),
      )
      worker.run().catch(onError)
      return { close: () => worker.close() }
    },
    async [Symbol.asyncDispose]() {
      for (const one of open.toReversed()) await one.close()
      await backend.disconnect()
    },
  }
}

function notReady(cause: unknown): MissingServiceError {
  const hasNoTables = cause instanceof Error && cause.name === 'SchemaMigrationRequiredError'
  const message = hasNoTables
    ? 'The queue has no tables in its database: run `lanternfish migrate` there first.'
    : `The queue cannot be used (${messageOf(cause)}): correct QUEUE_URL.`
  return new MissingServiceError(message, { cause })
}

function producerOf<Message>(name: string, queue: QueueLike): Producer<Message> {
  return {
    async add(messages) {
      if (messages.length === 0) return
      await queue.addBulk(
        messages.map(({ id, message }) => ({ name, data: message, opts: { ...JOB, jobId: id } })),
      )
    },
    async waiting() {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed')
      return Object.values(counts).reduce((sum, count) => sum + count, 0)
    },
  }
}

function runner<Message>(
  contract: QueueContract<Message>,
  step: Step<Message>,
  onFailed: (error: unknown) => void,
) {
  return async (job: Job) => {
    const number = job.attemptsMade + 1
    try {
      await step(contract.message.parse(job.data), { number, last: number >= ATTEMPTS })
    } catch (error) {
      onFailed(error)
      throw retryOf(error) === 'never' ? new UnrecoverableError(messageOf(error)) : error
    }
  }
}

/** A worker that is killed often must not make its jobs fail: stalls are counted high, locks kept short. */
function settingsOf({ concurrency, lockMs }: WorkOptions): Settings {
  return { autorun: false, concurrency, lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: 1000 }
}
