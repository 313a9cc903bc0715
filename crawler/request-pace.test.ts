import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRequestPace } from './request-pace.ts'

/** Begins of requests that are all asked for at once or late, with a process that is held up now and then. */
function begins(perSecond: number, gapsMs: number[]): number[] {
  let at = 0
  const pace = openRequestPace(perSecond, () => at)
  return gapsMs.map((gap) => {
    at += gap
    for (let ms = pace.take(); ms > 0; ms = pace.take()) at += ms
    return at
  })
}

test('no second ever holds more requests than allowed, however they come', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })), { maxLength: 80 }),
    (perSecond, gaps) => {
      const all = begins(perSecond, gaps)
      for (const from of all)
        expect(all.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(perSecond)
    },
  )
  fc.assert(property, { numRuns: 300, examples: [[6, [0, 0, 0, 0, 0, 0, 0]]] })
})

test('without a bound nothing waits, and half a request a second is one in two', () => {
  expect(openRequestPace(undefined).take()).toBe(0)
  expect(begins(0.5, [0, 0, 0])).toEqual([0, 2_200, 4_400])
})
