import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { newFindRuns, type Run } from './find-runs.ts'
import { foldWords } from './fold-text.ts'
import { PRIME, type FoldedWords } from './fold-units.ts'
import { readGateList } from './gate-list.ts'
import { probeOf } from './gate-list-terms.ts'
import { hashGateList } from './hash-gate-list.ts'
import { indexOf, keyOf, type TermIndex } from './term-index.ts'

const LATIN = ['a', 'zu', 'qex', 'qexa', 'ware', 'brelvin', 'of', 'lomrask', 'lomraskung', 'x'.repeat(45)]
const HAN = ['甲', '乙丙', '丁', '戊己庚', '辛']

const terms = fc.uniqueArray(
  fc.constantFrom('甲乙丙', '丁', '丁甲', '辛戊己庚', 'qex', 'zuqex', 'a丁', 'lomra*', 'x*'),
  {
    minLength: 1,
  },
)
const text = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HAN) }, fc.constantFrom(...LATIN)), {
      minLength: 1,
      maxLength: 40,
    }),
    fc.constantFrom('', ' '),
    // Longer than what is looked at in one go.
    fc.constantFrom(1, 1, 1, 90),
  )
  .map(([pieces, gap, times]) => `${pieces.join(gap)}${gap}`.repeat(times))

/** Every stretch of letters from every word's begin, asked for one after the other. */
function plainRuns({ letters, starts, count }: FoldedWords, index: TermIndex): Run[] {
  const ends = new Map(Array.from({ length: count }, (_, word) => [starts[word + 1]!, word + 1]))
  return Array.from({ length: count }, (_, word) => {
    const runs: Run[] = []
    let hash = 0
    for (let length = 1; length <= index.longest && starts[word]! + length <= letters.length; length += 1) {
      const end = starts[word]! + length
      hash = (Math.imul(hash, PRIME) + letters[end - 1]!) | 0
      const probe = probeOf(hash)
      if (!index.byTerm.has(keyOf(probe, length))) continue
      const next = ends.get(end)
      if (next !== undefined) runs.push({ word, length, probe, next, isEnd: true })
      else if (end < starts[word + 1]! && index.stems[length] === 1)
        runs.push({ word, length, probe, next: word + 1, isEnd: false })
    }
    return runs.toSorted((one, other) => Number(one.isEnd) - Number(other.isEnd) || one.length - other.length)
  }).flat()
}

test('terms are found where a plain search finds them, in the same order, however long the words are', () => {
  fc.assert(
    fc.property(terms, text, (a, written) => {
      const key = Buffer.alloc(32, 3)
      const rules = [{ id: 'pair', language: 'en', within: 3, a, b: ['zuv'] }]
      const index = indexOf([readGateList(hashGateList({ name: 'x', version: '1', key, rules }), 'x')])
      const words = foldWords(written)
      const found = newFindRuns(index)(words)
      expect(found.filter(({ probe, length }) => index.byTerm.has(keyOf(probe, length)))).toEqual(
        plainRuns(words, index),
      )
    }),
    { numRuns: 300 },
  )
})
