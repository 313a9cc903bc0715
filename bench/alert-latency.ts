import { LanternfishError } from '#shared/errors.ts'
import { watchAlerts } from '#test/alert-watch.ts'
import { makeDemoFolder, removeDemo, startDemo } from '#test/demo-run.ts'
import type { Measure } from './measure.ts'

const LIMIT_MS = 5000
const TOLD_MS = 60_000

/**
 * From the end of a page's fetch to the arrival of its webhook, while the demo's world is crawled and each of its
 * listings alerts. Budget: 95 of 100 within five seconds.
 */
export async function benchAlertLatency(): Promise<Measure[]> {
  const dir = makeDemoFolder()
  try {
    const run = startDemo(dir, '--no-tor')
    await run.said(/one-time password/)
    await using watch = await watchAlerts(dir)
    await run.said(/the console stays at/)
    await watch.ended(TOLD_MS)
    const all = (await watch.latencies()).toSorted((a, b) => a - b)
    run.kill('SIGINT')
    await run.ended
    return [measureOf(all)]
  } finally {
    removeDemo(dir)
  }
}

function measureOf(all: number[]): Measure {
  const share = (part: number) => all[Math.ceil(all.length * part) - 1]
  const [middle, p95, worst] = [share(0.5), share(0.95), all.at(-1)]
  if (middle === undefined || p95 === undefined || worst === undefined)
    throw new LanternfishError('BENCH', 'No alert was told: no figure.')
  return {
    name: 'alert, from page fetched to webhook arrived, p95',
    ours: p95,
    peer: LIMIT_MS,
    unit: 'ms',
    ratio: p95 / LIMIT_MS,
    budget: { atMost: 1 },
    note: `${all.length} alerts; half within ${middle} ms, the slowest ${worst} ms; the peer is the limit`,
  }
}
