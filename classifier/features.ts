import { MAX_UNITS, SPACE, isIdeograph, type TextBuffer } from './normalise.ts'

// Three spaces side by side, so that a market's own category never lands on a title's weight, and scripts that the
// training data hardly has (Han, Cyrillic, …) never land on a Latin one.
const WORD_BITS = 18
const SCRIPT_BITS = 13
const PATH_BITS = 14
const SCRIPT_START = 1 << WORD_BITS
const PATH_START = SCRIPT_START + (1 << SCRIPT_BITS)
export const FEATURE_COUNT = PATH_START + (1 << PATH_BITS)

/** Changes with what is read from a text: weights that were learned from another reading mean nothing here. */
export const FEATURE_READING = 2

// Subcategories are read from a quarter of the word buckets, and from all of the path's.
const SUB_WORD_BITS = 16
export const SUB_FEATURE_COUNT = (1 << SUB_WORD_BITS) + (1 << PATH_BITS)

/** What a listing is stands in its first words; the terms of sale behind them cost time. The lexicon reads on. */
const MOST_FEATURE_UNITS = 500

/** The first unit after Latin letters with all their accents. */
const AFTER_LATIN = 0x250

/** Seeds of the hash: title and description share one, the category path has its own. */
const TEXT_SEED = 0x2c1b3c6d
const GRAM_SEED = 0x297a2d39
const PATH_SEED = 0x7ed55d16
const SKIP_SEED = 0x165667b1
const CROSS_SEED = 0x5bd1e995
const FIRST_SEED = 0x3c6ef372
const LAST_SEED = 0x1b873593
const STYLE_SEED = 0x52dce729

// What another module says is read again for each letter.
const space = SPACE

/** Runs across a space have this length; at least one unit stands on either side. */
const CROSS_UNITS = 5

/** Buckets of one text, in the order of the text. `at` says where each gram's word starts in the text buffer; the first
 * `words` are of words, the others of how it is written. */
export type FeatureList = { ids: Int32Array; at: Int32Array; count: number; words: number }

/** Large enough for a text of `MAX_UNITS` units: three runs a letter, and ten features a word. */
export function newFeatureList(): FeatureList {
  const capacity = 8 * MAX_UNITS + 64
  return { ids: new Int32Array(capacity), at: new Int32Array(capacity), count: 0, words: 0 }
}

/**
 * Buckets of a text's words, neighbouring and next-but-one word pairs, letter runs of 3 to 5 in a word and of 5 across
 * two, the first and the last word as such, and single and paired Han letters. Words, neighbours and ends count twice: a
 * whole word says more than the runs that it holds.
 */
export function readFeatures({ units, length: whole }: TextBuffer, out: FeatureList): void {
  out.count = 0
  const length = Math.min(whole, MOST_FEATURE_UNITS)
  let previous = 0
  let beforePrevious = 0
  let start = 1
  while (start < length) {
    let end = start
    while (units[end] !== space) end++
    if (isIdeograph(units[start]!)) {
      readHan(units, start, end, out)
      previous = 0
      beforePrevious = 0
    } else {
      const word = readWord(units, start, end, previous, beforePrevious, out)
      if (units[start]! < AFTER_LATIN) {
        if (start === 1) pushTwice(out, wordBucket(word ^ FIRST_SEED), start)
        if (end + 1 >= length) pushTwice(out, wordBucket(word ^ LAST_SEED), start)
      }
      beforePrevious = previous
      previous = word
    }
    start = end + 1
  }
  out.words = out.count
}

/** Adds the buckets of how a title is written, as `styleOf` tells it: each counts twice, and belongs to no word. */
export function addStyleFeatures(style: number, out: FeatureList): void {
  for (let bit = 1; bit <= style; bit <<= 1)
    if (style & bit) pushTwice(out, wordBucket(step(STYLE_SEED, bit)), -1)
}

/** Empties a list before the segments of a path are added. */
export function clearFeatures(out: FeatureList): void {
  out.count = 0
  out.words = 0
}

