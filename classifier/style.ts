const CAPITALS = 1
const DASH = 2
const COLON = 4
const BAR = 8
const PLUS = 16
const EXCLAIMED = 32
const BRACKETS = 64
const FOREIGN = 128
const VERSION = 256
/** The number of words, 1 to 12 and more, takes a bit each from here. */
const WORDS = 512
const MOST_WORDS = 12
/** A title that is longer is a text. */
const MOST_UNITS = 500

/**
 * How a title is written, which its words do not say: a bit each for capitals alone, a dash between spaces, a colon, a
 * bar, a plus, an exclamation mark, brackets, letters beyond ASCII, a number with a point, and how many words it has.
 * Books, programs and guides are named in ways of their own.
 */
export function styleOf(title: string): number {
  const length = Math.min(title.length, MOST_UNITS)
  let style = 0
  let words = 0
  let large = false
  let small = false
  let before = 0x20
  for (let i = 0; i < length; i++) {
    const unit = title.charCodeAt(i)
    if (unit > 0x20 && before <= 0x20) words++
    if (unit >= 0x61 && unit <= 0x7a) small = true
    else if (unit >= 0x41 && unit <= 0x5a) large = true
    else style |= signOf(unit, before, i + 1 < length ? title.charCodeAt(i + 1) : 0x20)
    before = unit
  }
  if (large && !small) style |= CAPITALS
  return words === 0 ? style : style | (WORDS << (Math.min(words, MOST_WORDS) - 1))
}

function signOf(unit: number, before: number, after: number): number {
  switch (unit) {
    case 0x21:
      return EXCLAIMED
    case 0x28:
    case 0x5b:
      return BRACKETS
    case 0x2b:
      return PLUS
    case 0x2d:
      return before === 0x20 && after === 0x20 ? DASH : 0
    case 0x2e:
      return isDigit(before) && isDigit(after) ? VERSION : 0
    case 0x3a:
      return COLON
    case 0x7c:
      return BAR
    default:
      return unit > 0x7f ? FOREIGN : 0
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}
