import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTryAt, TRY_OFFSETS_MS } from './retry-schedule.ts'

const DAY_MS = 24 * 3600_000
const roundBeganAt = new Date('2026-11-01T00:00:00Z')

/** When each try is made by a worker that is always there and whose tries all fail, each after `lastsMs`. */
function triesOf(randoms: number[], lastsMs: number): number[] {
  const times = [roundBeganAt.getTime()]
  for (const random of randoms) {
    const now = new Date(times.at(-1)! + lastsMs)
    const next = nextTryAt({ tries: times.length, roundBeganAt }, { now, random })
    if (!next) return times
    times.push(next.getTime())
  }
  return times
}

test('a receiver that fails for a day is tried ten times, ever more rarely, for the last time when the day is over', () => {
  const tries = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(tries, fc.integer({ min: 0, max: 1500 }), (randoms, lastsMs) => {
      const times = triesOf(randoms, lastsMs)
      const began = roundBeganAt.getTime()
      expect(times).toHaveLength(TRY_OFFSETS_MS.length)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times.at(-1)! - began).toBeGreaterThan(0.9 * DAY_MS)
      expect(times.at(-1)! - began).toBeLessThanOrEqual(DAY_MS)
    }),
  )
})

test('a worker that was away makes the tries it missed one after the other, never all at once', () => {
  const now = new Date(roundBeganAt.getTime() + 3 * DAY_MS)
  const next = nextTryAt({ tries: 4, roundBeganAt }, { now, random: 0 })
  expect(next!.getTime()).toBeGreaterThan(now.getTime())
})

const fifthTry = (random: number) =>
  nextTryAt({ tries: 5, roundBeganAt }, { now: roundBeganAt, random })!.getTime()

test('what failed together does not all come back together', () => {
  expect(fifthTry(0) - fifthTry(1)).toBeGreaterThan(10 * 60_000)
})
