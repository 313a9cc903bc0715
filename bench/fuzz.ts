import { Worker } from 'node:worker_threads'
import { messageOf } from '#shared/errors.ts'
import type { FuzzProgress } from './fuzz-reader.ts'
import type { Measure } from './measure.ts'

const PAGES = 100_000
const MOST_MS = 2_000
const MOST_MB = 300
const MB = 1_000_000

type Fuzzed = { seen: FuzzProgress | undefined; died: string | undefined; mostRss: number }

/**
 * Reads mutated pages one after the other in a thread that may not use more memory than a page may take: invented ones
 * of every engine and design and, where they lie beside the repository, real ones.
 */
export async function benchFuzz(pages: number = PAGES): Promise<Measure[]> {
  const before = process.memoryUsage.rss()
  const { seen, died, mostRss } = await fuzz(pages)
  if (!seen) throw new Error(`The reader of mutated pages ended before it read any: ${died}`)
  const { slowest } = seen
  const of = `of ${seen.pages} pages`
  const faults = [...seen.faults, ...(died === undefined ? [] : [died])]
  return [
    { name: `faults ${of}`, ours: faults.length, peer: 0, unit: 'pages', ratio: faults.length, budget: { atMost: 0 }, note: faults.slice(0, 5).join('; ') || `none threw or left the contract, within a heap of ${MOST_MB} MB for program and page` },
    { name: `slowest ${of}`, ours: slowest.ms, peer: MOST_MS, unit: 'ms', ratio: slowest.ms / MOST_MS, budget: { atMost: 1 }, note: `of the processor; page ${slowest.at} (${slowest.by.join(', ')}); ${seen.over} above the limit; ${seen.truncated} were larger than is read` },
    { name: `memory of the process above the start, ${of}`, ours: mostRss / MB, unit: 'MB', note: `with the program; ${Math.round(before / MB)} MB before` },
  ] // prettier-ignore
}

function fuzz(pages: number): Promise<Fuzzed> {
  const before = process.memoryUsage.rss()
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MB }
  const worker = new Worker(new URL('fuzz-reader.ts', import.meta.url), { workerData: { pages, mostMs: MOST_MS }, resourceLimits }) // prettier-ignore
  return new Promise((resolve) => {
    let seen: FuzzProgress | undefined
    let last = ''
    let [died, mostRss] = [undefined as string | undefined, 0]
    worker.on('message', (message: FuzzProgress | { at: number; by: string[] }) => {
      mostRss = Math.max(mostRss, process.memoryUsage.rss() - before)
      if ('at' in message) last = `page ${message.at} (${message.by.join(', ')})`
      else {
        seen = message
        process.stderr.write(`fuzz: ${seen.pages} pages, ${seen.faults.length} faults, slowest ${seen.slowest.ms} ms, ${Math.round(mostRss / MB)} MB\n`) // prettier-ignore
      }
    })
    worker.on('error', (error) => (died = `ended at ${last}: ${messageOf(error)}`))
    worker.on('exit', () => resolve({ seen, died, mostRss }))
  })
}
