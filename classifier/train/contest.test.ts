import { expect, test } from 'vitest'
import { spreadOf } from './contest.ts'
import { fitPlain, type Loss } from './fit-plain.ts'
import { readTitles } from './fit-text.ts'
import { rivals } from './rivals.ts'
import type { Row } from './read-rows.ts'

function inventRows(vendor: string): Row[] {
  const wares = { drugs: ['green weed', 'brown hash'], weapons: ['small pistol', 'long rifle'] }
  return Object.entries(wares).flatMap(([category, names]) =>
    Array.from({ length: 20 }, (_, i) => ({
      title: `${names[i % 2]} number ${i}`,
      path: [],
      vendor,
      market: 'm',
      category,
      subcategory: undefined,
      clean: true,
    })),
  )
}

const classes = ['drugs', 'weapons']

test.each(rivals)('$name learns what can be learned, so that it is a rival', ({ score }) => {
  const split = {
    train: readTitles(inventRows('anna'), classes),
    test: readTitles(inventRows('ben'), classes),
  }
  expect(score(split, classes)).toMatchObject({ macroF1: 1, accuracy: 1 })
})

test.each<[Loss, boolean]>([
  ['hinge', true],
  ['logistic', false],
])('the %s learner gives the same answers each time', (loss, balanced) => {
  const examples = [0, 1].map((label) => ({ ids: Int32Array.from([label, 2]), label }))
  const answer = fitPlain(examples, 2, 4, loss, balanced)
  expect([0, 1].map((id) => answer(Int32Array.from([id])))).toEqual([0, 1])
})

test('the deviation is that of a sample, and 0 for a single value', () => {
  const { mean, deviation } = spreadOf([1, 2, 3])
  expect([mean, deviation]).toEqual([2, 1])
  expect(spreadOf([5])).toEqual({ mean: 5, deviation: 0 })
})
