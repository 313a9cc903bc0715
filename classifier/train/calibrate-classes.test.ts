import { expect, test } from 'vitest'
import { calibrated, setBest } from '../calibration.ts'
import { fitClasses } from './calibrate-classes.ts'
import type { Answer } from './calibrate.ts'

/** Two classes; of `rows` answers for class 0 with this probability, `right` are right. */
function answers(probability: number, rows: number, right: number): Answer[] {
  const logits = Float64Array.of(Math.log(probability / (1 - probability)), 0)
  return Array.from({ length: rows }, (_, i) => ({ logits, label: i < right ? 0 : 1 }))
}

test('a class that is right less often than it says is believed less, and one that is right as often stays', () => {
  const boastful = [...answers(0.95, 500, 350), ...answers(0.7, 500, 250)]
  const honest = [...answers(0.95, 500, 475), ...answers(0.7, 500, 350)]
  const [low, same] = [boastful, honest].map((some) => calibrated(fitClasses(some, 2, 1), 0, 0.95))
  expect(low).toBeGreaterThan(0.65)
  expect(low).toBeLessThan(0.75)
  expect(same).toBeCloseTo(0.95, 1)
})

test('answers far from their calibration do not throw the fit off: the line stays a line that rises', () => {
  const { slope, shift } = fitClasses([...answers(0.999, 4000, 3990), ...answers(0.55, 40, 39)], 2, 1)
  expect(slope[0]).toBeGreaterThan(0)
  expect(slope[0]).toBeLessThan(3)
  expect(Math.abs(shift[0]!)).toBeLessThan(6)
})

test('of a class without answers nothing is changed', () => {
  expect(fitClasses(answers(0.9, 10, 9), 2, 1)).toMatchObject({
    slope: [expect.any(Number), 1],
    shift: [expect.any(Number), 0],
  })
})

test('the best category stays the best, and the sum never grows', () => {
  for (const wanted of [0.05, 0.3, 0.9]) {
    const shares = Float64Array.of(0.5, 0.4, 0.1)
    setBest(shares, 0, wanted)
    expect(shares[0]).toBe(wanted)
    expect(Math.max(...shares)).toBe(wanted)
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1.000001)
  }
})
