import { dropKept, keptPlaces, keptUnjudged, passKept, type Kept } from '#db/gate-kept.ts'
import type { CsamHit } from './csam-gate.ts'
import type { RescanDeps } from './rescan-captures.ts'

export type KeptCounts = { texts: number; dropped: number }

/**
 * Judges what is kept of pages beside their captures and addresses, where other rules judged it or none: signed lists,
 * what mirrors showed, what was learned of how markets write and how their addresses are made, and what markets said of
 * themselves in captures that retention took.
 */
export async function rescanKept(
  deps: Pick<RescanDeps, 'database' | 'gate' | 'clock' | 'by' | 'signal'>,
): Promise<KeptCounts> {
  const { database, gate, clock, by } = deps
  const { judge, version: gateVersion } = gate
  const counts = { texts: 0, dropped: 0 }
  const ruleOf = ({ texts }: Kept) =>
    firstHit(texts, (text) => judge({ url: '', html: text, linkTexts: [text] }))?.rule
  for (const place of keptPlaces) {
    while (!deps.signal?.aborted) {
      const batch = await keptUnjudged(database, place, gateVersion)
      if (batch.length === 0) break
      for (const [rule, kept] of Map.groupBy(batch, ruleOf)) {
        if (rule === undefined) await passKept(database, place, kept, gateVersion)
        else await dropKept(database, place, kept, { rule, gateVersion, by, now: clock.now() })
        counts.dropped += rule === undefined ? 0 : kept.length
      }
      counts.texts += batch.length
    }
  }
  return counts
}

/** Each text by itself: two labels that stand beside each other in a rule do so on no page. */
function firstHit(value: unknown, judge: (text: string) => CsamHit | undefined): CsamHit | undefined {
  if (typeof value === 'string') return judge(value)
  if (typeof value !== 'object' || value === null) return undefined
  for (const part of Array.isArray(value) ? value : Object.entries(value).flat()) {
    const hit = firstHit(part, judge)
    if (hit) return hit
  }
  return undefined
}
