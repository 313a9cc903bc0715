import { expect, test } from 'vitest'
import type { Trend } from '../views.ts'
import { bucketTime, foldSeries, totals } from './trend-series.ts'

function trendOf(series: Record<string, number[]>): Trend {
  const rows = Object.entries(series).map(([category, counts]) => ({ category, counts }))
  return { from: '2026-11-01T00:00:00.000Z', stepSeconds: 3600, buckets: 2, series: rows }
}

const many = trendOf({
  undecided: [9, 9],
  other: [8, 8],
  a: [7, 1],
  b: [6, 1],
  c: [5, 1],
  d: [4, 1],
  e: [3, 1],
  f: [2, 1],
  g: [1, 1],
})

test('six categories have colours of their own; the rest and “other” are one', () => {
  const folded = foldSeries(many)
  expect(folded.map(({ category }) => category)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'undecided',
    'others',
  ])
  expect(folded.at(-1)!.counts).toEqual([9, 9])
})

test('folding loses no listing', () => {
  expect(totals({ ...many, series: foldSeries(many) })).toEqual(totals(many))
})

test('a category keeps its own name while there is nothing to fold', () => {
  expect(foldSeries(trendOf({ a: [1, 2] }))).toEqual([{ category: 'a', tone: 0, counts: [1, 2] }])
})

test('a bucket begins where its count says', () => {
  expect(bucketTime(many, 1).toISOString()).toBe('2026-11-01T01:00:00.000Z')
})
