import { expect, test } from 'vitest'
import type { Card, MeasuredSet } from './card.ts'
import { compareCards, type Contested } from './comparison.ts'

/** A set whose rows are answered with `now`. */
function setOf(now: string[], calibrationError = 0.02): MeasuredSet {
  const answers = [...new Set(now)]
  const guesses = now.map((one) => answers.indexOf(one))
  const rates = { accuracy: 1, macroF1: 1, abstained: 0, accuracyWhenSure: 1, accuracyOfSurest: 1 }
  const named = { name: 'sellers kept apart', kind: 'sellers', language: 'en', fingerprint: 'x' } as const
  return { ...named, ...rates, rows: now.length, calibrationError, classes: [], bins: [], answers, guesses }
}

function cardOf(sets: MeasuredSet[], version = 'lf-now'): Card {
  const data = { sha256: 'x', rows: 1, readings: 0, corrections: 0 }
  return { version, trained: '2026-11-21', data, classes: [], abstainBelow: 0.5, sets }
}

/** Titles that differ in their letters. */
function titlesOf(count: number): string[] {
  const letters = 'abcdefghij'
  return Array.from({ length: count }, (_, at) =>
    `${at}`.replaceAll(/\d/g, (digit) => letters[Number(digit)]!),
  )
}

/** `rare` and `common` rows; each is right before, and `lost` rare ones are wrong now while `gained` were wrong before. */
function contested(lost: number, gained: number): Contested {
  const truths = [...Array<string>(100).fill('rare'), ...Array<string>(900).fill('common')]
  const before = truths.map((truth, at) => (at < gained ? 'common' : truth))
  const now = truths.map((truth, at) => (at >= gained && at < gained + lost ? 'common' : truth))
  return { set: setOf(now), titles: titlesOf(truths.length), truths, before, fair: true }
}

const compare = (one: Contested) =>
  compareCards(cardOf([setOf(one.before)], 'lf-before'), cardOf([one.set]), [one])

test.each([
  [0, 0, true],
  [0, 30, true],
  [1, 0, true],
  [5, 0, false],
  [20, 10, false],
  [16, 12, true],
])('%i rows lost and %i gained: may it be promoted? %s', (lost, gained, passes) => {
  expect(compare(contested(lost, gained)).passes).toBe(passes)
})

test('twenty titles of one seller that differ in a number are one row, since they change their answer together', () => {
  const one = contested(20, 0)
  const titles = one.titles.map((title, at) => (at < 20 ? `Watch No ${1000 + at}` : title))
  expect(compare(one).passes).toBe(false)
  expect(compare({ ...one, titles })).toMatchObject({ passes: true, sets: [{ gained: 0, lost: 1 }] })
})

test('a category that gets worse is named although the whole gets better', () => {
  const truths = [...Array<string>(20).fill('weapons'), ...Array<string>(200).fill('drugs')]
  const before = truths.map((truth, at) => (at < 120 ? truth : 'guides'))
  const now = truths.map((truth, at) => (at < 10 ? 'guides' : truth))
  const titles = titlesOf(truths.length)
  const found = compare({ set: setOf(now), titles, truths, before, fair: true })
  expect(found.passes).toBe(false)
  expect(found.sets[0]).toMatchObject({ worse: false, gained: 100, lost: 10 })
  expect(found.sets[0]!.classes.filter(({ worse }) => worse).map(({ category }) => category)).toEqual([
    'weapons',
  ])
})

test('a worse calibration, and a set of the model at work that was not asked, stand in the way', () => {
  const one = contested(0, 0)
  const badly = { ...one, set: { ...one.set, calibrationError: 0.06 } }
  expect(compare(badly)).toMatchObject({ passes: false, calibration: { worse: true } })
  const two = cardOf(
    [setOf(one.before), { ...setOf(one.before), name: 'titles that were read' }],
    'lf-before',
  )
  expect(compareCards(two, cardOf([one.set]), [one])).toMatchObject({
    passes: false,
    missing: ['titles that were read'],
  })
})
