import type { FoldedWords } from './fold-text.ts'
import type { GateList, ListRule, Part } from './gate-list.ts'
import { digestOf, MAX_LETTERS, PROBE_MASK, quickHash, type HashedTerm } from './gate-list-terms.ts'

type Entry = HashedTerm & { rule: ListRule; part: Part }
/** Where a term stands: `end` is the word after its last one. */
type Place = Span & { part: Part }
type Span = { from: number; end: number }

/** Gives the id of the first rule that fires. Linear in the words; digests are made of what the probes let through. */
export function compileGateList(list: GateList): (words: FoldedWords) => string | undefined {
  const { byProbe, filter, longest } = indexOf(list)
  if (longest === 0) return () => undefined
  return (words) => {
    const places = new Map<ListRule, Place[]>()
    for (const at of candidates(words, filter, longest)) {
      for (const { entry, end } of termsAt(words, at, { byProbe, key: list.key })) {
        const known = places.get(entry.rule) ?? []
        known.push({ part: entry.part, from: at.word, end })
        places.set(entry.rule, known)
      }
    }
    for (const [rule, found] of places) if (fires(rule, found)) return `${list.name}/${rule.id}`
    return undefined
  }
}

function indexOf({ rules }: GateList) {
  const byProbe = new Map<number, Entry[]>()
  const filter = new Uint8Array(PROBE_MASK + 1)
  let longest = 0
  for (const rule of rules) {
    for (const part of ['a', 'b', 'c', 'd'] as const) {
      for (const term of rule.parts[part]) {
        byProbe.set(term.probe, [...(byProbe.get(term.probe) ?? []), { ...term, rule, part }])
        filter[term.probe] = 1
        longest = Math.max(longest, Math.min(term.length, MAX_LETTERS))
      }
    }
  }
  return { byProbe, filter, longest }
}

type Candidate = { word: number; length: number; probe: number; next: number; isEnd: boolean }

/** Every run of letters from a word's begin whose probe a term has. */
function candidates(words: FoldedWords, filter: Uint8Array, longest: number): Candidate[] {
  const { letters, starts, count } = words
  const found: Candidate[] = []
  for (let word = 0; word < count; word += 1) {
    const start = starts[word] as number
    const stop = Math.min(start + longest, letters.length)
    let hashed: number | undefined
    let next = word + 1
    for (let at = start; at < stop; at += 1) {
      hashed = quickHash(letters[at] as number, hashed)
      const isEnd = at + 1 === starts[next]
      if (filter[hashed & PROBE_MASK] === 1)
        found.push({ word, length: at + 1 - start, probe: hashed & PROBE_MASK, next, isEnd })
      if (isEnd) next += 1
    }
  }
  return found
}

function termsAt(
  { letters, starts }: FoldedWords,
  { word, length, probe, next, isEnd }: Candidate,
  { byProbe, key }: { byProbe: Map<number, Entry[]>; key: Uint8Array },
): { entry: Entry; end: number }[] {
  const spans = next - word
  const fitting = (byProbe.get(probe) ?? []).filter(
    (term) =>
      term.length === length && mayStand(term.form, { isEnd, isWhole: spans === 1 || spans === length }),
  )
  if (fitting.length === 0) return []
  const start = starts[word] as number
  const digest = digestOf(key, letters.subarray(start, start + length))
  return fitting.filter((term) => term.digest === digest).map((entry) => ({ entry, end: next }))
}

function mayStand(form: Entry['form'], { isEnd, isWhole }: { isEnd: boolean; isWhole: boolean }): boolean {
  if (form === 'stem') return isWhole
  return isEnd && (form === 'run' || isWhole)
}

/** Each pair is asked for by itself: one that is excused excuses no other. */
function fires(rule: ListRule, found: readonly Place[]): boolean {
  const of = (part: Part) => found.filter((place) => place.part === part)
  const [b, c, d] = [of('b'), of('c'), of('d')]
  const excused = (pair: Span) =>
    rule.except > 0 && [c, d].every((places) => near(places, pair, rule.except).next().done === false)
  for (const one of of('a')) {
    for (const two of near(b, one, rule.within)) {
      const pair = { from: Math.min(one.from, two.from), end: Math.max(one.end, two.end) }
      // Terms that share a word are one term.
      if (gap(one, two) > 0 && !excused(pair)) return true
    }
  }
  return false
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
