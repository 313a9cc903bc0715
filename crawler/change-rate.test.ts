import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeRate, remember } from './change-rate.ts'

const DAY_MS = 86_400_000
const prior = { rate: 0.1, weight: 0.5 }
const weak = { rate: 0.1, weight: 1e-6 }

test('a page that nobody has read twice has the rate that is believed of its kind', () => {
  expect(changeRate([], prior)).toBeCloseTo(0.1, 4)
})

test('regular visits give the closed form: -log of the share of visits that saw no change', () => {
  // 3 of 12 daily visits saw a change.
  const history = [...Array<number>(3).fill(1), ...Array<number>(9).fill(-1)]
  expect(changeRate(history, weak)).toBeCloseTo(-Math.log(9 / 12), 3)
})

/** Evenly spread over 0 to 1, without a random number. */
const spread = (i: number) => (i * 0.6180339887) % 1

/** A Poisson process read at irregular times. */
function simulate(rate: number, gaps: number[], draws: number[]): number[] {
  return gaps.map((days, i) => (draws[i]! < 1 - Math.exp(-rate * days) ? days : -days))
}

test('irregular visits give the rate back, within what so few readings can tell', () => {
  for (const rate of [0.05, 0.3, 1, 3]) {
    const n = 2000
    const gaps = Array.from({ length: n }, (_, i) => (0.2 + 2 * spread(i)) / rate)
    const draws = Array.from({ length: n }, (_, i) => (spread(i * 7 + 3) * 0.97 + spread(i * 13) * 0.03) % 1)
    const estimate = changeRate(simulate(rate, gaps, draws), prior)
    expect(estimate / rate).toBeGreaterThan(0.9)
    expect(estimate / rate).toBeLessThan(1.1)
  }
})

const gap = fc.double({ min: 0.01, max: 60, noNaN: true })
const history = fc.array(fc.tuple(gap, fc.boolean()), { maxLength: 16 }).map((all) => all.map(([days, changed]) => (changed ? days : -days))) // prettier-ignore

test('whatever was seen, the rate is a number above nothing, and one more change never lowers it', () => {
  fc.assert(
    fc.property(history, gap, (before, days) => {
      const rate = changeRate(before, prior)
      expect(rate).toBeGreaterThan(0)
      expect(Number.isFinite(rate)).toBe(true)
      expect(changeRate([...before, -days], prior)).toBeLessThanOrEqual(rate * 1.0001)
      expect(changeRate([...before, days], prior)).toBeGreaterThanOrEqual(
        changeRate([...before, -days], prior),
      )
    }),
  )
})

test('sixteen readings are kept, the latest ones, and none without time before it', () => {
  const full = Array.from({ length: 16 }, (_, i) => -(i + 1))
  expect(remember(full, 5 * DAY_MS, true)).toEqual([...full.slice(1), 5])
  expect(remember([-1], 0, true)).toEqual([-1])
})
