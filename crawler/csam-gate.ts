import { createHash } from 'node:crypto'
import type { CsamRule, CsamRules } from './csam-rules.ts'
import { emptyRoom, foldWords, type FoldedWords, type Room } from './fold-text.ts'
import type { GateList } from './gate-list.ts'
import { digestOfText } from './gate-list-terms.ts'
import { compileGateList } from './match-gate-list.ts'
import { plainUrl } from './plain-text.ts'
import { fromCyrillic, hasCyrillic } from './transliterate.ts'
import { linksText, urlText } from './url-text.ts'
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
type Finder = (words: FoldedWords) => string | undefined

/** Compiles the rules once. The gate itself is pure and linear in its input; run it before the first write. */
export function openCsamGate(rules: CsamRules, lists: readonly GateList[] = []): CsamGate {
  const tests = rules.rules.map((rule) => ({ id: rule.id, fires: compile(rule) }))
  const finders: Finder[] = [
    (words) => tests.find(({ fires }) => fires(words))?.id,
    ...lists.map((list) => compileGateList(list)),
  ]
  const rulesVersion = gateVersion(rules, lists)
  const room = emptyRoom()
  return (input) => {
    const contentSha256 = sha256(input.html)
    const listed = listedAs(lists, input.url, contentSha256)
    if (listed !== undefined) return { rule: listed, rulesVersion, contentSha256 }
    for (const words of foldedParts(input, room)) {
      for (const find of finders) {
        const rule = find(words)
        if (rule !== undefined) return { rule, rulesVersion, contentSha256 }
      }
    }
    return undefined
  }
}

/** Names rules and lists, as each capture keeps it. */
export function gateVersion(rules: CsamRules, lists: readonly GateList[]): string {
  return [rules.version, ...lists.map(({ name, version }) => `${name}@${version}`)].join(' ')
}

function listedAs(lists: readonly GateList[], url: string, contentSha256: string): string | undefined {
  const place = URL.canParse(url) ? new URL(url) : undefined
  // What stands before an onion's own name leads to the same place.
  const host = place?.hostname.split('.').slice(-2).join('.') ?? ''
  const path = place ? `${host}${place.pathname}${place.search}` : ''
  for (const { name, key, hosts, urls, bodies } of lists) {
    if (hosts.size > 0 && hosts.has(digestOfText(key, host))) return `${name}/host`
    if (urls.size > 0 && urls.has(digestOfText(key, path))) return `${name}/url`
    if (bodies.size > 0 && bodies.has(digestOfText(key, contentSha256))) return `${name}/body`
  }
  return undefined
}

function* foldedParts(input: GateInput, room: Room): Generator<FoldedWords> {
  for (const part of partsOf(input)) {
    yield foldWords(part, room)
    if (hasCyrillic(part)) yield foldWords(fromCyrillic(part), room)
  }
}

function* partsOf({ url, html, dom, title, linkTexts = [] }: GateInput): Generator<string> {
  for (const source of dom === undefined ? [html] : [html, dom]) {
    const { text, markup } = visibleText(source)
    yield text
    yield markup.includes('%') ? plainUrl(markup) : markup
  }
  yield urlText(url)
  if (title !== undefined) yield title
  yield linksText(linkTexts)
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
