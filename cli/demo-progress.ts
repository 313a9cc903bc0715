import { isDone, readProgress, type Progress } from '#db/progress.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'

const EVERY_MS = 500
/** A line of its own only this often where the output is a file. */
const LINE_MS = 5_000
const RATE_WINDOW_MS = 15_000

type Options = { clock: Clock; signal: AbortSignal; out: NodeJS.WriteStream; onFirstListing: () => void }

/** Shows how far the crawl is, until everything due is fetched and read. False when it was told to stop before. */
export async function showProgress(database: Database, options: Options): Promise<boolean> {
  const { clock, signal, out } = options
  const samples: Sample[] = []
  let first = true
  let lastLine = -Infinity
  while (!signal.aborted) {
    const progress = await read(database, clock, out)
    if (progress) {
      samples.push({ at: performance.now(), fetched: progress.fetched })
      if (first && progress.listings > 0) {
        first = false
        options.onFirstListing()
      }
      const text = lineOf(progress, recentRate(samples))
      if (out.isTTY) out.write(`\r\u001b[K${text}`)
      else if (performance.now() - lastLine > LINE_MS) {
        out.write(`${text}\n`)
        lastLine = performance.now()
      }
      if (isDone(progress)) {
        out.write(out.isTTY ? '\n' : `${text}\n`)
        return true
      }
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  return false
}

/** Undefined while Postgres is being started again: that is shown and waited out. */
async function read(
  database: Database,
  clock: Clock,
  out: NodeJS.WriteStream,
): Promise<Progress | undefined> {
  try {
    return await readProgress(database, clock.now())
  } catch (error) {
    out.write(`waiting for Postgres (${messageOf(error)})\n`)
    return undefined
  }
}

type Sample = { at: number; fetched: number }

/** Pages a second over the last seconds: lanes differ so much that an average of the whole crawl foretells nothing. */
function recentRate(samples: Sample[]): number {
  const last = samples.at(-1)
  const first = samples.find(({ at }) => last && last.at - at <= RATE_WINDOW_MS)
  if (!first || !last || last.at === first.at) return 0
  return ((last.fetched - first.fetched) / (last.at - first.at)) * 1000
}

function lineOf(progress: Progress, rate: number): string {
  const left = rate > 0 ? Math.ceil(progress.due / rate) : undefined
  return [
    `${progress.fetched} pages`,
    `${progress.listings} listings`,
    `${rate.toFixed(1)} pages/s`,
    `${progress.due + progress.retrying} due`,
    `${progress.waiting} to be read`,
    left === undefined ? '' : `about ${left} s left`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
