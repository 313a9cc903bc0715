import { expect, test } from 'vitest'
import { countBucketOf, isoWeekOf, mondayOf, placeOf, reachOf, regionOf } from './coarsen.ts'

test.each([
  ['2026-01-01', '2026-W01', '2025-12-29'],
  ['2027-01-03', '2026-W53', '2026-12-28'],
  ['2027-01-04', '2027-W01', '2027-01-04'],
  ['2024-12-30', '2025-W01', '2024-12-30'],
  ['2026-11-22', '2026-W47', '2026-11-16'],
])('%s lies in ISO week %s, which begins on %s', (day, week, monday) => {
  expect(isoWeekOf(new Date(`${day}T23:59:59Z`))).toBe(week)
  expect(mondayOf(new Date(`${day}T23:59:59Z`))).toEqual(new Date(`${monday}T00:00:00Z`))
})

test('counts leave as ranges', () => {
  expect([null, 0, 1, 9, 10, 99, 100, 12_345].map(countBucketOf)).toEqual([
    null,
    '0',
    '1-9',
    '1-9',
    '10-99',
    '10-99',
    '100+',
    '100+',
  ])
})

test('a list of several countries leaves without their names, and a country may leave as its region', () => {
  expect(placeOf(['DE', 'DE'])).toBe('DE')
  expect(placeOf(['DE', 'NL'])).toBe('several')
  expect(placeOf([])).toBeNull()
  expect(['DE', 'US-CA', 'CN', 'WORLDWIDE', 'several', null].map(regionOf)).toEqual([
    'region:Europe',
    'region:Americas',
    'region:Asia',
    'WORLDWIDE',
    'several',
    null,
  ])
})

test('how far a listing ships is told from where it ships', () => {
  expect(reachOf(['DE'], ['DE'])).toBe('domestic')
  expect(reachOf(['DE'], ['EU'])).toBe('abroad')
  expect(reachOf(null, ['WORLDWIDE', 'DE'])).toBe('worldwide')
  expect(reachOf(['DE'], null)).toBeNull()
})
