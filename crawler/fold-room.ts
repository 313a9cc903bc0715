import { endWord, type Filling, type FoldedWords, type Source } from './fold-units.ts'

/** Memory that calls share: to make it afresh costs more than to fill it. `text` and `markup` are words of a page. */
export type Room = { units: Units; scratch: Units; text: Words; markup: Words }
type Units = Uint16Array<ArrayBuffer>
type Words = Omit<FoldedWords, 'count'>

/** One huge page must not hold its memory for ever. */
const MAX_KEPT = 1_000_000

export function emptyRoom(): Room {
  const none = new Uint16Array(0)
  return { units: none, scratch: none, text: wordsOf(0), markup: wordsOf(0) }
}

/** Takes out of memory what calls left there. */
export function emptyOut({ units, scratch, text, markup }: Room): void {
  for (const letters of [units, scratch, text.letters, markup.letters]) letters.fill(0)
}

/** Writes a text where it can be folded. */
export function openSource(text: string, room: Room): Source {
  // One unit ahead is looked at wherever a text ends.
  const size = text.length + 1
  const units = room.units.length >= size ? room.units : new Uint16Array(lengthFor(size))
  if (units.length <= MAX_KEPT) room.units = units
  Buffer.from(units.buffer).write(text, 'utf16le')
  units[text.length] = 0
  return { text, units, size: text.length, signEnd: 0 }
}

/** Where what is decoded of a source can be written; one does for all of its parts. */
export function openScratch({ size }: Source, room: Room): Units {
  const units = room.scratch.length > size ? room.scratch : new Uint16Array(lengthFor(size + 1))
  if (units.length <= MAX_KEPT) room.scratch = units
  return units
}

/** Words to be filled with those of a source, each of whose units may be one. */
export function openWords(room: Room, which: 'text' | 'markup', { size }: Source): Filling {
  const kept = room[which]
  const words = kept.letters.length > size ? kept : wordsOf(lengthFor(size + 1))
  if (words.letters.length <= MAX_KEPT) room[which] = words
  return { ...words, count: 0, filled: 0, begun: 0, sum: 0, seen: 0 }
}

export function closeWords(words: Filling): FoldedWords {
  endWord(words)
  const { letters, starts, hashes, count, filled } = words
  return { letters: letters.subarray(0, filled), starts, hashes, count }
}

/** With some more for the next one, unless that would not be kept. */
function lengthFor(size: number): number {
  return Math.max(size, Math.min(Math.ceil(size * 1.5), MAX_KEPT))
}

function wordsOf(length: number): Words {
  return {
    letters: new Uint16Array(length),
    starts: new Uint32Array(length + 1),
    hashes: new Int32Array(length),
  }
}
