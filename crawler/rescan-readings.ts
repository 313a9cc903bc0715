import { dropReadings, unjudgedReadings, type ReadThing } from '#db/gate-readings.ts'
import { openScan } from '#db/gate-scan.ts'
import type { CsamHit } from './csam-gate.ts'
import { hotlineReportOf } from './hotline-report.ts'
import type { RescanDeps } from './rescan-captures.ts'

export type ReadingCounts = { readings: number; dropped: number }

/**
 * Judges listings and vendors by what was read of captures that retention took, which no capture says any more. After the
 * captures themselves: what those said is gone by then. It goes on where an earlier run was ended.
 */
export async function rescanReadings(
  deps: Pick<RescanDeps, 'database' | 'gate' | 'clock' | 'by' | 'signal'>,
): Promise<ReadingCounts> {
  const { database, gate, clock, by, signal } = deps
  const counts = { readings: 0, dropped: 0 }
  await openScan(database, gate.version, clock.now())
  // A listing says its vendor's name: those that go with it are gone before vendors are looked at.
  for (const kind of ['listing', 'vendor'] as const) {
    for await (const batch of unjudgedReadings(database, kind, gate.version)) {
      for (const thing of batch) {
        const hit = hitOf(gate, thing)
        if (!hit) continue
        const report = hotlineReportOf(hit, { url: thing.url, wasRead: false, reached: [] }, gate)
        await dropReadings(database, { kind, thing, report, by, now: clock.now() })
        counts.dropped += 1
      }
      counts.readings += batch.length
      if (signal?.aborted) return counts
    }
  }
  return counts
}

/** What was read of one page is judged together, as its page is. */
function hitOf({ judge }: RescanDeps['gate'], { url, texts }: ReadThing): CsamHit | undefined {
  for (const text of texts) {
    const parts = stringsOf(text)
    const hit = judge({ url, html: parts.join('\n'), linkTexts: parts })
    if (hit) return hit
  }
  return undefined
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsOf)
}
