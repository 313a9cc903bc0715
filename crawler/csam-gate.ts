import { hash } from 'node:crypto'
import type { CsamRules } from './csam-rules.ts'
import { foldPage, hearPage } from './fold-page.ts'
import { emptyOut, emptyRoom, type Room } from './fold-room.ts'
import { soundsOf } from './fold-table.ts'
import { foldWords } from './fold-text.ts'
import type { FoldedWords } from './fold-units.ts'
import type { GateList } from './gate-list.ts'
import { digestOfText } from './gate-list-terms.ts'
import { compileGateLists, type Fired } from './match-gate-list.ts'
import { compileRules } from './match-rules.ts'
import { plainText } from './plain-text.ts'
import { hasCyrillic } from './transliterate.ts'
import { decodedText, linksText, urlText, withoutPercents } from './url-text.ts'

/** What the gate reads of a page, all of it still in memory. `dom` is the browser's document, where there is one. */
export type GateInput = {
  url: string
  html: string
  dom?: string | undefined
  title?: string | undefined
  /** Of the answer: cookies and addresses stand there too. */
  head?: string | undefined
  linkTexts?: readonly string[] | undefined
}

/**
 * A rule that fired. It carries no text: both digests leave memory only salted or sealed. `phraseSha256` is of the
 * letters that made the rule fire, by which one phrase on many pages is known; null where a list knew the address or
 * the body.
 */
export type CsamHit = {
  rule: string
  rulesVersion: string
  contentSha256: string
  phraseSha256: string | null
}
export type CsamGate = (input: GateInput) => CsamHit | undefined

/** Compiles the rules once. The gate itself is pure and linear in its input; run it before the first write. */
export function openCsamGate(rules: CsamRules, lists: readonly GateList[] = []): CsamGate {
  const findRule = compileRules(rules.rules)
  const findListed = compileGateLists(lists)
  const known = lists.filter(({ hosts, urls, bodies }) => hosts.size + urls.size + bodies.size > 0)
  const rulesVersion = gateVersion(rules, lists)
  const room = emptyRoom()
  return (input) => {
    const hitOf = (rule: string, phraseSha256: string | null): CsamHit => {
      return { rule, rulesVersion, contentSha256: bodyDigest(input), phraseSha256 }
    }
    const listed = listedAs(known, input)
    if (listed !== undefined) return hitOf(listed, null)
    for (const words of foldedParts(input, room)) {
      const fired = findRule(words) ?? findListed(words)
      if (!fired) continue
      const phrase = phraseOf(words, fired)
      emptyOut(room)
      return hitOf(fired.rule, phrase)
    }
    return undefined
  }
}

function bodyDigest({ html }: GateInput): string {
  return hash('sha256', html, 'hex')
}

function phraseOf({ letters, starts }: FoldedWords, { from, end }: Fired): string {
  const stretch = letters.subarray(starts[from], starts[end])
  return hash('sha256', Buffer.from(stretch.buffer, stretch.byteOffset, stretch.byteLength), 'hex')
}

/** Names rules and lists, as each capture keeps it. */
export function gateVersion(rules: CsamRules, lists: readonly GateList[]): string {
  return [rules.version, ...lists.map(({ name, version }) => `${name}@${version}`)].join(' ')
}

function listedAs(lists: readonly GateList[], input: GateInput): string | undefined {
  if (lists.length === 0) return undefined
  const place = URL.canParse(input.url) ? new URL(input.url) : undefined
  const host = place ? ownName(place.hostname) : ''
  const path = place ? `${host}${place.pathname}${place.search}` : ''
  // A site may code letters of one address as it likes.
  const paths = [...new Set([path, withoutPercents(path)])]
  for (const { name, key, hosts, urls, bodies } of lists) {
    if (hosts.size > 0 && hosts.has(digestOfText(key, host))) return `${name}/host`
    if (urls.size > 0 && paths.some((one) => urls.has(digestOfText(key, one)))) return `${name}/url`
    if (bodies.size > 0 && bodies.has(digestOfText(key, bodyDigest(input)))) return `${name}/body`
  }
  return undefined
}

/** What stands before an onion's own name leads to the same place. On I2P `b32` is part of no name. */
function ownName(hostname: string): string {
  return hostname
    .split('.')
    .slice(hostname.endsWith('.b32.i2p') ? -3 : -2)
    .join('.')
}

/** Each is good until the next one is asked for. */
function* foldedParts(
  { url, html, dom, title, head, linkTexts = [] }: GateInput,
  room: Room,
): Generator<FoldedWords> {
  for (const source of dom === undefined ? [html] : [html, dom])
    if (source !== '') yield* foldedPage(source, room)
  yield* foldedTexts(urlText(url), room)
  if (title !== undefined) yield* foldedTexts(title, room)
  if (head !== undefined) yield* foldedTexts(decodedText(head), room)
  if (linkTexts.length > 0) yield* foldedTexts(linksText(linkTexts), room)
}

function* foldedPage(html: string, room: Room): Generator<FoldedWords> {
  const page = foldPage(html, room)
  const { text, markup, coded, isCyrillic } = page
  yield text
  yield markup
  if (isCyrillic) {
    const heard = hearPage(html, room, page)
    yield heard.text
    yield heard.markup
  }
  if (coded.length > 0) yield* foldedTexts(coded.join(' / '), room)
}

function* foldedTexts(text: string, room: Room): Generator<FoldedWords> {
  const plain = plainText(text)
  yield foldWords(plain, room)
  if (hasCyrillic(plain)) yield foldWords(plain, room, soundsOf())
}
