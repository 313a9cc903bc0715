import type { GateList, ListRule, Part } from './gate-list.ts'
import { MAX_LETTERS, PROBE_BITS, type HashedTerm } from './gate-list-terms.ts'

export type Entry = HashedTerm & { list: GateList; rule: ListRule; part: Part }

/** What all terms of all lists have in common, none of them being readable. */
export type TermIndex = {
  /** By probe and length, as `keyOf` joins them. */
  byTerm: Map<number, Entry[]>
  /** By the first bits of a probe: the bits of its lengths. Most runs end here. */
  filter: Uint8Array
  longest: number
  /** Lengths that terms have: 1 for each. */
  lengths: Uint8Array
  /** Lengths of stems. */
  stems: Uint8Array
  shortestStem: number
  longestStem: number
}

const SLOT_BITS = 16
/** Of a mixed sum: what stands above it is its slot of the filter. */
export const SLOT_SHIFT = 32 - SLOT_BITS

export function indexOf(lists: readonly GateList[]): TermIndex {
  const byTerm = new Map<number, Entry[]>()
  const filter = new Uint8Array(1 << SLOT_BITS)
  const stems = new Uint8Array(MAX_LETTERS + 1)
  const lengths = new Uint8Array(MAX_LETTERS + 1)
  for (const entry of lists.flatMap(entriesOf)) {
    const key = keyOf(entry.probe, entry.length)
    byTerm.set(key, [...(byTerm.get(key) ?? []), entry])
    filter[entry.probe >>> (PROBE_BITS - SLOT_BITS)]! |= bitOf(entry.length)
    lengths[entry.length] = 1
    if (entry.form === 'stem') stems[entry.length] = 1
  }
  const shortestStem = stems.includes(1) ? stems.indexOf(1) : Infinity
  const longestStem = stems.lastIndexOf(1)
  return { byTerm, filter, longest: lengths.lastIndexOf(1), lengths, stems, shortestStem, longestStem }
}

function entriesOf(list: GateList): Entry[] {
  return list.rules.flatMap((rule) =>
    (['a', 'b', 'c', 'd'] as const).flatMap((part) =>
      rule.parts[part].map((term) => ({ ...term, list, rule, part })),
    ),
  )
}

export function keyOf(probe: number, length: number): number {
  return probe * 64 + length
}

/** Lengths share the eight bits of a slot. */
export function bitOf(length: number): number {
  return 1 << (length & 7)
}
