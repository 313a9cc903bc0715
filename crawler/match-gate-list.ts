import { PRIME, type FoldedWords } from './fold-units.ts'
import type { GateList, ListRule, Part } from './gate-list.ts'
import { digestOf, MAX_LETTERS, POWERS, probeOf, type HashedTerm } from './gate-list-terms.ts'

/** Which rule fired, and from which word up to which: nothing that could be read. */
export type Fired = { rule: string; from: number; end: number }

type Entry = HashedTerm & { list: GateList; rule: ListRule; part: Part }
/** Where a term stands: `end` is the word after its last one. */
type Place = Span & { part: Part }
type Span = { from: number; end: number }

/**
 * Gives the first rule of any list that fires. All lists are looked for in one pass: linear in the words; digests are
 * made of what the probes let through.
 */
export function compileGateLists(lists: readonly GateList[]): (words: FoldedWords) => Fired | undefined {
  const index = indexOf(lists)
  if (index.byTerm.size === 0) return () => undefined
  return (words) => {
    const places = new Map<Entry['rule'], { list: GateList; found: Place[] }>()
    for (const run of candidates(words, index)) {
      for (const { rule, list, part } of termsAt(words, run, index)) {
        const known = places.get(rule) ?? { list, found: [] }
        known.found.push({ part, from: run.word, end: run.next })
        places.set(rule, known)
      }
    }
    for (const [rule, { list, found }] of places) {
      const pair = firedPair(rule, found)
      if (pair) return { rule: `${list.name}/${rule.id}`, ...pair }
    }
    return undefined
  }
}

const FILTER_MASK = 0xffff

type Index = {
  byTerm: Map<number, Entry[]>
  /** By the last bits of a probe: one bit for each length modulo 8. Most runs end here. */
  filter: Uint8Array
  longest: number
  /** Lengths that terms have. */
  lengths: Uint8Array
  /** Lengths of stems. */
  stems: Uint8Array
  shortestStem: number
  longestStem: number
}

function indexOf(lists: readonly GateList[]): Index {
  const byTerm = new Map<number, Entry[]>()
  const filter = new Uint8Array(FILTER_MASK + 1)
  const stems = new Uint8Array(MAX_LETTERS + 1)
  const lengths = new Uint8Array(MAX_LETTERS + 1)
  let longest = 0
  for (const list of lists) {
    for (const rule of list.rules) {
      for (const part of ['a', 'b', 'c', 'd'] as const) {
        for (const term of rule.parts[part]) {
          const key = keyOf(term.probe, term.length)
          byTerm.set(key, [...(byTerm.get(key) ?? []), { ...term, list, rule, part }])
          filter[term.probe & FILTER_MASK]! |= 1 << (term.length & 7)
          lengths[term.length] = 1
          longest = Math.max(longest, term.length)
          if (term.form === 'stem') stems[term.length] = 1
        }
      }
    }
  }
  const shortestStem = stems.includes(1) ? stems.indexOf(1) : Infinity
  return { byTerm, filter, longest, lengths, stems, shortestStem, longestStem: stems.lastIndexOf(1) }
}

function keyOf(probe: number, length: number): number {
  return probe * 64 + length
}

type Run = { word: number; length: number; probe: number; next: number; isEnd: boolean }

/** Every run of letters from a word's begin whose probe a term has. */
function candidates(words: FoldedWords, index: Index): Run[] {
  const { starts, hashes, count } = words
  const { filter, longest, lengths, shortestStem } = index
  const found: Run[] = []
  let start = 0
  for (let word = 0; word < count; word += 1) {
    const end = starts[word + 1] as number
    if (end - start > shortestStem) findStems(words, word, index, found)
    let hash = hashes[word] as number
    let length = end - start
    for (let next = word + 1; length <= longest;) {
      if (lengths[length] !== 0) {
        const probe = probeOf(hash)
        if ((filter[probe & FILTER_MASK]! & (1 << (length & 7))) !== 0)
          found.push({ word, length, probe, next, isEnd: true })
      }
      if (next === count) break
      next += 1
      const before = length
      length = (starts[next] as number) - start
      // One that is longer than any term has no power, and ends the run.
      if (length <= longest)
        hash = (Math.imul(hash, POWERS[length - before] as number) + (hashes[next - 1] as number)) | 0
    }
    start = end
  }
  return found
}

/** Stems are the only terms that end within a word. */
function findStems({ letters, starts }: FoldedWords, word: number, index: Index, found: Run[]): void {
  const { filter, stems, shortestStem, longestStem } = index
  const start = starts[word] as number
  const last = Math.min(longestStem, (starts[word + 1] as number) - start - 1)
  let hash = 0
  for (let at = start; at < start + shortestStem - 1; at += 1)
    hash = (Math.imul(hash, PRIME) + (letters[at] as number)) | 0
  for (let length = shortestStem; length <= last; length += 1) {
    hash = (Math.imul(hash, PRIME) + (letters[start + length - 1] as number)) | 0
    if (stems[length] === 0) continue
    const probe = probeOf(hash)
    if ((filter[probe & FILTER_MASK]! & (1 << (length & 7))) !== 0)
      found.push({ word, length, probe, next: word + 1, isEnd: false })
  }
}

function termsAt({ letters, starts }: FoldedWords, run: Run, { byTerm }: Index): Entry[] {
  const { word, length, probe, next, isEnd } = run
  const isWhole = next - word === 1 || next - word === length
  const fitting = byTerm.get(keyOf(probe, length))?.filter(({ form }) => mayStand(form, { isEnd, isWhole }))
  if (!fitting?.length) return []
  const start = starts[word] as number
  const stretch = letters.subarray(start, start + length)
  const digests = new Map<GateList, string>()
  return fitting.filter(({ list, digest }) => {
    const made = digests.get(list) ?? digestOf(list.key, stretch)
    digests.set(list, made)
    return made === digest
  })
}

function mayStand(form: Entry['form'], { isEnd, isWhole }: { isEnd: boolean; isWhole: boolean }): boolean {
  if (form === 'stem') return isWhole
  return isEnd && (form === 'run' || isWhole)
}

/** Each pair is asked for by itself: one that is excused excuses no other. */
function firedPair(rule: ListRule, found: readonly Place[]): Span | undefined {
  const of = (part: Part) => found.filter((place) => place.part === part)
  const [b, c, d] = [of('b'), of('c'), of('d')]
  const excused = (pair: Span) =>
    rule.except > 0 && [c, d].every((places) => near(places, pair, rule.except).next().done === false)
  for (const one of of('a')) {
    for (const two of near(b, one, rule.within)) {
      const pair = { from: Math.min(one.from, two.from), end: Math.max(one.end, two.end) }
      // Terms that share a word are one term.
      if (gap(one, two) > 0 && !excused(pair)) return pair
    }
  }
  return undefined
}

/** Those within so many words; looked for by halving, or a page of many terms would cost their square. */
function* near(places: readonly Place[], span: Span, reach: number): Generator<Place> {
  const first = span.from - reach - MAX_LETTERS
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] as Place).from < first) low = middle + 1
    else high = middle
  }
  for (let at = low; at < places.length; at += 1) {
    const place = places[at] as Place
    if (place.from - span.end >= reach) return
    if (gap(place, span) <= reach) yield place
  }
}

/** 1 for neighbours, 0 and less for those that share a word. */
function gap(one: Span, two: Span): number {
  return Math.max(one.from - two.end, two.from - one.end) + 1
}
