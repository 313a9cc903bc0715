import type { DetailView } from '../wrapper/detail-view.ts'
import type { Pair } from '../wrapper/label-pairs.ts'
import { labelOf } from '../wrapper/labels.ts'
import { hasDigit } from '../values/characters.ts'

const PARTS = /[，。；;、]\s*|[.,]\s+(?=\p{L})/u
const FEWEST = 3
const LONGEST = 300

/**
 * Labels with their values in one sentence, as in `Level: new. Rating: 4.8. Sales: 3274. Here since 31.08.2024`: at least
 * three of its parts must begin with a label.
 */
export function pairsInLine({ page: { index }, taken }: DetailView): Pair[] {
  return index.runs.flatMap(({ text }, run) => {
    if (taken[run] === 1 || text.length > LONGEST || text.length < 20 || !hasDigit(text)) return []
    const parts = text.split(PARTS)
    if (parts.length < FEWEST) return []
    const pairs = parts.flatMap((part) => pairIn(part, run) ?? [])
    return pairs.length >= FEWEST ? pairs : []
  })
}

/** The label is what stands before a colon, else before the number, else the first word. */
function pairIn(part: string, run: number): Pair | undefined {
  const cuts = [part.search(/[:：]/u), part.search(/\s?\d/u), part.search(/\s/u)]
  for (const cut of cuts) {
    if (cut < 1) continue
    const label = part.slice(0, cut).trim()
    const value = part.slice(cut).replace(/^[\s:：]+/u, '').replace(/[\s.。]+$/u, '') // prettier-ignore
    const field = labelOf(label)
    if (field !== undefined && value !== '') return { field, label, value, cell: undefined, run }
  }
  return undefined
}
