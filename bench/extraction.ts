import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Round, Side } from './extraction-side.ts'
import type { Measure } from './measure.ts'

const ROUNDS = 15
const SIDES: Side[] = ['parseDocument', 'recipes', 'no recipes']

/** Milliseconds a page: of the processor in the median and in the least round, and by the clock of each page's least. */
type Figures = { median: number; least: number; clock: number }

/**
 * All of extraction against htmlparser2's `parseDocument` alone, on the same pages. Budget: a ratio of 3. The sides take
 * turns round by round, each in a thread of its own, and the time is that thread's on the processor: what else the machine
 * does takes from none. It leaves out what compiler and collector do in other threads, for each side alike.
 */
export async function benchExtraction(): Promise<Measure[]> {
  const workers = SIDES.map((side) => new Worker(new URL('extraction-side.ts', import.meta.url), { workerData: { side } })) // prettier-ignore
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    const rounds = workers.map(() => [] as Round[])
    for (let round = 0; round < ROUNDS; round++)
      for (const [i, worker] of workers.entries()) rounds[i]!.push(await ask(worker))
    const [peer, ...ours] = rounds.map(figuresOf) as [Figures, ...Figures[]]
    return ours.map((figures, i) => measureOf(`extraction, all fields, ${SIDES[i + 1]!}`, figures, peer))
  } finally {
    await Promise.all(workers.map(async (worker) => worker.terminate()))
  }
}

async function ask(worker: Worker): Promise<Round> {
  const answer = once(worker, 'message') as Promise<[Round]>
  worker.postMessage.call(worker, 'read')
  const [round] = await answer
  return round
}

function figuresOf(rounds: Round[]): Figures {
  const pages = rounds[0]!.pageMs.length
  const cpu = rounds.map(({ cpuMs }) => cpuMs / pages).toSorted((a, b) => a - b)
  const clock = rounds[0]!.pageMs.map((_, page) => Math.min(...rounds.map(({ pageMs }) => pageMs[page]!)))
  return {
    median: cpu[cpu.length >> 1]!,
    least: cpu[0]!,
    clock: clock.reduce((sum, ms) => sum + ms, 0) / pages,
  }
}

function measureOf(name: string, ours: Figures, peer: Figures): Measure {
  const ratio = (of: keyof Figures) => (ours[of] / peer[of]).toFixed(2)
  return {
    name,
    ours: ours.median,
    peer: peer.median,
    unit: 'ms a page',
    ratio: ours.median / peer.median,
    budget: { atMost: 3 },
    note: `of the processor, median of ${ROUNDS} rounds; ${ratio('least')} by the least rounds, ${ratio('clock')} by each page's least time of the clock`,
  }
}
