import {
  closeFolding,
  endWord,
  foldUntil,
  MAX_KEPT,
  openFolding,
  type FoldedWords,
  type Room,
  type Source,
} from './fold-units.ts'
import { INLINE, isLetter, kindOfTag, lengthOfName, nameAt, UNKNOWN } from './tag-names.ts'

/**
 * What a reader sees, and what stands inside tags and comments (attributes, links). Tags of HTML that hold nothing but
 * their name are left out: half of a page is made of them.
 */
export type FoldedPage = { text: FoldedWords; markup: string }

const NOWHERE = -1
const BANG = 33
const DASH = 45
const SLASH = 47
const LESS = 60
const GREATER = 62
const QUESTION = 63

/**
 * Parts HTML into text and markup in one pass, in linear time on any input. Not a parser: it errs towards calling
 * things text, since the gate reads both.
 *
 * @param html its entities resolved, and none of them to `<` or `>`
 * @param room reused between calls for speed; the words are then good until the next call
 */
export function foldPage(html: string, room: Room): FoldedPage {
  const { words, source } = openFolding(html, room)
  const markup = { units: room.markup, size: 0 }
  const comments = { mayEnd: true }
  let at = foldUntil(words, source, 0, LESS)
  while (at < source.size) {
    const { units } = source
    const first = units[at + 1] as number
    const begin = first === SLASH ? at + 2 : at + 1
    const name = nameAt(units, begin)
    const kind = kindOfTag(name)
    const after = begin + lengthOfName(name)
    let end = after + 1
    if (kind === UNKNOWN || units[after] !== GREATER) {
      end = startsTag(first) ? endOf(source, at, comments) : at + 1
      if (end === NOWHERE) break
      if (end > at + 1) append(markup, units, at, end)
    }
    // Comments and instructions part no words.
    if (kind !== INLINE && first !== BANG && first !== QUESTION) endWord(words)
    at = units[end] === LESS ? end : foldUntil(words, source, end, LESS)
  }
  // A tag that never ends is text, with all that follows.
  if (at < source.size) foldUntil(words, source, at, NOWHERE)
  if (markup.units.length <= MAX_KEPT) room.markup = markup.units
  return {
    text: closeFolding(words),
    markup: Buffer.from(markup.units.buffer, 0, markup.size * 2).toString('utf16le'),
  }
}

/** A letter, `/`, `!` or `?`. */
function startsTag(code: number): boolean {
  return isLetter(code) || code === SLASH || code === BANG || code === QUESTION
}

/** Index after a tag or comment; `NOWHERE` where it never ends. */
function endOf({ units, size }: Source, open: number, comments: { mayEnd: boolean }): number {
  const isComment = units[open + 1] === BANG && units[open + 2] === DASH && units[open + 3] === DASH
  if (isComment && comments.mayEnd) {
    const end = commentEnd(units, open + 4, size)
    if (end !== NOWHERE) return end
    // Looked up once: a search for a missing end after each of many comments would not be linear.
    comments.mayEnd = false
  }
  for (let at = open + 1; at < size; at += 1) if (units[at] === GREATER) return at + 1
  return NOWHERE
}

function commentEnd(units: Uint16Array, from: number, size: number): number {
  for (let at = from + 2; at < size; at += 1)
    if (units[at] === GREATER && units[at - 1] === DASH && units[at - 2] === DASH) return at + 1
  return NOWHERE
}

type Markup = { units: Uint16Array<ArrayBuffer>; size: number }

function append(markup: Markup, from: Uint16Array, start: number, end: number): void {
  if (markup.size + end - start > markup.units.length) {
    const larger = new Uint16Array((markup.size + end - start) * 2)
    larger.set(markup.units)
    markup.units = larger
  }
  const { units } = markup
  let at = markup.size
  for (let index = start; index < end; index += 1) {
    units[at] = from[index] as number
    at += 1
  }
  markup.size = at
}
