import { expect, test } from 'vitest'
import { inBlocks, slopeOf } from './slope.ts'
import { openRandom } from './world/random.ts'

/** What `npm run bench -- browser-slope` concludes from its samples. */

const RUNS = 200
const STEPS = 240

/** Samples of a memory that grows by so much a step, in a saw of what is freed from time to time, with noise. */
function samplesOf(growth: number, seed: string): { x: number; y: number }[] {
  const random = openRandom('slope', seed)
  return Array.from({ length: STEPS }, (_, x) => ({ x, y: 300 + growth * x + (x % 10) + 40 * random.next() }))
}

function sharesOf(growth: number): { holdsIt: number; holdsNone: number } {
  const slopes = Array.from({ length: RUNS }, (_, run) => slopeOf(inBlocks(samplesOf(growth, `${run}`), 10)))
  const share = (value: number) =>
    slopes.filter(({ perX, plusMinus }) => Math.abs(perX - value) <= plusMinus).length / RUNS
  return { holdsIt: share(growth), holdsNone: share(0) }
}

test.each([0, 0.1])('the interval of a slope of %d holds it in nineteen of twenty runs', (growth) => {
  expect(sharesOf(growth).holdsIt).toBeGreaterThan(0.91)
})

test('a memory that grows by a tenth over a run is told from one that does not', () => {
  expect(sharesOf(30 / STEPS).holdsNone).toBeLessThan(0.01)
})

test('a line without noise is found as it is', () => {
  const line = slopeOf([0, 1, 2, 3].map((x) => ({ x, y: 7 - 2 * x })))
  expect([line.perX, line.at(10), line.plusMinus]).toEqual([-2, -13, 0])
})
