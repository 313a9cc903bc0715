import { afterAll, beforeAll, expect, test } from 'vitest'
import { SUMMARY } from './demo-expectations.ts'
import {
  killOne,
  makeDemoFolder,
  processesOf,
  removeDemo,
  roleOf,
  startDemoWith,
  untilFetched,
} from './demo-run.ts'
import { emptyRedis, findRedis, openRedisForQueues, type RedisServer } from './queue-world.ts'
import { runLanternfish } from './run-lanternfish.ts'

const program = findRedis()
if (!program) process.stderr.write('No crawl with its queue on Redis: redis-server is not installed.\n')

/** For one step, on a machine that is busy with other things. */
const SLOW_MS = 240_000
const dir = makeDemoFolder()
let redis: RedisServer
beforeAll(async () => {
  if (program) redis = await openRedisForQueues(program)
})
afterAll(async () => {
  removeDemo(dir)
  await redis?.[Symbol.asyncDispose]()
})

/** How often each process said the same thing. */
function mostRepeated(log: string, pattern: RegExp): number {
  const said = new Map<string, number>()
  for (const line of log.split('\n').filter((text) => pattern.test(text))) {
    const { pid, msg, reason } = JSON.parse(line) as { pid: number; msg: string; reason: string }
    const key = `${pid} ${msg} ${reason}`
    said.set(key, (said.get(key) ?? 0) + 1)
  }
  return Math.max(0, ...said.values())
}

test('Redis emptied, killed and started empty in mid-crawl, and roles killed on it: the crawl completes, nothing is lost or doubled', async ({
  skip,
}) => {
  skip(!program, 'redis-server is not installed')
  const run = startDemoWith(dir, { QUEUE_URL: redis.url }, '--no-tor', '--exit')
  await run.said(/one-time password/)
  const fetched = (pages: number) => untilFetched(dir, run, pages, SLOW_MS)
  const kill = (role: string) => killOne(dir, role, () => roleOf(dir, role), SLOW_MS)
  await fetched(40)
  await emptyRedis(redis.url)
  for (const [index, role] of ['worker', 'crawler', 'worker', 'crawler'].entries()) {
    await fetched(70 + index * 30)
    await kill(role)
  }
  await fetched(200)
  await redis.kill()
  // The crawl does not wait for its queue: each capture stands in Postgres.
  await fetched(300)
  await redis.start()
  await fetched(380)
  await emptyRedis(redis.url)
  const { code } = await run.ended
  expect(run.output()).toContain(SUMMARY)
  expect(code).toBe(0)
  expect(processesOf(dir)).toEqual([])
  expect(run.log()).toContain('queue connection')
  expect(mostRepeated(run.log(), /queue connection|captures not enqueued|sweep failed/)).toBeLessThan(3)
}, 600_000)

test('a Redis that drops keys to make room is refused with what to set', async ({ skip }) => {
  skip(!program, 'redis-server is not installed')
  await using server = await openRedisForQueues(program!, [
    '--maxmemory',
    '64mb',
    '--maxmemory-policy',
    'allkeys-lru',
  ])
  const env = { QUEUE_URL: server.url }
  const { status, stderr } = await runLanternfish(['demo', '--data', dir, '--no-tor'], { env })
  expect(stderr).toContain('set maxmemory-policy noeviction')
  expect(status).toBe(2)
})
