import { Extraction } from '#contracts/extraction.ts'
import { decodeHtml } from '#pages/decode-html.ts'
import { mutatePage, bytesOf } from '#test/mutate-page.ts'
import { openForReading, READ_AT } from '#test/gold/range-reading.ts'
import { engines } from '#test/world/range/engines.ts'
import { openRandom } from '#test/world/random.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { savedPages } from './extraction.ts'
import type { Measure } from './measure.ts'

const PAGES = 100_000
const MOST_MS = 2_000
const MOST_MB = 300
/** Of each engine and design so many pages, and of the saved ones those that are not larger. */
const OF_DESIGN = 6
const LARGEST = 60_000
const MB = 1_000_000

type Outcome = { at: number; by: string[]; ms: number }

/**
 * Reads mutated pages one after the other: invented ones of every engine and design and, where they lie beside the
 * repository, real ones. Time is the processor's: another program's turn is no page's fault.
 */
export function benchFuzz(pages: number = PAGES): Measure[] {
  const bases = basePages()
  for (const html of bases) extractPage({ html })
  const before = process.memoryUsage().rss
  const faults: string[] = []
  let slowest: Outcome = { at: 0, by: [], ms: 0 }
  let [over, truncated, most] = [0, 0, 0]
  for (let at = 0; at < pages; at++) {
    const { by, input } = makePage(bases, at)
    const started = process.threadCpuUsage()
    const fault = readOne(input, () => truncated++)
    const { user, system } = process.threadCpuUsage(started)
    const ms = (user + system) / 1000
    if (fault !== undefined) faults.push(`page ${at}, ${by.join(', ')}: ${fault}`)
    if (ms > MOST_MS) over++
    if (ms > slowest.ms) slowest = { at, by, ms }
    most = Math.max(most, process.memoryUsage.rss() - before)
    if (at % 5_000 === 0) process.stderr.write(`fuzz: ${at} pages, ${faults.length} faults, slowest ${slowest.ms} ms, most ${Math.round(most / MB)} MB\n`) // prettier-ignore
  }
  const of = `of ${pages} pages`
  return [
    { name: `faults ${of}`, ours: faults.length, peer: 0, unit: 'pages', ratio: faults.length, budget: { atMost: 0 }, note: faults.slice(0, 5).join('; ') || 'none threw or left the contract' },
    { name: `slowest ${of}`, ours: slowest.ms, peer: MOST_MS, unit: 'ms', ratio: slowest.ms / MOST_MS, budget: { atMost: 1 }, note: `page ${slowest.at} (${slowest.by.join(', ')}); ${over} above the limit; ${truncated} were larger than is read` },
    { name: `memory above the start, ${of}`, ours: most / MB, peer: MOST_MB, unit: 'MB', ratio: most / MB / MOST_MB, budget: { atMost: 1 }, note: `${Math.round(before / MB)} MB before` },
  ] // prettier-ignore
}

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
