import { parentPort, workerData } from 'node:worker_threads'
import { parseDocument } from 'htmlparser2'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { pagesToRead } from './saved-pages.ts'

export type Side = 'parseDocument' | 'recipes' | 'no recipes'

/** Milliseconds that one round over all pages took: of the thread on the processor, and of each page by the clock. */
export type Round = { cpuMs: number; pageMs: number[] }

const WARM_UPS = 12

/** Does its side's work on all pages whenever it is told to, in a thread whose compiler sees nothing else. */
function serve(side: Side): void {
  const pages = pagesToRead()
  const work = workOf(side)
  // The compiler's work is neither side's.
  for (let round = 0; round < WARM_UPS; round++) for (const page of pages) work(page)
  parentPort!.on('message', () => tell(roundOf(pages, work)))
  tell({ cpuMs: 0, pageMs: [] })
}

function roundOf(pages: string[], work: (html: string) => unknown): Round {
  const started = process.threadCpuUsage()
  const pageMs = pages.map((page) => {
    const began = performance.now()
    work(page)
    return performance.now() - began
  })
  const { user, system } = process.threadCpuUsage(started)
  return { cpuMs: (user + system) / 1000, pageMs }
}

function workOf(side: Side): (html: string) => unknown {
  if (side === 'parseDocument') return (html) => parseDocument(html)
  const recipes = side === 'recipes' ? [...loadRecipes().values()] : []
  return (html) => extractPage({ html, recipes })
}

const tell = (round: Round): void => parentPort!.postMessage.call(parentPort, round)

serve((workerData as { side: Side }).side)
