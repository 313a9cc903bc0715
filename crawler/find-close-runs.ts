import type { Run } from './find-runs.ts'
import { PRIME, wordAt, type FoldedWords } from './fold-units.ts'
import { MAX_LETTERS, MIX, POWERS, PROBE_SHIFT } from './gate-list-terms.ts'
import { bitOf, keyOf, SLOT_SHIFT, type TermIndex } from './term-index.ts'

/** A length that terms have, and what is needed to ask for it. */
type Length = { length: number; power: number; bit: number }
/** Asks for nothing. */
const NO_LENGTH: Length = { length: 0, power: 0, bit: 0 }

// Those of another module would be read again for each letter.
const factor = MIX
const shift = SLOT_SHIFT
const prime = PRIME

/**
 * Runs that begin with the words from `from` up to `to`, where words are so short that nearly every letter begins one:
 * not word after word, but length after length, for all letters. With the sum of all letters up to each, one
 * multiplication tells the sum of any run: sum(at + length) - sum(at) * PRIME ** length.
 *
 * @param most letters that these words have
 */
export function newCloseRuns(
  index: TermIndex,
  most: number,
): (words: FoldedWords, from: number, to: number) => Run[] {
  const pairs = lengthPairs(index)
  const sums = new Int32Array(most + MAX_LETTERS + 1)
  return (words, from, to) => {
    const found: Run[] = []
    const first = words.starts[from] as number
    const size = (words.starts[to] as number) - first
    addSums(sums, words, first, size)
    for (const pair of pairs)
      for (let at = nextSeen(pair, sums, 0, size, index.filter); at < size;) {
        for (const { length, power } of pair) {
          const sum = (sums[at + length] as number) - Math.imul(sums[at] as number, power)
          const run = runAt(words, index, first + at, { length, probe: sum >>> PROBE_SHIFT })
          if (run) found.push(run)
        }
        at = nextSeen(pair, sums, at + 1, size, index.filter)
      }
    // Letters could be told from it.
    sums.fill(0)
    return found.toSorted(
      (one, other) =>
        one.word - other.word || Number(one.isEnd) - Number(other.isEnd) || one.length - other.length,
    )
  }
}

/** Two at a time cost less than one after the other. */
function lengthPairs({ lengths }: TermIndex): [Length, Length][] {
  const all = Array.from(lengths.keys())
    .filter((length) => lengths[length] !== 0)
    .map((length) => ({ length, power: POWERS[length] as number, bit: bitOf(length) }))
  return all.flatMap((one, at) => (at % 2 === 0 ? [[one, all[at + 1] ?? NO_LENGTH]] : []))
}

/** Of so many letters, and of those behind them that a term which begins among them may have. */
function addSums(sums: Int32Array, { letters }: FoldedWords, first: number, size: number): void {
  const last = Math.min(size + MAX_LETTERS, letters.length - first)
  let sum = 0
  for (let at = 0; at < last; at += 1) {
    sum = (Math.imul(sum, prime) + Math.imul(letters[first + at] as number, factor)) | 0
    sums[at + 1] = sum
  }
}

/** Where the next run of either length begins that passes the filter. Everything here runs once a letter of Chinese pages. */
function nextSeen(
  [one, other]: [Length, Length],
  sums: Int32Array,
  from: number,
  size: number,
  filter: Uint8Array,
): number {
  const { length: length1, power: power1, bit: bit1 } = one
  const { length: length2, power: power2, bit: bit2 } = other
  for (let at = from; at < size; at += 1) {
    const before = sums[at] as number
    const sum1 = (sums[at + length1] as number) - Math.imul(before, power1)
    const sum2 = (sums[at + length2] as number) - Math.imul(before, power2)
    const seen = ((filter[sum1 >>> shift] as number) & bit1) | ((filter[sum2 >>> shift] as number) & bit2)
    if (seen !== 0) return at
  }
  return size
}

/** Undefined where no term has that probe, no word begins there, or the letters end within a word and are no stem. */
function runAt(
  words: FoldedWords,
  { byTerm, stems }: TermIndex,
  at: number,
  { length, probe }: Pick<Run, 'length' | 'probe'>,
): Run | undefined {
  const { starts, letters } = words
  if (!byTerm.has(keyOf(probe, length)) || at + length > letters.length) return undefined
  const word = wordAt(words, at)
  if (starts[word] !== at) return undefined
  const next = wordAt(words, at + length - 1) + 1
  const isEnd = starts[next] === at + length
  if (!isEnd && (next > word + 1 || stems[length] === 0)) return undefined
  return { word, length, probe, next, isEnd }
}
