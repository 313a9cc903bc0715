import { findCoded } from './coded-text.ts'
import type { Reading } from './fold-page.ts'
import { foldAgain, foldPercents } from './fold-percents.ts'
import { percentAt, signAt } from './fold-signs.ts'
import { endWord, foldRun, foldText } from './fold-units.ts'
import { plainText } from './plain-text.ts'
import { textsIn, withoutPercents } from './url-text.ts'

const BANG = 33
const PERCENT = 37
const AMPERSAND = 38
const DASH = 45
const GREATER = 62
/** Of what a sign says: it may be part of what is coded in another way; `UNSURE` is. */
const OF_CODING = /[\w%\\-]/

/** Folds what stands in a tag or comment. @returns index after it; there is one */
export function foldMarkup(reading: Reading, open: number): number {
  const { source, markup, coded, alphabets } = reading
  const known = foldAgain(reading, open)
  if (known !== undefined) return known
  const end = commentEnd(reading, open)
  endWord(markup)
  const { count, filled } = markup
  const read = foldUntilEnd(reading, open + 1, end)
  endWord(markup)
  if (read !== undefined) {
    findCoded(source.units, open, read, coded)
    return read
  }
  markup.count = count
  markup.filled = markup.begun = filled
  markup.sum = 0
  const decoded = end === undefined ? foldPercents(reading, open) : undefined
  if (decoded !== undefined) return decoded
  // Its codings hide in each other: they are taken off one after the other.
  const last = end ?? source.text.indexOf('>', open + 1) + 1
  const plain = withoutPercents(plainText(source.text.slice(open, last)))
  coded.push(...textsIn(plain))
  endWord(markup)
  foldText(markup, plainText(plain), alphabets.says, source.size - open)
  endWord(markup)
  return last
}

/** @param end of a comment; a tag ends at `>` @returns undefined where something is coded there */
function foldUntilEnd(
  { source, markup, alphabets }: Reading,
  from: number,
  end: number | undefined,
): number | undefined {
  const { units, size } = source
  const [to, alphabet] = end === undefined ? [size, alphabets.tag] : [end, alphabets.comment]
  for (let at = foldRun(markup, source, alphabet, from, to); at < to;) {
    const unit = units[at]
    if (unit === GREATER) return at + 1
    const says = unit === PERCENT ? percentAt(source, at) : signAt(source, at)
    if (says === undefined ? isDoubtful(units, at) : OF_CODING.test(says)) return undefined
    at = says === undefined ? at + 1 : source.signEnd
    if (says === undefined) endWord(markup)
    else foldText(markup, says, alphabets.says, size - at)
    at = foldRun(markup, source, alphabet, at, to)
  }
  return to
}

/** `&` before what may become its name. */
function isDoubtful(units: Uint16Array, at: number): boolean {
  return units[at] === AMPERSAND && units[at + 1] === AMPERSAND
}

/** Undefined where no comment stands, or none that ends. */
function commentEnd(reading: Reading, open: number): number | undefined {
  const { units, text } = reading.source
  const isComment = units[open + 1] === BANG && units[open + 2] === DASH && units[open + 3] === DASH
  if (!isComment || !reading.comments) return undefined
  const end = text.indexOf('-->', open + 4)
  reading.comments = end !== -1
  return end === -1 ? undefined : end + 3
}
