import type { CsamRule } from './csam-rules.ts'
import { foldWords } from './fold-text.ts'
import { wordAt, type FoldedWords } from './fold-units.ts'
import type { Fired } from './match-gate-list.ts'

type Finder = (words: FoldedWords) => Fired | undefined

/** Gives the first of the rules that fires, and where. Linear in the words. */
export function compileRules(rules: readonly CsamRule[]): Finder {
  const finders = rules.map((rule) =>
    rule.kind === 'marker'
      ? compileMarker(rule.id, rule.tokens)
      : compilePair(rule.id, rule.within, [rule.partA, rule.partB]),
  )
  return (words) => {
    for (const find of finders) {
      const fired = find(words)
      if (fired) return fired
    }
    return undefined
  }
}

/** Letters alone are compared, so nothing put between them helps. */
function compileMarker(rule: string, tokens: readonly string[]): Finder {
  const needles = tokens.map((token) => bytesOf(foldWords(token).letters))
  return (words) => {
    const hay = bytesOf(words.letters)
    for (const needle of needles) {
      const at = hay.indexOf(needle, 0, 'utf16le')
      if (at !== -1)
        return { rule, from: wordAt(words, at / 2), end: wordAt(words, (at + needle.length) / 2 - 1) + 1 }
    }
    return undefined
  }
}

function compilePair(rule: string, within: number, parts: [readonly string[], readonly string[]]): Finder {
  const [a, b] = [compileTerms(parts[0]), compileTerms(parts[1])]
  const filter = a.filter.map((bit, index) => bit | (b.filter[index] ?? 0))
  return (words) => {
    let [lastA, lastB] = [NOWHERE, NOWHERE]
    for (let at = 0; at < words.count; at += 1) {
      if (filter[(words.hashes[at] as number) & FILTER_MASK] === 0) continue
      const endA = at + a.lengthAt(words, at)
      const endB = at + b.lengthAt(words, at)
      if (endA > at && at >= lastB.end && at - lastB.end < within)
        return { rule, from: lastB.from, end: endA }
      if (endB > at && at >= lastA.end && at - lastA.end < within)
        return { rule, from: lastA.from, end: endB }
      if (endA > at) lastA = { from: at, end: endA }
      if (endB > at) lastB = { from: at, end: endB }
    }
    return undefined
  }
}

const NOWHERE = { from: -Infinity, end: -Infinity }
const FILTER_MASK = 0xffff

/** `lengthAt` gives how many words the longest term that stands here has, 0 for none. */
type Terms = { filter: Uint8Array; lengthAt(words: FoldedWords, at: number): number }

/** A lookup by the first word's hash, then letter by letter; `filter` says for most words at once that none fits. */
function compileTerms(terms: readonly string[]): Terms {
  const byFirst = new Map<number, FoldedWords[]>()
  const filter = new Uint8Array(FILTER_MASK + 1)
  for (const term of terms.map((text) => foldWords(text)).sort((a, b) => b.count - a.count)) {
    const hash = term.hashes[0] ?? 0
    byFirst.set(hash, [...(byFirst.get(hash) ?? []), term])
    filter[hash & FILTER_MASK] = 1
  }
  return {
    filter,
    lengthAt: (words, at) =>
      byFirst.get(words.hashes[at] ?? 0)?.find((term) => standsAt(term, words, at))?.count ?? 0,
  }
}

function standsAt(term: FoldedWords, { starts, letters, count }: FoldedWords, at: number): boolean {
  if (at + term.count > count) return false
  const start = starts[at] ?? 0
  if ((starts[at + term.count] ?? 0) - start !== term.letters.length) return false
  return term.letters.every((letter, index) => letters[start + index] === letter)
}

function bytesOf(letters: Uint16Array): Buffer {
  return Buffer.from(letters.buffer, letters.byteOffset, letters.byteLength)
}
