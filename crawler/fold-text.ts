import { plainText } from './plain-text.ts'

/** Text as words, disguises taken off. Word `i` is `letters[starts[i]]` up to `letters[starts[i + 1]]`. */
export type FoldedWords = {
  /** All letters of all words without anything between them, as folded UTF-16 code units. */
  letters: Uint16Array
  /** One more than there are words. */
  starts: Uint32Array
  hashes: Int32Array
  /** A polynomial hash of all letters before each place; `gate-list-terms.ts` takes that of any stretch from it. */
  sums: Int32Array
  count: number
}

/** Memory that calls share: to make it afresh costs more than to fill it. */
export type Room = Omit<FoldedWords, 'count'> & { units: Uint16Array<ArrayBuffer> }

const PART = 0
const SKIP = 1
const FIRST_HAN = 0x3400
const FNV = 0x811c9dc5 | 0
export const PRIME = 0x01000193
const MAX_KEPT = 1_000_000

/**
 * Folds case, compatibility forms, accents, zero-width characters, look-alike letters and simple digit-for-letter
 * writing. A Han character is a word of its own. Linear in the text.
 * @param room reused between calls for speed; the words are then good until the next call
 */
export function foldWords(text: string, room: Room = emptyRoom()): FoldedWords {
  const plain = plainText(text)
  const { units, letters, starts, hashes, sums } = roomFor(plain.length, room)
  Buffer.from(units.buffer).write(plain, 'utf16le')
  const size = plain.length
  const table = foldTable()
  let count = 0
  let filled = 0
  let begun = 0
  let hash = FNV
  let sum = (sums[0] = 0)
  for (let at = 0; at < size; at += 1) {
    const code = table[units[at] as number] as number
    if (code > SKIP && code < FIRST_HAN) {
      letters[filled] = code
      filled += 1
      hash = Math.imul(hash ^ code, PRIME)
      sums[filled] = sum = (Math.imul(sum, PRIME) + code) | 0
      continue
    }
    if (code === SKIP) continue
    if (filled > begun) {
      hashes[count] = hash
      count += 1
      starts[count] = begun = filled
      hash = FNV
    }
    if (code === PART) continue
    letters[filled] = code
    filled += 1
    sums[filled] = sum = (Math.imul(sum, PRIME) + code) | 0
    hashes[count] = Math.imul(FNV ^ code, PRIME)
    count += 1
    starts[count] = begun = filled
  }
  if (filled > begun) {
    hashes[count] = hash
    count += 1
    starts[count] = filled
  }
  return { letters: letters.subarray(0, filled), starts, hashes, sums, count }
}

export function emptyRoom(): Room {
  return roomOf(0)
}

/** Takes out of memory what calls left there. */
export function emptyOut(room: Room): void {
  room.units.fill(0)
  room.letters.fill(0)
}

function roomFor(size: number, room: Room): Room {
  if (room.letters.length >= size) return room
  const length = Math.ceil(size * 1.5)
  const grown = roomOf(length)
  // One huge page must not hold its memory for ever.
  return length > MAX_KEPT ? grown : Object.assign(room, grown)
}

function roomOf(length: number): Room {
  return {
    units: new Uint16Array(length),
    letters: new Uint16Array(length),
    starts: new Uint32Array(length + 1),
    hashes: new Int32Array(length),
    sums: new Int32Array(length + 1),
  }
}

/** Digits for letters, and Cyrillic and Greek letters that look Latin; `l` and `1` fold to `i`, which both resemble. */
const LOOKALIKES = [
  ['0', 'o'],
  ['1l|', 'i'],
  ['3', 'e'],
  ['4@', 'a'],
  ['5$', 's'],
  ['69', 'g'],
  ['7', 't'],
  ['8', 'b'],
  ['аα', 'a'],
  ['вβ', 'b'],
  ['сϲ', 'c'],
  ['еεё', 'e'],
  ['нη', 'h'],
  ['іιӏ', 'i'],
  ['ј', 'j'],
  ['кκ', 'k'],
  ['мμ', 'm'],
  ['оο', 'o'],
  ['рρ', 'p'],
  ['ѕ', 's'],
  ['тτ', 't'],
  ['уυ', 'y'],
  ['хχ', 'x'],
] as const

let built: Uint16Array | undefined

/** Code unit to folded code unit, `PART` for what parts words, `SKIP` for what a reader does not see. */
function foldTable(): Uint16Array {
  built ??= buildTable()
  return built
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(0x10000)
  for (let code = 0; code < 0x10000; code += 1) {
    const isHalf = code >= 0xd800 && code <= 0xdfff
    const char = String.fromCharCode(code)
    if (/[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]/u.test(char)) table[code] = SKIP
    else if (isHalf || /[\p{L}\p{N}]/u.test(char)) table[code] = lowerOf(code)
  }
  for (const [disguises, letter] of LOOKALIKES) {
    for (const disguise of disguises + disguises.toUpperCase()) {
      table[disguise.charCodeAt(0)] = letter.charCodeAt(0)
    }
  }
  return table
}

/** Half of a pair, and the few letters whose lower case is longer, stay what they are. */
function lowerOf(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase()
  return lower.length === 1 ? lower.charCodeAt(0) : code
}
