import { closeSpaced, isLookalike, readLeet, undressLetters } from './disguise.ts'
import { repairText } from './repair-text.ts'

/** What a UTF-16 code unit is to us; 0 where nobody has asked yet: to ask about all takes a tenth of the whole start. */
const SEPARATOR = 1
const WORD = 2
const IDEOGRAPH = 3
const REMOVED = 4
const unitClasses = new Uint8Array(65536)

/** Texts longer than this are read up to here: a page of a megabyte must not cost a megabyte's time. */
export const MAX_UNITS = 6000

/** A reusable place for one normalised text: lower-case words, one space before, between and after them. */
export type TextBuffer = {
  units: Uint16Array
  /** The same words with the digits as they were written: for terms that people are shown. */
  shown: Uint16Array
  length: number
}

export function newTextBuffer(): TextBuffer {
  // Every ideograph is a word of its own, so the worst case doubles.
  const capacity = 2 * MAX_UNITS + 2
  return { units: new Uint16Array(capacity), shown: new Uint16Array(capacity), length: 0 }
}

/**
 * Writes `text` to `buffer` as words: NFKC, lower-case, zero-width letters and combining marks removed, every
 * digit as `0` (a price or a weight says that there is one, not which), all else a single space. Disguises are taken
 * off: look-alike letters, digits for letters, letters spaced apart, signs for words.
 */
export function normaliseInto(buffer: TextBuffer, text: string): void {
  const short = text.length > MAX_UNITS ? text.slice(0, MAX_UNITS) : text
  const plain = isAscii(short) ? short : repairText(short).normalize('NFKC').toLowerCase()
  const count = Math.min(plain.length, MAX_UNITS)
  const { units, shown } = buffer
  const word = newWord()
  let length = 1
  units[0] = space
  for (let i = 0; i < count; i++) {
    const unit = plain.charCodeAt(i)
    const kind = unitClasses[unit] || learnClass(unit)
    if (kind === WORD) {
      // Ideographs and words are told apart by script alone: 料cvv is two things.
      if (units[length - 1]! >= AFTER_LATIN && isIdeograph(units[length - 1]!)) units[length++] = space
      if (units[length - 1] === space) word.start = length
      shown[length] = lowerUnit(unit)
      units[length++] = isDigit(unit) ? ZERO : lowerUnit(unit)
      if (isDigit(unit) || unit === DOLLAR) word.digits = true
      else if (unit >= AFTER_LATIN && isLookalike(unit)) word.lookalikes = true
    } else if (kind === IDEOGRAPH) {
      if (units[length - 1] === space) length = closeRun(buffer, word, length)
      else if (!isIdeograph(units[length - 1]!))
        length = closeRun(buffer, word, endWord(buffer, word, length))
      shown[length] = unit
      units[length++] = unit
    } else if (kind === SEPARATOR && units[length - 1] !== space) length = endWord(buffer, word, length)
  }
  if (units[length - 1] !== space) length = endWord(buffer, word, length)
  buffer.length = closeRun(buffer, word, length)
}

/** The normalised text as a string, without the outer spaces. For tests and for terms shown to people. */
export function normalise(text: string): string {
  const buffer = newTextBuffer()
  normaliseInto(buffer, text)
  return String.fromCharCode(...buffer.units.subarray(0, buffer.length)).trim()
}

/** Han, kana and hangul: scripts that write no spaces, read as single units and pairs. */
export function isIdeograph(unit: number): boolean {
  return (unitClasses[unit] || learnClass(unit)) === IDEOGRAPH
}

export const SPACE = 0x20
// What is exported is read again for each letter.
const space = SPACE
const ZERO = 0x30
const DOLLAR = 0x24
/** The first unit after Latin letters with all their accents. */
const AFTER_LATIN = 0x250

type Word = { start: number; digits: boolean; lookalikes: boolean; runStart: number; runLetters: number }

/** The word being written, and the run of single letters before it. */
function newWord(): Word {
  return { start: 1, digits: false, lookalikes: false, runStart: 0, runLetters: 0 }
}

/** Undresses the word that ends at `length` and puts a space behind it. Gives the new length. */
function endWord(buffer: TextBuffer, word: Word, length: number): number {
  const { units, shown } = buffer
  if (isIdeograph(units[length - 1]!)) {
    units[length] = SPACE
    return length + 1
  }
  if (word.lookalikes) undressLetters(units, word.start, length)
  if (word.digits) readLeet(units, shown, word.start, length)
  word.digits = false
  word.lookalikes = false
  let end = length
  if (length - word.start === 1 && units[word.start]! > ZERO) {
    if (word.runLetters === 0) word.runStart = word.start
    word.runLetters++
  } else if (word.runLetters > 0) {
    const before = word.start - 1
    const shift = before - (closeRun(buffer, word, word.start) - 1)
    if (shift > 0) {
      units.copyWithin(before - shift + 1, word.start, length)
      shown.copyWithin(before - shift + 1, word.start, length)
      end -= shift
    }
  }
  units[end] = SPACE
  return end + 1
}

/** Closes the run of single letters that stands before `length`, where there is one. Gives the new length. */
function closeRun({ units, shown }: TextBuffer, word: Word, length: number): number {
  if (word.runLetters === 0) return length
  const end = closeSpaced(units, shown, word.runStart, length - 1, word.runLetters)
  word.runLetters = 0
  units[end] = SPACE
  return end + 1
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= 0x39
}

function lowerUnit(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

function learnClass(unit: number): number {
  return (unitClasses[unit] = classOf(String.fromCharCode(unit)))
}

function classOf(letter: string): number {
  if (/[\p{Cf}\p{M}']/u.test(letter)) return REMOVED
  if (!/[\p{L}\p{N}$%]/u.test(letter)) return SEPARATOR
  return IDEOGRAPHS.test(letter) ? IDEOGRAPH : WORD
}
