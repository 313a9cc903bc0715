import { createHash } from 'node:crypto'
import type { CsamRule, CsamRules } from './csam-rules.ts'
import { emptyRoom, foldWords, type FoldedWords, type Room } from './fold-text.ts'
import { plainUrl } from './plain-text.ts'
import { visibleText } from './visible-text.ts'

/** What the gate reads of a page, all of it still in memory. `dom` is the browser's document, where there is one. */
export type GateInput = {
  url: string
  html: string
  dom?: string | undefined
  title?: string | undefined
  linkTexts?: readonly string[] | undefined
}

/** A rule that fired. It carries no text: `contentSha256` is for the report and leaves memory only salted. */
export type CsamHit = { rule: string; rulesVersion: string; contentSha256: string }
export type CsamGate = (input: GateInput) => CsamHit | undefined

type Test = (words: FoldedWords) => boolean

/** Compiles the rules once. The gate itself is pure and linear in its input; run it before the first write. */
export function openCsamGate(rules: CsamRules): CsamGate {
  const tests = rules.rules.map((rule) => ({ id: rule.id, fires: compile(rule) }))
  const room = emptyRoom()
  return (input) => {
    for (const words of foldedParts(input, room)) {
      const rule = tests.find(({ fires }) => fires(words))
      if (rule) return { rule: rule.id, rulesVersion: rules.version, contentSha256: sha256(input.html) }
    }
    return undefined
  }
}

function* foldedParts(input: GateInput, room: Room): Generator<FoldedWords> {
  for (const html of input.dom === undefined ? [input.html] : [input.html, input.dom]) {
    const { text, markup } = visibleText(html)
    yield foldWords(text, room)
    yield foldWords(markup, room)
  }
  yield foldWords(plainUrl(input.url), room)
  yield foldWords(input.title ?? '', room)
  // Parted well: words of two links are not one sentence.
  yield foldWords((input.linkTexts ?? []).join(' / '), room)
}

function compile(rule: CsamRule): Test {
  if (rule.kind === 'marker') return compileMarker(rule.tokens)
  return compilePair(rule.partA, rule.partB, rule.within)
}

/** Letters alone are compared, so nothing put between them helps. */
function compileMarker(tokens: readonly string[]): Test {
  const needles = tokens.map((token) => bytesOf(foldWords(token).letters))
  return ({ letters }) => {
    const hay = bytesOf(letters)
    return needles.some((needle) => hay.indexOf(needle, 0, 'utf16le') !== -1)
  }
}

function compilePair(partA: readonly string[], partB: readonly string[], within: number): Test {
  const a = compileTerms(partA)
  const b = compileTerms(partB)
  const filter = a.filter.map((bit, index) => bit | (b.filter[index] ?? 0))
  return (words) => {
    let [endA, endB] = [-Infinity, -Infinity]
    for (let at = 0; at < words.count; at += 1) {
      if (filter[(words.hashes[at] as number) & FILTER_MASK] === 0) continue
      const lengthA = a.lengthAt(words, at)
      const lengthB = b.lengthAt(words, at)
      if (lengthA > 0 && at > endB && at - endB <= within) return true
      if (lengthB > 0 && at > endA && at - endA <= within) return true
      if (lengthA > 0) endA = at + lengthA - 1
      if (lengthB > 0) endB = at + lengthB - 1
    }
    return false
  }
}

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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
