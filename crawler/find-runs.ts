import { newCloseRuns } from './find-close-runs.ts'
import { PRIME, type FoldedWords } from './fold-units.ts'
import { MIX, POWERS, probeOf } from './gate-list-terms.ts'
import { SLOT_SHIFT, type TermIndex } from './term-index.ts'

/** Letters from a word's begin, up to the end of the word before `next` unless `isEnd` is false. */
export type Run = { word: number; length: number; probe: number; next: number; isEnd: boolean }

/** Words that are looked at in one way. */
const STRETCH = 1024
/** Letters a word: below it most words are single letters, at each of which a term of every length may begin. */
const CLOSE = 2

// Those of another module would be read again for each letter.
const factor = MIX
const shift = SLOT_SHIFT
const powers = POWERS
const prime = PRIME

/** Finds every run of letters from a word's begin whose probe a term may have, in the order of the words. */
export function newFindRuns(index: TermIndex): (words: FoldedWords) => Run[] {
  const closeRuns = newCloseRuns(index, CLOSE * STRETCH)
  return (words) => {
    const { starts, count } = words
    const found: Run[] = []
    for (let from = 0; from < count; from += STRETCH) {
      const to = Math.min(count, from + STRETCH)
      const letters = (starts[to] as number) - (starts[from] as number)
      if (letters < CLOSE * (to - from)) for (const run of closeRuns(words, from, to)) found.push(run)
      else findRuns(words, index, from, to, found)
    }
    return found
  }
}

function findRuns(words: FoldedWords, index: TermIndex, from: number, to: number, found: Run[]): void {
  const { starts, hashes, count } = words
  const { filter, longest, shortestStem } = index
  let start = starts[from] as number
  for (let word = from; word < to; word += 1) {
    const end = starts[word + 1] as number
    let length = end - start
    if (length > shortestStem) findStems(words, word, index, found)
    let hash = hashes[word] as number
    for (let next = word + 1; length <= longest;) {
      const mixed = Math.imul(hash, factor)
      if ((filter[mixed >>> shift]! & (1 << (length & 7))) !== 0)
        found.push({ word, length, probe: probeOf(hash), next, isEnd: true })
      if (next === count) break
      next += 1
      const before = length
      length = (starts[next] as number) - start
      // One that is longer than any term has no power, and ends the run.
      if (length <= longest)
        hash = (Math.imul(hash, powers[length - before] as number) + (hashes[next - 1] as number)) | 0
    }
    start = end
  }
}

/** Stems are the only terms that end within a word. */
function findStems({ letters, starts }: FoldedWords, word: number, index: TermIndex, found: Run[]): void {
  const { filter, stems, shortestStem, longestStem } = index
  const start = starts[word] as number
  const last = Math.min(longestStem, (starts[word + 1] as number) - start - 1)
  let hash = 0
  for (let at = start; at < start + shortestStem - 1; at += 1)
    hash = (Math.imul(hash, prime) + (letters[at] as number)) | 0
  for (let length = shortestStem; length <= last; length += 1) {
    hash = (Math.imul(hash, prime) + (letters[start + length - 1] as number)) | 0
    if (stems[length] === 0) continue
    const mixed = Math.imul(hash, factor)
    if ((filter[mixed >>> shift]! & (1 << (length & 7))) !== 0)
      found.push({ word, length, probe: probeOf(hash), next: word + 1, isEnd: false })
  }
}
