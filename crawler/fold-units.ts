import { FIRST_HAN, foldTable, MORE, PART, SKIP, spreadTable, spreadUnits } from './fold-table.ts'

/** Text as words, disguises taken off. Word `i` is `letters[starts[i]]` up to `letters[starts[i + 1]]`. */
export type FoldedWords = {
  /** All letters of all words without anything between them, as folded UTF-16 code units. */
  letters: Uint16Array
  /** One more than there are words. */
  starts: Uint32Array
  /** A polynomial hash of each word's letters: each added to `PRIME` times what stands. */
  hashes: Int32Array
  count: number
}

/** Words that are still being filled. The last one has the letters from `begun` on, and `sum` is its hash. */
export type Filling = FoldedWords & { filled: number; begun: number; sum: number }

/** What is read: the first `size` units. */
export type Source = { units: Uint16Array; size: number; table: Uint16Array }

export const PRIME = 0x01000193
/** One huge page must not hold its memory for ever. */
export const MAX_KEPT = 1_000_000

/**
 * Folds units into words as far as the next `stop`, or to the end.
 *
 * @returns where it stopped
 */
export function foldUntil(words: Filling, source: Source, from: number, stop: number): number {
  let at = from
  for (;;) {
    at = foldPlain(words, source, at, stop)
    if (at === source.size || source.units[at] === stop) return at
    spreadRest(words, source, at)
    at = 0
  }
}

/** The same up to a letter that is `MORE`, too. Everything here runs once a letter of all pages. */
function foldPlain(words: Filling, { units, size, table }: Source, from: number, stop: number): number {
  const { letters, starts, hashes } = words
  let { count, filled, begun, sum } = words
  let at = from
  for (; at < size; at += 1) {
    const unit = units[at] as number
    if (unit === stop) break
    const fold = table[unit] as number
    if (fold < FIRST_HAN) {
      letters[filled] = fold
      filled += 1
      sum = (Math.imul(sum, PRIME) + fold) | 0
      continue
    }
    if (fold === SKIP) continue
    if (fold === MORE) break
    if (filled > begun) {
      hashes[count] = sum
      count += 1
      starts[count] = begun = filled
      sum = 0
    }
    if (fold === PART) continue
    letters[filled] = fold
    filled += 1
    hashes[count] = fold
    count += 1
    starts[count] = begun = filled
  }
  words.count = count
  words.filled = filled
  words.begun = begun
  words.sum = sum
  return at
}

/** Where one letter becomes several, what is left is written out. */
function spreadRest(words: Filling, source: Source, at: number): void {
  const spread = spreadUnits(source.units.subarray(at, source.size))
  Object.assign(source, spread, { table: spreadTable() })
  const needed = words.filled + spread.size
  if (words.letters.length >= needed) return
  const { letters, starts, hashes } = roomOf(needed)
  letters.set(words.letters)
  starts.set(words.starts)
  hashes.set(words.hashes)
  Object.assign(words, { letters, starts, hashes })
}

/** What stands here parts words. */
export function endWord(words: Filling): void {
  if (words.filled === words.begun) return
  words.hashes[words.count] = words.sum
  words.count += 1
  words.starts[words.count] = words.begun = words.filled
  words.sum = 0
}

/** Memory that calls share: to make it afresh costs more than to fill it. */
export type Room = { units: Units; markup: Units } & Omit<FoldedWords, 'count'>
type Units = Uint16Array<ArrayBuffer>

export function emptyRoom(): Room {
  return roomOf(0)
}

/** Takes out of memory what calls left there. */
export function emptyOut(room: Room): void {
  for (const units of [room.units, room.markup, room.letters]) units.fill(0)
}

/** Writes a text where it can be folded, and makes room for its words. */
export function openFolding(text: string, room: Room): { words: Filling; source: Source } {
  // One unit ahead is looked at wherever a text ends.
  const size = text.length + 1
  const { units, letters, starts, hashes } = roomFor(size, room)
  Buffer.from(units.buffer).write(text, 'utf16le')
  units[text.length] = 0
  return {
    words: { letters, starts, hashes, count: 0, filled: 0, begun: 0, sum: 0 },
    source: { units, size: text.length, table: foldTable() },
  }
}

export function closeFolding(words: Filling): FoldedWords {
  endWord(words)
  const { letters, starts, hashes, count, filled } = words
  return { letters: letters.subarray(0, filled), starts, hashes, count }
}

function roomFor(size: number, room: Room): Room {
  if (room.letters.length >= size) return room
  const length = Math.ceil(size * 1.5)
  const grown = roomOf(length)
  return length > MAX_KEPT ? grown : Object.assign(room, grown)
}

function roomOf(length: number): Room {
  return {
    units: new Uint16Array(length),
    markup: new Uint16Array(length),
    letters: new Uint16Array(length),
    starts: new Uint32Array(length + 1),
    hashes: new Int32Array(length),
  }
}
