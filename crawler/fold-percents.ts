import { findCoded } from './coded-text.ts'
import type { Reading } from './fold-page.ts'
import { openScratch } from './fold-room.ts'
import { endWord, foldRun, leaveRoom, SAYS_CYRILLIC } from './fold-units.ts'

const PERCENT = 37
const AMPERSAND = 38
const GREATER = 62
const BACKSLASH = 92
const CYRILLIC = 4
/** Units from here on are coded by two bytes, and by three. */
const TWO = 0x80
const THREE = 0x800
/** Bytes that begin a letter of two, of three and of four. */
const FIRST_OF_TWO = 0xc2
const FIRST_OF_THREE = 0xe0
const FIRST_OF_FOUR = 0xf0
const FIRST_HALF = 0xd800
const LAST_HALF = 0xdfff

/** What each unit is as a hexadecimal digit; -1 where it is none. */
const DIGITS = new Int8Array(0x10000).fill(-1)
for (const digit of '0123456789abcdefABCDEF') DIGITS[digit.charCodeAt(0)] = Number.parseInt(digit, 16)

/**
 * Tags of a page whose percents were taken off, one after the other, for whoever reads the page again: `tags` has four
 * numbers of each, where it opens and where it ends in the page, and from where to where its letters stand. `next` is
 * the place of the next one in `tags`.
 */
export type Percents = { letters?: Uint16Array; filled: number; tags: number[]; next: number }

export function noPercents(): Percents {
  return { filled: 0, tags: [], next: 0 }
}

/**
 * Folds a tag that ends, in which letters are coded by percents and nothing is coded otherwise: links of markets that
 * do not write in Latin letters are such.
 *
 * @returns index after it; undefined where another coding is mixed in, or a percent stands for itself
 */
export function foldPercents(reading: Reading, open: number): number | undefined {
  const { source, markup, coded, percents } = reading
  const { units, size } = source
  const letters = (percents.letters ??= openScratch(source, reading.room))
  const from = percents.filled
  let count = from
  let seen = 0
  let at = open + 1
  for (; units[at] !== GREATER && at < size; count += 1) {
    let unit = units[at] as number
    at += 1
    if (unit === PERCENT) {
      unit = byteAt(units, at)
      at += 2
      if (unit >= TWO) {
        unit = unit < FIRST_OF_THREE ? secondOf(units, at, unit) : secondAndThirdOf(units, at, unit)
        at += unit < THREE ? 3 : 6
      } else if (unit === PERCENT) return undefined
    }
    if (unit < 0 || unit === AMPERSAND || unit === BACKSLASH) return undefined
    letters[count] = unit
    seen |= unit >> 8 === CYRILLIC ? SAYS_CYRILLIC : 0
  }
  letters[count] = 0
  markup.seen |= seen
  findCoded(letters, from, count, coded)
  percents.filled = count + 1
  percents.tags.push(open, at + 1, from, count)
  return foldAgain(reading, open)
}

/** The same of a tag that was read before. @returns index after it; undefined where it was not */
export function foldAgain(
  { source, markup, alphabets, percents }: Reading,
  open: number,
): number | undefined {
  const { letters, tags, next } = percents
  if (letters === undefined || tags[next] !== open) return undefined
  const [after, from, to] = [tags[next + 1] as number, tags[next + 2] as number, tags[next + 3] as number]
  percents.next = next + 4
  endWord(markup)
  foldRun(markup, { text: '', units: letters, size: to, signEnd: 0 }, alphabets.says, from)
  endWord(markup)
  leaveRoom(markup, source.size - after)
  return after
}

/** What the first of two bytes and the coded one that stands there say; below 0 where it is no letter. */
function secondOf(units: Uint16Array, at: number, first: number): number {
  const second = nextByte(units, at)
  return second < 0 || first < FIRST_OF_TWO ? -1 : ((first & 0x1f) << 6) | second
}

function secondAndThirdOf(units: Uint16Array, at: number, first: number): number {
  const second = nextByte(units, at)
  const third = nextByte(units, at + 3)
  if (first >= FIRST_OF_FOUR || second < 0 || third < 0) return -1
  const code = ((first & 0x0f) << 12) | (second << 6) | third
  return code < THREE || (code >= FIRST_HALF && code <= LAST_HALF) ? -1 : code
}

/** The six bits of one that goes on. */
function nextByte(units: Uint16Array, at: number): number {
  const byte = byteAt(units, at + 1)
  return units[at] === PERCENT && byte >> 6 === 2 ? byte & 0x3f : -1
}

/** Below 0 where none is written. */
function byteAt(units: Uint16Array, at: number): number {
  return ((DIGITS[units[at] as number] as number) << 4) | (DIGITS[units[at + 1] as number] as number)
}
