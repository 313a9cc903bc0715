import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { messageOf } from '#shared/errors.ts'
import type { FuzzOrder, FuzzProgress } from './fuzz-reader.ts'
import type { Measure } from './measure.ts'

const PAGES = 100_000
const MOST_MS = 2_000
const MOST_MB = 300
const MB = 1_000_000

type Fuzzed = { seen: FuzzProgress; died: string | undefined }

/**
 * Reads mutated pages one after the other, in as many threads as there are processors, each of which may not use more
 * memory than a page may take: invented ones of every engine and design and, where they lie beside the repository, real ones.
 */
export async function benchFuzz(pages: number = PAGES): Promise<Measure[]> {
  const before = process.memoryUsage.rss()
  const step = availableParallelism()
  let mostRss = 0
  const watch = () => (mostRss = Math.max(mostRss, process.memoryUsage.rss() - before))
  const read = await Promise.all(Array.from({ length: step }, async (_, first) => fuzz({ pages, first, step, mostMs: MOST_MS }, watch))) // prettier-ignore
  const { faults, slowest, over, truncated, pages: count } = read.map(({ seen }) => seen).reduce(join)
  const died = read.flatMap((one) => one.died ?? [])
  const all = [...faults, ...died]
  const of = `of ${count} pages`
  return [
    { name: `faults ${of}`, ours: all.length, peer: 0, unit: 'pages', ratio: all.length, budget: { atMost: 0 }, note: all.slice(0, 5).join('; ') || `none threw or left the contract, within a heap of ${MOST_MB} MB for program and page` },
    { name: `slowest ${of}`, ours: slowest.ms, peer: MOST_MS, unit: 'ms', ratio: slowest.ms / MOST_MS, budget: { atMost: 1 }, note: `of the processor; page ${slowest.at} (${slowest.by.join(', ')}); ${over} above the limit; ${truncated} were larger than is read` },
    { name: `memory of the process above the start, ${of}`, ours: mostRss / MB, unit: 'MB', note: `${step} threads, each with its program; ${Math.round(before / MB)} MB before` },
  ] // prettier-ignore
}

const NONE: FuzzProgress = { pages: 0, faults: [], slowest: { at: 0, by: [], ms: 0 }, over: 0, truncated: 0 }

const join = (a: FuzzProgress, b: FuzzProgress): FuzzProgress => ({
  pages: a.pages + b.pages,
  faults: [...a.faults, ...b.faults],
  slowest: a.slowest.ms > b.slowest.ms ? a.slowest : b.slowest,
  over: a.over + b.over,
  truncated: a.truncated + b.truncated,
})

async function fuzz(order: FuzzOrder, watch: () => number): Promise<Fuzzed> {
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MB }
  const worker = new Worker(new URL('fuzz-reader.ts', import.meta.url), { workerData: order, resourceLimits })
  return new Promise((resolve) => {
    let [seen, last] = [NONE, 'its beginning']
    let died: string | undefined
    worker.on('message', (message: FuzzProgress | { at: number; by: string[] }) => {
      const rss = watch()
      if ('at' in message) last = `page ${message.at} (${message.by.join(', ')})`
      else {
        seen = message
        process.stderr.write(`fuzz, thread ${order.first}: ${seen.pages} pages, ${seen.faults.length} faults, slowest ${seen.slowest.ms} ms, ${Math.round(rss / MB)} MB\n`) // prettier-ignore
      }
    })
    worker.on('error', (error) => (died = `ended at ${last}: ${messageOf(error)}`))
    worker.on('exit', () => resolve({ seen, died }))
  })
}
