import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openQueues, type Producer, type Queues, type Step } from '#infra/queue.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { findRedis, openPostgresForQueues, openRedisForQueues, type QueueServer } from './queue-world.ts'

const redis = findRedis()
if (!redis) process.stderr.write('The queue is not tested on Redis: redis-server is not installed.\n')

const Message = z.object({ text: z.string() })
type Message = z.infer<typeof Message>
const patient = { timeout: 20_000, interval: 20 }

/** What the crawler and the worker rely on, whichever server the queue lies in. */
describe.each([
  ['Postgres', openPostgresForQueues, false],
  ['Redis', () => openRedisForQueues(redis ?? ''), redis === undefined],
])('a queue on %s', (_server, openServer, isMissing) => {
  let server: QueueServer
  let queues: Queues
  let contract: { name: string; message: typeof Message }
  let producer: Producer<Message>
  let faults: unknown[]
  let runs: string[]

  beforeAll(async () => {
    if (!isMissing) server = await openServer()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  beforeEach(async ({ skip }) => {
    skip(isMissing, 'its server is not installed')
    ;[faults, runs] = [[], []]
    queues = openQueues(server.url, (error) => faults.push(error))
    contract = { name: `q-${crypto.randomUUID()}`, message: Message }
    producer = await queues.producer(contract)
  })
  afterEach(() => queues?.[Symbol.asyncDispose]())

  const add = (...ids: string[]) => producer.add(ids.map((id) => ({ id, message: { text: id } })))
  const work = (step: Step<Message>) =>
    queues.work(contract, step, { concurrency: 2, lockMs: 1000, onFailed: (error) => faults.push(error) })
  const note: Step<Message> = async ({ text }) => void runs.push(text)
  const untilEmpty = async () => {
    await expect.poll(() => producer.waiting(), patient).toBe(0)
  }

  test('every job is done once', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `job-${n}`)
    await add(...ids)
    await work(note)
    await untilEmpty()
    expect(runs.toSorted()).toEqual(ids.toSorted())
    expect(faults).toEqual([])
  })

  test('a job whose id waits already is not added again', async () => {
    await add('a', 'b')
    await add('b', 'a')
    expect(await producer.waiting()).toBe(2)
    await work(note)
    await untilEmpty()
    expect(runs.toSorted()).toEqual(['a', 'b'])
  })

  test('a job that is done, or given up, leaves its id free', async () => {
    await work(async ({ text }) => {
      runs.push(text)
      if (text === 'bad') throw new UsageError('never again')
    })
    for (const round of [1, 2]) {
      await add('good', 'bad')
      await expect.poll(() => runs.length, patient).toBe(2 * round)
      await untilEmpty()
    }
    expect(runs.toSorted()).toEqual(['bad', 'bad', 'good', 'good'])
  })

  test('a step that fails is tried again and told when the last time has come, then given up', async () => {
    const attempts: unknown[] = []
    await work(async (_message, attempt) => {
      attempts.push(attempt)
      throw new LanternfishError('BUSY', 'not now', { retry: 'with-backoff' })
    })
    await add('stubborn')
    await expect.poll(() => attempts.length, patient).toBe(4)
    await untilEmpty()
    expect(attempts).toEqual([1, 2, 3, 4].map((number) => ({ number, last: number === 4 })))
    expect(faults).toHaveLength(4)
  })

  test('a step that fails for good is not tried again', async () => {
    await work(async ({ text }) => {
      runs.push(text)
      throw new LanternfishError('BROKEN', 'for good')
    })
    await add('hopeless')
    await expect.poll(() => faults.length, patient).toBe(1)
    await untilEmpty()
    expect(runs).toEqual(['hopeless'])
  })

  test('the job of a killed worker is taken over', async () => {
    const victim = fork(join(import.meta.dirname, 'queue-stuck-worker.ts'), [server.url, contract.name])
    try {
      await add('orphan')
      expect(await once(victim, 'message')).toContain('orphan')
    } finally {
      victim.kill('SIGKILL')
    }
    await work(note)
    await expect.poll(() => runs, patient).toEqual(['orphan'])
    await untilEmpty()
  })
})

test('a queue in anything else is refused', () => {
  expect(() => openQueues('http://127.0.0.1/', () => undefined)).toThrow(UsageError)
})
