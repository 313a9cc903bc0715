import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { watchAlerts } from './alert-watch.ts'
import {
  killOne,
  makeDemoFolder,
  postmasterOf,
  processesOf,
  removeDemo,
  roleOf,
  startDemo,
  until,
  untilFetched,
} from './demo-run.ts'
import { SUMMARY } from './demo-expectations.ts'
import { openRandom, type Random } from './world/random.ts'

const dir = makeDemoFolder()
afterAll(() => removeDemo(dir))

const targets = ['crawler', 'worker', 'dashboard', 'postgres'] as const
const ROUNDS = 3
const FIRST_KILL_PAGES = 15
const PAGES_BETWEEN = 18
const SLOW_MS = 120_000

/** Each target equally often, in an order of the seed. */
function orderOf(random: Random): (typeof targets)[number][] {
  const all = targets.flatMap((target) => Array.from({ length: ROUNDS }, () => target))
  return all.map((target) => ({ target, at: random.next() })).toSorted((a, b) => a.at - b.at).map(({ target }) => target) // prettier-ignore
}

test('whatever role or Postgres is killed in mid-crawl, and the supervisor too, nothing is lost or doubled, and each alert is told under one id', async () => {
  const seed = process.env['KILL_SEED'] ?? randomUUID()
  process.stdout.write(`kills of seed ${seed}\n`)
  const order = orderOf(openRandom(seed, 'kills'))
  let run = startDemo(dir, '--no-tor', '--exit')
  await run.said(/one-time password/)
  await using watch = await watchAlerts(dir)
  for (const [index, target] of order.entries()) {
    await untilFetched(dir, run, FIRST_KILL_PAGES + index * PAGES_BETWEEN, SLOW_MS)
    const find = () => (target === 'postgres' ? postmasterOf(dir) : roleOf(dir, target))
    await killOne(dir, target, find, SLOW_MS)
    process.stdout.write(`killed ${target}, ${index + 1} of ${order.length}\n`)
    if (index !== order.length / 2 - 1) continue
    run.kill('SIGKILL')
    expect(await run.ended).toEqual({ code: null, signal: 'SIGKILL' })
    run = startDemo(dir, '--no-tor')
    await run.said(/one-time password/)
  }
  await run.said(/the console stays at/)
  expect(run.output()).toContain(SUMMARY)
  const { alerts, deliveriesAnAlert, ids, told } = await watch.ended(SLOW_MS)
  process.stdout.write(`${alerts} alerts, told ${told.length} times\n`)
  expect(alerts).toBeGreaterThan(400)
  expect(deliveriesAnAlert).toEqual([1])
  expect(new Set(told)).toEqual(new Set(ids))
  run.kill('SIGINT')
  expect(await run.ended).toEqual({ code: 0, signal: null })
  await until('all processes to end', () => (processesOf(dir).length === 0 ? true : undefined), SLOW_MS)
}, 600_000)
