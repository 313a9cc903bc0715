import { FIRST_HAN, isHalf, isPair, LOOK, MORE, PART, SKIP, type Alphabet } from './fold-table.ts'
import { learnSpread } from './known-spreads.ts'

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

/**
 * Words that are still being filled. The last one has the letters from `begun` on, and `sum` is its hash; `seen` has the
 * bits of all units that were read.
 */
export type Filling = FoldedWords & { filled: number; begun: number; sum: number; seen: number }

/** What is read: the first `size` units, which are those of `text`. `signEnd`: of what was decoded last. */
export type Source = { text: string; units: Uint16Array; size: number; signEnd: number }

export const PRIME = 0x01000193
// What another module or an export says is read again for each letter.
const [han, look, more, part, skip, prime] = [FIRST_HAN, LOOK, MORE, PART, SKIP, PRIME]
/** In `seen`: letters were Cyrillic that stand nowhere in what was read. */
export const SAYS_CYRILLIC = 0x10000

/**
 * Folds units into words as far as the next sign that is `LOOK`, or to the end.
 *
 * @returns where it stopped
 */
export function foldRun(
  words: Filling,
  source: Source,
  alphabet: Alphabet,
  from: number,
  to = source.size,
): number {
  const { units } = source
  const { codes } = alphabet
  let at = from
  // Between most tags nothing stands but white space.
  if (codes[units[at] as number] === part) {
    endWord(words)
    while (at < to && codes[units[at] as number] === part) at += 1
    if (at === to || codes[units[at] as number] === look) return at
  }
  for (;;) {
    at = foldPlain(words, units, codes, at, to)
    if (at === to || codes[units[at] as number] !== more) return at
    while (at < to && codes[units[at] as number] === more) {
      const unit = units[at] as number
      const after = isHalf(unit) ? at : foldKnown(words, source, alphabet, at)
      if (after > at) {
        at = after
        continue
      }
      const next = at + 1 < to ? (units[at + 1] as number) : 0
      const folds = alphabet.spread(unit, next)
      // What follows a comment needs room, too.
      pushAll(words, folds, source.size - at)
      if (!isHalf(unit) && folds.every((fold) => fold < han)) learnSpread(alphabet.known, unit, folds)
      at += isPair(unit, next) ? 2 : 1
    }
    if (at === to) return at
  }
}

/**
 * The same up to a letter that is `MORE`, too. Everything here runs once a letter of all pages.
 *
 * @param to no letter stands there: the end of a text, or what follows a sign
 */
function foldPlain(words: Filling, units: Uint16Array, codes: Uint16Array, from: number, to: number): number {
  const { letters, starts, hashes } = words
  let { count, filled, begun, sum, seen } = words
  let at = from
  while (at < to) {
    let unit = units[at] as number
    let fold = codes[unit] as number
    while (fold < han) {
      letters[filled] = fold
      filled += 1
      sum = (Math.imul(sum, prime) + fold) | 0
      seen |= unit
      at += 1
      unit = units[at] as number
      fold = codes[unit] as number
    }
    if (at >= to || fold === look || fold === more) break
    if (fold === skip) {
      at += 1
      continue
    }
    if (filled > begun) {
      hashes[count] = sum
      count += 1
      starts[count] = filled
      sum = 0
    }
    if (fold === part) {
      do at += 1
      while (at < to && codes[units[at] as number] === part)
    } else {
      do {
        letters[filled] = hashes[count] = fold
        filled += 1
        count += 1
        starts[count] = filled
        at += 1
        fold = codes[units[at] as number] as number
      } while (fold >= han && fold < look)
    }
    begun = filled
  }
  words.count = count
  words.filled = filled
  words.begun = begun
  words.sum = sum
  words.seen = seen
  return at
}

/** Folds units that are several letters each and were met before, as long as there is room. @returns index after them */
function foldKnown(words: Filling, { units, size }: Source, { known }: Alphabet, from: number): number {
  const { letters } = words
  const { places, letters: spread } = known
  let { filled, sum } = words
  let at = from
  for (;;) {
    const place = places[units[at] as number] as number
    const last = place + (spread[place] as number)
    if (last === place || filled + last - place + size - at >= letters.length) break
    for (let index = place + 1; index <= last; index += 1) {
      const fold = spread[index] as number
      letters[filled] = fold
      filled += 1
      sum = (Math.imul(sum, prime) + fold) | 0
    }
    at += 1
  }
  words.filled = filled
  words.sum = sum
  return at
}

/** Folds one unit that stands nowhere in what is read, such as what an escape says. */
export function foldUnit(words: Filling, unit: number, { codes, spread }: Alphabet, left: number): void {
  words.seen |= unit >> 8 === 4 ? SAYS_CYRILLIC : 0
  const fold = codes[unit] as number
  if (fold === more) return pushAll(words, spread(unit, 0), left)
  leaveRoom(words, left)
  push(words, fold)
}

/** Folds a few letters that stand nowhere in what is read, such as what an entity says. */
export function foldText(words: Filling, text: string, { codes, spread }: Alphabet, left: number): void {
  leaveRoom(words, text.length + left)
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    words.seen |= unit >> 8 === 4 ? SAYS_CYRILLIC : 0
    const fold = codes[unit] as number
    if (fold !== more) {
      push(words, fold)
      continue
    }
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
    pushAll(words, spread(unit, next), text.length - at + left)
    if (isPair(unit, next)) at += 1
  }
}

/** @param left units that are still to be read: each may be a letter */
function pushAll(words: Filling, folds: ArrayLike<number>, left: number): void {
  leaveRoom(words, folds.length + left)
  const { letters } = words
  let { filled, sum } = words
  for (let index = 0; index < folds.length; index += 1) {
    const fold = folds[index] as number
    if (fold < han) {
      letters[filled] = fold
      filled += 1
      sum = (Math.imul(sum, prime) + fold) | 0
      continue
    }
    words.filled = filled
    words.sum = sum
    push(words, fold)
    filled = words.filled
    sum = words.sum
  }
  words.filled = filled
  words.sum = sum
}

/** @param units that are still to be read: each may be a letter */
export function leaveRoom(words: Filling, units: number): void {
  const needed = words.filled + units + 1
  if (words.letters.length < needed) Object.assign(words, grown(words, Math.ceil(needed * 1.5)))
}

function push(words: Filling, fold: number): void {
  if (fold === skip) return
  if (fold >= han) endWord(words)
  if (fold === part || fold === look) return
  words.letters[words.filled] = fold
  words.filled += 1
  words.sum = (Math.imul(words.sum, prime) + fold) | 0
  if (fold >= han) endWord(words)
}

function grown({ letters, starts, hashes }: FoldedWords, length: number) {
  const larger = {
    letters: new Uint16Array(length),
    starts: new Uint32Array(length + 1),
    hashes: new Int32Array(length),
  }
  larger.letters.set(letters)
  larger.starts.set(starts)
  larger.hashes.set(hashes)
  return larger
}

/** What stands here parts words. */
export function endWord(words: Filling): void {
  if (words.filled === words.begun) return
  words.hashes[words.count] = words.sum
  words.count += 1
  words.starts[words.count] = words.begun = words.filled
  words.sum = 0
}

/** The word in which a letter stands. */
export function wordAt({ starts, count }: FoldedWords, letter: number): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= letter) low = middle
    else high = middle - 1
  }
  return low
}
