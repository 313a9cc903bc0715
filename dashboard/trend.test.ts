import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketsOf, MAX_BUCKETS, seriesOf, spanOf } from './trend.ts'

const time = (iso: string) => new Date(iso)

test.each([
  ['a demo of four minutes', '2026-11-20T10:00:02Z', '2026-11-20T10:04:02Z', 5],
  ['an hour', '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z', 120],
  ['forty days', '2026-10-01T00:00:00Z', '2026-11-10T00:00:00Z', 86_400],
  ['a year', '2025-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 604_800],
])('%s is cut into buckets of a length that people know', (_, from, to, step) => {
  expect(bucketsOf({ from: time(from), to: time(to) }).stepSeconds).toBe(step)
})

test('the buckets hold the whole span, at most sixty of them, and weeks begin on Mondays', () => {
  const instant = fc.date({ min: time('2001-01-01'), max: time('2060-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const cut = bucketsOf({ from, to })
      const end = cut.from.getTime() + cut.buckets * cut.stepSeconds * 1000
      expect(cut.buckets).toBeLessThanOrEqual(MAX_BUCKETS)
      expect(cut.from.getTime()).toBeLessThanOrEqual(from.getTime())
      expect(end).toBeGreaterThan(to.getTime())
      expect(cut.stepSeconds % 604_800 === 0 ? cut.from.getUTCDay() : 1).toBe(1)
    }),
  )
})

test('a range ends now; all ends where the last sight was', () => {
  const now = time('2026-11-20T12:00:00Z')
  const observed = { from: time('2026-01-01T00:00:00Z'), to: time('2026-02-01T00:00:00Z') }
  expect(spanOf('24h', now, observed)).toEqual({ from: time('2026-11-19T12:00:00Z'), to: now })
  expect(spanOf('all', now, observed)).toEqual(observed)
  expect(spanOf('all', now, undefined)).toBeUndefined()
})

test('steps become what was there in each bucket, the largest category first', () => {
  const steps = [
    { bucket: 0, category: 'guides', listings: 1 },
    { bucket: 1, category: 'services', listings: 3 },
    { bucket: 3, category: 'services', listings: -2 },
  ]
  expect(seriesOf(steps, 4)).toEqual([
    { category: 'services', counts: [0, 3, 3, 1] },
    { category: 'guides', counts: [1, 1, 1, 1] },
  ])
})