/** Adds the buckets of one segment of a market's category path: its words, word pairs and the whole of it. */
export function addPathFeatures({ units, length }: TextBuffer, out: FeatureList): void {
  let whole = PATH_SEED
  let previous = 0
  let start = 1
  while (start < length) {
    let end = start
    let word = PATH_SEED
    for (; units[end] !== space; end++) word = step(word, units[end]!)
    push(out, pathBucket(word), start)
    if (previous !== 0) push(out, pathBucket(step(previous, word)), start)
    whole = step(whole, word)
    previous = word
    start = end + 1
  }
  if (length > 1) push(out, pathBucket(step(whole, 1)), 1)
  out.words = out.count
}

/** Where a bucket lies in the space of subcategories, or -1 when it has no place there. */
export function subBucketOf(id: number): number {
  if (id < SCRIPT_START) return id >>> (WORD_BITS - SUB_WORD_BITS)
  return id < PATH_START ? -1 : id - PATH_START + (1 << SUB_WORD_BITS)
}

/** Whether a bucket belongs to a script that the training data hardly has. */
export function isScriptBucket(id: number): boolean {
  return id >= SCRIPT_START && id < PATH_START
}

/** One step of the hash of a run of units; start at `RUN_START`, end with `finishRun`. */
export const RUN_START = TEXT_SEED

export function stepRun(hash: number, unit: number): number {
  return step(hash, unit)
}

export function finishRun(hash: number): number {
  return finish(hash)
}

function readWord(
  units: Uint16Array,
  start: number,
  end: number,
  previous: number,
  beforePrevious: number,
  out: FeatureList,
): number {
  let word = TEXT_SEED
  for (let i = start; i < end; i++) word = step(word, units[i]!)
  if (units[start]! >= AFTER_LATIN) {
    push(out, scriptBucket(word), start)
    return word
  }
  pushTwice(out, wordBucket(word), start)
  if (previous !== 0) {
    pushTwice(out, wordBucket(step(previous, word)), start)
    readAcross(units, start, end, out)
  }
  if (beforePrevious !== 0) push(out, wordBucket(step(beforePrevious ^ SKIP_SEED, word)), start)
  // The spaces on both sides belong to the runs: they tell a word's beginning from its middle.
  for (let i = start - 1; i + 3 <= end + 1; i++) {
    let run = step(step(step(GRAM_SEED, units[i]!), units[i + 1]!), units[i + 2]!)
    push(out, wordBucket(run), start)
    for (let n = 3; n < 5 && i + n <= end; n++) {
      run = step(run, units[i + n]!)
      push(out, wordBucket(run), start)
    }
  }
  return word
}

/** Runs over the space before the word at `start`; those that a space further on holds, too, are that one's. */
function readAcross(units: Uint16Array, start: number, end: number, out: FeatureList): void {
  const gap = start - 1
  if (units[gap - 1]! >= AFTER_LATIN) return
  const last = Math.min(gap - 1, end + 1 - CROSS_UNITS)
  for (let i = Math.max(0, gap - CROSS_UNITS + 2); i <= last; i++) {
    let run = CROSS_SEED
    for (let n = 0; n < CROSS_UNITS; n++) run = step(run, units[i + n]!)
    push(out, wordBucket(run), start)
  }
}

function readHan(units: Uint16Array, start: number, end: number, out: FeatureList): void {
  for (let i = start; i < end; i++) {
    const single = step(TEXT_SEED, units[i]!)
    push(out, scriptBucket(single), start)
    if (i + 1 < end) push(out, scriptBucket(step(single, units[i + 1]!)), start)
  }
}

function pushTwice(out: FeatureList, id: number, at: number): void {
  push(out, id, at)
  push(out, id, at)
}

function push(out: FeatureList, id: number, at: number): void {
  out.ids[out.count] = id
  out.at[out.count++] = at
}

function wordBucket(hash: number): number {
  return finish(hash) >>> (32 - WORD_BITS)
}

function scriptBucket(hash: number): number {
  return SCRIPT_START + (finish(hash) >>> (32 - SCRIPT_BITS))
}

function pathBucket(hash: number): number {
  return PATH_START + (finish(hash) >>> (32 - PATH_BITS))
}

function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x9e3779b1) ^ (hash >>> 15)
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
