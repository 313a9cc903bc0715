import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { estimateList, intervalOf, type Frame } from './estimate-list.ts'

const frame = (slice: string, from: number, to: number, step = 1): Frame => ({
  slice,
  ids: new Set(Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step)),
})
const open = { printed: undefined, isWhole: false }

test('what the site prints counts before anything else, and never below what was seen', () => {
  expect(estimateList([frame('', 0, 40)], { printed: 100, isWhole: false })).toMatchObject({
    method: 'printed',
    unseen: 60,
  })
  expect(estimateList([frame('', 0, 40)], { printed: 30, isWhole: true })).toMatchObject({
    seen: 40,
    unseen: 0,
  })
})

test('a list that was read to its end has what was seen', () => {
  expect(estimateList([frame('', 0, 40)], { ...open, isWhole: true })).toMatchObject({
    method: 'whole',
    unseen: 0,
  })
})

test('two orders of a list whose ends are out of reach tell how much there is', () => {
  // 60 of 100 in one order, 50 of 100 in the other, 30 in both: 61 * 51 / 31 - 1.
  const estimate = estimateList([frame('', 0, 60), frame('sort=price', 0, 100, 2)], open)
  expect(estimate.method).toBe('recapture')
  expect(estimate.seen + estimate.unseen).toBeCloseTo(99.35, 1)
  const { low, high } = intervalOf(estimate)!
  expect(low).toBeLessThan(100)
  expect(high).toBeGreaterThan(100)
  expect(low).toBeGreaterThanOrEqual(estimate.seen)
})

test('one order under two names is one sample, which says nothing', () => {
  expect(estimateList([frame('', 0, 60), frame('sort=newest', 0, 60)], open).method).toBe('none')
  expect(estimateList([frame('', 0, 60), frame('sort=newest', 0, 80)], open).method).toBe('none')
  expect(intervalOf(estimateList([frame('', 0, 60)], open))).toBeUndefined()
})

test('two ends of one order are one sample: what is dearest is never cheapest', () => {
  const both = [frame('sort=price_asc', 0, 40), frame('sort=price_desc', 60, 100)]
  expect(estimateList(both, open).method).toBe('none')
})

test('two ends of one order that meet have everything between them; an order that the site does not heed has no ends', () => {
  const met = estimateList(
    [frame('', 0, 40), frame('sort=price_asc', 0, 60), frame('sort=price_desc', 50, 100)],
    open,
  )
  expect(met).toMatchObject({ method: 'whole', seen: 100, unseen: 0 })
  const same = [frame('', 0, 60), frame('sort=price_asc', 0, 60), frame('sort=price_desc', 0, 60)]
  expect(estimateList(same, open).method).toBe('none')
})

test('where hardly anything was seen twice it is a lower bound and says so', () => {
  expect(estimateList([frame('', 0, 60), frame('sort=price', 58, 100)], open).method).toBe('lower bound')
})

test('independent samples of a known total have it in their interval about 95 times in a hundred', () => {
  let inside = 0
  const runs = 400
  assert(
    property(integer(), (seed) => {
      const total = 300
      const draw = (share: number, salt: number) =>
        new Set(Array.from({ length: total }, (_, i) => i).filter((i) => noise(seed, salt, i) < share))
      const estimate = estimateList([{ slice: '', ids: draw(0.4, 1) }, { slice: 'sort=price', ids: draw(0.5, 2) }], open) // prettier-ignore
      const { low, high } = intervalOf(estimate)!
      if (low <= total && total <= high) inside++
    }),
    { numRuns: runs, seed: 7 },
  )
  expect(inside / runs).toBeGreaterThan(0.91)
})

/** From 0 to 1, the same for the same numbers. */
function noise(...numbers: number[]): number {
  let hash = 2166136261
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 16777619)
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507)
    hash ^= hash >>> 13
  }
  return (hash >>> 0) / 2 ** 32
}
