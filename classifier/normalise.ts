/** What a UTF-16 code unit is to us. Values of the table that `unitClasses` builds. */
const SEPARATOR = 0
const WORD = 1
const IDEOGRAPH = 2
const REMOVED = 3

const unitClasses = buildUnitClasses()

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
 * digit as `0` (a price or a weight says that there is one, not which), all else a single space.
 */
export function normaliseInto(buffer: TextBuffer, text: string): void {
  const short = text.length > MAX_UNITS ? text.slice(0, MAX_UNITS) : text
  const plain = isAscii(short) ? short : short.normalize('NFKC').toLowerCase()
  const count = Math.min(plain.length, MAX_UNITS)
  const { units, shown } = buffer
  let length = 1
  units[0] = SPACE
  for (let i = 0; i < count; i++) {
    const unit = plain.charCodeAt(i)
    const kind = unitClasses[unit]!
    if (kind === WORD) {
      // Ideographs and words are told apart by script alone: 料cvv is two things.
      if (isIdeograph(units[length - 1]!)) units[length++] = SPACE
      shown[length] = lowerUnit(unit)
      units[length++] = unit >= 0x30 && unit <= 0x39 ? 0x30 : lowerUnit(unit)
    } else if (kind === IDEOGRAPH) {
      if (units[length - 1] !== SPACE && !isIdeograph(units[length - 1]!)) units[length++] = SPACE
      shown[length] = unit
      units[length++] = unit
    } else if (kind === SEPARATOR && units[length - 1] !== SPACE) units[length++] = SPACE
  }
  if (units[length - 1] !== SPACE) units[length++] = SPACE
  buffer.length = length
}

/** The normalised text as a string, without the outer spaces. For tests and for terms shown to people. */
export function normalise(text: string): string {
  const buffer = newTextBuffer()
  normaliseInto(buffer, text)
  return String.fromCharCode(...buffer.units.subarray(0, buffer.length)).trim()
}

/** Han, kana and hangul: scripts that write no spaces, read as single units and pairs. */
export function isIdeograph(unit: number): boolean {
  return unitClasses[unit] === IDEOGRAPH
}

export const SPACE = 0x20

function lowerUnit(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

function buildUnitClasses(): Uint8Array {
  const classes = new Uint8Array(65536)
  const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
  for (let unit = 0; unit < 65536; unit++) {
    const letter = String.fromCharCode(unit)
    if (/[\p{Cf}\p{M}']/u.test(letter)) classes[unit] = REMOVED
    else if (/[\p{L}\p{N}$%]/u.test(letter)) classes[unit] = ideograph.test(letter) ? IDEOGRAPH : WORD
  }
  return classes
}
