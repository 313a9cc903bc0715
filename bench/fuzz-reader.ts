import { parentPort, workerData } from 'node:worker_threads'
import { Extraction } from '#contracts/extraction.ts'
import { decodeHtml } from '#pages/decode-html.ts'
import { mutatePage, bytesOf } from '#test/mutate-page.ts'
import { openForReading, READ_AT } from '#test/gold/range-reading.ts'
import { engines } from '#test/world/range/engines.ts'
import { openRandom } from '#test/world/random.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { savedPages } from './saved-pages.ts'

/** Of each engine and design so many pages, and of the saved ones those that are not larger. */
const OF_DESIGN = 6
const LARGEST = 60_000

/** Of so many pages, which. */
export type FuzzOrder = { pages: number; first: number; step: number; mostMs: number }

export type FuzzProgress = {
  pages: number
  faults: string[]
  slowest: { at: number; by: string[]; ms: number }
  over: number
  truncated: number
}

/** Reads every `step`th page from `first` on. Time is the processor's: another program's turn is no page's fault. */
function readPages({ pages, first, step, mostMs }: FuzzOrder): void {
  const bases = basePages()
  for (const html of bases) extractPage({ html })
  const seen: FuzzProgress = {
    pages: 0,
    faults: [],
    slowest: { at: 0, by: [], ms: 0 },
    over: 0,
    truncated: 0,
  }
  for (let at = first; at < pages; at += step) {
    const { by, input } = makePage(bases, at)
    tell({ at, by })
    const started = process.threadCpuUsage()
    const fault = readOne(input, () => seen.truncated++)
    const { user, system } = process.threadCpuUsage(started)
    const ms = (user + system) / 1000
    if (fault !== undefined) seen.faults.push(`page ${at}, ${by.join(', ')}: ${fault}`)
    if (ms > mostMs) seen.over++
    if (ms > seen.slowest.ms) seen.slowest = { at, by, ms }
    seen.pages++
    if (seen.pages % REPORT_EVERY === 0 || at + step >= pages) tell(seen)
  }
}

const REPORT_EVERY = 1_000
const tell = (message: unknown): void => parentPort!.postMessage.call(parentPort, message)

function basePages(): string[] {
  const invented = engines.flatMap((engine) => {
    const site = openForReading(engine, 40)
    return engine.designs.flatMap((_, design) => {
      const paths = [...new Set(site.paths(READ_AT, design))]
      return Array.from({ length: OF_DESIGN }, (_, i) => site.page(paths[Math.floor((i * paths.length) / OF_DESIGN)]!, READ_AT, design).html) // prettier-ignore
    })
  })
  return [...invented, ...savedPages().filter(({ length }) => length <= LARGEST)]
}

function makePage(bases: string[], at: number) {
  const random = openRandom('fuzz', String(at))
  const { html, by } = mutatePage(random.pick(bases), random)
  const { body, contentType } = bytesOf(html, random)
  const url = random.int(0, 1) === 0 ? 'http://range.onion/a/b?c=1' : undefined
  return { by, input: { body, contentType, url } }
}

function readOne(
  { body, contentType, url }: ReturnType<typeof makePage>['input'],
  onTruncated: () => void,
): string | undefined {
  try {
    const html = decodeHtml(body, contentType)
    const extraction = extractPage({ html, url, contentType, capturedAt: READ_AT })
    if (extraction.truncated) onTruncated()
    const checked = Extraction.safeParse(extraction)
    return checked.success ? undefined : `outside the contract: ${checked.error.issues[0]!.path.join('.')}`
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

readPages(workerData as FuzzOrder)
