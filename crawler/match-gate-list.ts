import { newFindRuns, type Run } from './find-runs.ts'
import type { FoldedWords } from './fold-units.ts'
import type { GateList, ListRule, Part } from './gate-list.ts'
import { digestOf, MAX_LETTERS } from './gate-list-terms.ts'
import { indexOf, keyOf, type Entry, type TermIndex } from './term-index.ts'

/** Which rule fired, and from which word up to which: nothing that could be read. */
export type Fired = { rule: string; from: number; end: number }

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
  const findRuns = newFindRuns(index)
  return (words) => {
    const places = new Map<Entry['rule'], { list: GateList; found: Place[] }>()
    for (const run of findRuns(words)) {
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

function termsAt({ letters, starts }: FoldedWords, run: Run, { byTerm }: TermIndex): Entry[] {
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
