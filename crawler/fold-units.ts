import { FIRST_HAN, isPair, LOOK, MORE, PART, SKIP, type Alphabet } from './fold-table.ts'

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
  if (codes[units[at] as number] === PART) {
    endWord(words)
    while (at < to && codes[units[at] as number] === PART) at += 1
    if (at === to || codes[units[at] as number] === LOOK) return at
  }
  for (;;) {
    at = foldPlain(words, units, codes, at, to)
    if (at === to || codes[units[at] as number] !== MORE) return at
    const [unit, next] = [units[at] as number, at + 1 < to ? (units[at + 1] as number) : 0]
    pushAll(words, alphabet.spread(unit, next), to - at)
    at += isPair(unit, next) ? 2 : 1
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
    while (fold < FIRST_HAN) {
      letters[filled] = fold
      filled += 1
      sum = (Math.imul(sum, PRIME) + fold) | 0
      seen |= unit
      at += 1
      unit = units[at] as number
      fold = codes[unit] as number
    }
    if (at >= to || fold === LOOK || fold === MORE) break
    if (fold === SKIP) {
      at += 1
      continue
    }
    if (filled > begun) {
      hashes[count] = sum
      count += 1
      starts[count] = begun = filled
      sum = 0
    }
    if (fold !== PART) {
      letters[filled] = fold
      filled += 1
      hashes[count] = fold
      count += 1
      starts[count] = begun = filled
    }
    at += 1
    if (fold === PART) while (at < to && codes[units[at] as number] === PART) at += 1
  }
  words.count = count
  words.filled = filled
  words.begun = begun
  words.sum = sum
  words.seen = seen
  return at
}

/** Folds a few letters that stand nowhere in what is read, such as what an entity says. */
export function foldText(words: Filling, text: string, { codes, spread }: Alphabet, left: number): void {
  makeRoom(words, text.length + left)
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    words.seen |= unit >> 8 === 4 ? SAYS_CYRILLIC : 0
    const fold = codes[unit] as number
    if (fold !== MORE) {
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
  makeRoom(words, folds.length + left)
  for (let index = 0; index < folds.length; index += 1) push(words, folds[index] as number)
}

function makeRoom(words: Filling, units: number): void {
  const needed = words.filled + units + 1
  if (words.letters.length < needed) Object.assign(words, grown(words, Math.ceil(needed * 1.5)))
}

function push(words: Filling, fold: number): void {
  if (fold === SKIP) return
  if (fold >= FIRST_HAN) endWord(words)
  if (fold === PART || fold === LOOK) return
  words.letters[words.filled] = fold
  words.filled += 1
  words.sum = (Math.imul(words.sum, PRIME) + fold) | 0
  if (fold >= FIRST_HAN) endWord(words)
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
