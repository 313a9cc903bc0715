import { foldMarkup } from './fold-markup.ts'
import { noPercents, type Percents } from './fold-percents.ts'
import { pageAlphabets, type PageAlphabets } from './page-alphabets.ts'
import { closeWords, openSource, openWords, type Room } from './fold-room.ts'
import { signAt, unitAt, UNSURE } from './fold-signs.ts'
import { isHalf } from './fold-table.ts'
import {
  endWord,
  foldRun,
  foldText,
  foldUnit,
  SAYS_CYRILLIC,
  type Filling,
  type FoldedWords,
  type Source,
} from './fold-units.ts'
import { plainText } from './plain-text.ts'
import { INLINE, isLetter, kindOfTag, nameAt, nameEnd, UNKNOWN } from './tag-names.ts'
import { hasCyrillic } from './transliterate.ts'

/**
 * What a reader sees, what stands inside tags and comments (attributes, links), and what is said there in Base64. Tags
 * of HTML that hold nothing but their name are left out: half of a page is made of them.
 */
export type FoldedPage = {
  text: FoldedWords
  markup: FoldedWords
  coded: string[]
  isCyrillic: boolean
  /** Good as long as the words are; undefined where the page was read in another way. */
  percents: Percents | undefined
}

/** A page that is being read. `lastEnd`: of its last tag. */
export type Reading = {
  source: Source
  alphabets: PageAlphabets
  text: Filling
  markup: Filling
  coded: string[]
  room: Room
  percents: Percents
  lastEnd: number
  /** Whether a comment may end: looked for once where none does, or many that never end would not be linear. */
  comments: boolean
}

const BANG = 33
const SLASH = 47
const LESS = 60
const GREATER = 62
const QUESTION = 63
const FIRST_CYRILLIC = 0x400

/**
 * Parts HTML into text and markup in one pass, in linear time on any input, entities and escapes taken off. Not a parser:
 * it errs towards calling things text, since the gate reads both.
 *
 * @param room reused between calls for speed; the words are then good until the next call
 */
export function foldPage(html: string, room: Room): FoldedPage {
  return readPage(html, room, { bySound: false, percents: noPercents() })
}

/** The same page with Cyrillic letters by their sound, right after it was read; `coded` lacks what it said before. */
export function hearPage(html: string, room: Room, { percents }: Pick<FoldedPage, 'percents'>): FoldedPage {
  const known = percents ? { ...percents, next: 0 } : noPercents()
  return readPage(html, room, { bySound: true, percents: known })
}

type Manner = { bySound: boolean; percents: Percents }

function readPage(html: string, room: Room, { bySound, percents }: Manner): FoldedPage {
  const reading = openReading(html, room, pageAlphabets(bySound, false), percents)
  if (foldHtml(reading)) return { ...closeReading(reading), percents }
  // An entity hides an escape or the other way round: then one is taken off the whole page after the other.
  const again = openReading(plainText(html), room, pageAlphabets(bySound, true), noPercents())
  foldHtml(again)
  return { ...closeReading(again), percents: undefined }
}

function openReading(html: string, room: Room, alphabets: PageAlphabets, percents: Percents): Reading {
  const source = openSource(html, room)
  const [text, markup] = [openWords(room, 'text', source), openWords(room, 'markup', source)]
  const lastEnd = html.lastIndexOf('>')
  return { source, alphabets, text, markup, coded: [], room, percents, lastEnd, comments: true }
}

function closeReading({ source, text, markup, coded }: Reading): Omit<FoldedPage, 'percents'> {
  const seen = text.seen | markup.seen
  // The bits of all units tell of most pages that a look at each is not needed.
  const isCyrillic =
    (seen & SAYS_CYRILLIC) !== 0 || ((seen & FIRST_CYRILLIC) !== 0 && hasCyrillic(source.text))
  return { text: closeWords(text), markup: closeWords(markup), coded, isCyrillic }
}

/** @returns false where the page must be read in another way */
function foldHtml(reading: Reading): boolean {
  const { source, alphabets, text } = reading
  const { units, size } = source
  let alphabet = alphabets.text
  for (let at = foldRun(text, source, alphabet, 0); at < size; at = foldRun(text, source, alphabet, at)) {
    if (units[at] !== LESS) {
      const after = foldEscapes(reading, at)
      if (after > at) {
        at = after
        continue
      }
      const says = signAt(source, at)
      if (says === UNSURE) return false
      at = says === undefined ? at + 1 : source.signEnd
      if (says === undefined) endWord(text)
      else foldText(text, says, alphabets.says, size - at)
    } else if (startsTag(units[at + 1] as number) && at >= reading.lastEnd) {
      // A tag that never ends is text, with all that follows.
      alphabet = alphabets.rest
    } else at = foldTag(reading, at)
  }
  return true
}

/** As many as stand in a row. @returns index after them */
function foldEscapes({ source, alphabets, text }: Reading, from: number): number {
  let at = from
  for (let unit = unitAt(source, at); unit >= 0 && !isHalf(unit); unit = unitAt(source, at)) {
    foldUnit(text, unit, alphabets.says, source.size - at)
    at = source.signEnd
  }
  return at
}

/** @returns index after it */
function foldTag(reading: Reading, at: number): number {
  const { units } = reading.source
  const first = units[at + 1] as number
  const begin = first === SLASH ? at + 2 : at + 1
  const after = nameEnd(units, begin)
  const kind = kindOfTag(nameAt(units, begin, after))
  // Comments and instructions part no words.
  if (kind !== INLINE && first !== BANG && first !== QUESTION) endWord(reading.text)
  if (kind !== UNKNOWN && units[after] === GREATER) return after + 1
  return startsTag(first) ? foldMarkup(reading, at) : at + 1
}

/** A letter, `/`, `!` or `?`. */
function startsTag(code: number): boolean {
  return isLetter(code) || code === SLASH || code === BANG || code === QUESTION
}
