import { expect, test } from 'vitest'
import type { ValueCount } from '#db/drift.ts'
import { driftOf, lastWeek } from './measure-drift.ts'

const counts = (values: Record<string, [now: number, before: number]>): ValueCount[] =>
  Object.entries(values).map(([value, [now, before]]) => ({ measure: 'category', value, now, before }))
const psiOf = (values: Record<string, [number, number]>) => driftOf(counts(values))[0]?.psi ?? -1

test('a week like those before has no drift, and one that turned round has much', () => {
  expect(psiOf({ drugs: [300, 2400], guides: [100, 800] })).toBeLessThan(0.001)
  expect(psiOf({ drugs: [100, 2400], guides: [300, 800] })).toBeGreaterThan(1)
})

test('the index is the sum of differences times logarithms of shares', () => {
  const [a, b] = [0.6, 0.5].map((share) => (share * 1e6 + 0.5) / (1e6 + 1))
  const expected = (a! - b!) * Math.log(a! / b!) + (b! - a!) * Math.log((1 - a!) / (1 - b!))
  expect(psiOf({ x: [600_000, 500_000], y: [400_000, 500_000] })).toBeCloseTo(expected, 6)
})

test('a value that was never seen before raises the alarm without making it endless', () => {
  const psi = psiOf({ drugs: [200, 1000], gambling: [200, 0] })
  expect(psi).toBeGreaterThan(0.25)
  expect(psi).toBeLessThan(10)
})

test('of a few listings nothing is said', () => {
  expect(driftOf(counts({ drugs: [199, 10_000] }))).toEqual([])
  expect(driftOf(counts({ drugs: [10_000, 199] }))).toEqual([])
})

test.each([
  ['2026-11-21T12:00:00Z', '2026-11-09'],
  ['2026-11-23T00:00:00Z', '2026-11-16'],
  ['2026-11-22T23:59:59Z', '2026-11-09'],
])('at %s the last whole week began on %s', (now, monday) => {
  expect(lastWeek(new Date(now)).toISOString()).toBe(`${monday}T00:00:00.000Z`)
})
