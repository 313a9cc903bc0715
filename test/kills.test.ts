import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '#db/open-database.ts'
import { readProgress } from '#db/progress.ts'
import { systemClock } from '#shared/clock.ts'
import {
  databaseUrlOf,
  makeDemoFolder,
  postmasterOf,
  processesOf,
  removeDemo,
  roleOf,
  startDemo,
  until,
  type DemoRun,
} from './demo-run.ts'
import { SUMMARY } from './demo-expectations.ts'
import { openRandom, type Random } from './world/random.ts'

const dir = makeDemoFolder()
afterAll(() => removeDemo(dir))

const targets = ['crawler', 'worker', 'dashboard', 'postgres'] as const
const ROUNDS = 5
const FIRST_KILL_PAGES = 15
const PAGES_BETWEEN = 18
const SLOW_MS = 120_000

/** Each target equally often, in an order of the seed. */
function orderOf(random: Random): (typeof targets)[number][] {
  const all = targets.flatMap((target) => Array.from({ length: ROUNDS }, () => target))
  return all.map((target) => ({ target, at: random.next() })).toSorted((a, b) => a.at - b.at).map(({ target }) => target) // prettier-ignore
}

/** Pages fetched so far, by asking the database again and again, also while it is down. */
async function untilFetched(pages: number, run: DemoRun): Promise<void> {
  const database = openDatabase(databaseUrlOf(dir), { max: 1 })
  let isEnded = false
  void run.ended.then(() => (isEnded = true))
  try {
    await until(
      `${pages} pages`,
      async () => {
        if (isEnded) throw new Error(`the demo ended in mid-crawl:\n${run.output()}\n${run.log()}`)
        const progress = await readProgress(database, systemClock.now()).catch(() => undefined)
        return progress && progress.fetched >= pages ? true : undefined
      },
      SLOW_MS,
    )
  } catch (cause) {
    throw new Error(`The crawl stands still; its log:\n${run.log()}`, { cause })
  } finally {
    await database.destroy()
  }
}

async function killOne(target: (typeof targets)[number]): Promise<void> {
  const find = () => (target === 'postgres' ? postmasterOf(dir) : roleOf(dir, target))
  await until(
    `a living ${target}`,
    () => {
      const pid = find()
      if (pid === undefined || !processesOf(dir).some((one) => one.pid === pid)) return undefined
      process.kill(pid, 'SIGKILL')
      return true
    },
    SLOW_MS,
  )
}

test('whatever role or Postgres is killed in mid-crawl, and the supervisor too, nothing is lost and nothing doubled', async () => {
  const seed = process.env['KILL_SEED'] ?? randomUUID()
  process.stdout.write(`kills of seed ${seed}\n`)
  const order = orderOf(openRandom(seed, 'kills'))
  let run = startDemo(dir, '--no-tor', '--exit')
  await run.said(/one-time password/)
  for (const [index, target] of order.entries()) {
    await untilFetched(FIRST_KILL_PAGES + index * PAGES_BETWEEN, run)
    await killOne(target)
    process.stdout.write(`killed ${target}, ${index + 1} of ${order.length}\n`)
    if (index !== order.length / 2 - 1) continue
    run.kill('SIGKILL')
    expect(await run.ended).toEqual({ code: null, signal: 'SIGKILL' })
    run = startDemo(dir, '--no-tor', '--exit')
    await run.said(/one-time password/)
  }
  const { code } = await run.ended
  const output = run.output()
  expect(output).toContain(SUMMARY)
  expect(code).toBe(0)
  await until('all processes to end', () => (processesOf(dir).length === 0 ? true : undefined), SLOW_MS)
}, 600_000)
