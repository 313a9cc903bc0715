import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { patienceOf, revisitPriority, roundsOf, type RateGroup } from './visit-plan.ts'

const roundDays = 0.25
const group = fc.record<RateGroup>({
  kind: fc.constantFrom('list', 'listing', 'vendor', 'other'),
  rate: fc.double({ min: 0.0002, max: 50, noNaN: true }),
  pages: fc.integer({ min: 1, max: 5000 }),
  isFirst: fc.boolean(),
  isListed: fc.boolean(),
})
const visitsOf = (groups: RateGroup[], patience: number) =>
  groups.reduce((sum, one) => sum + one.pages / roundsOf(one, { patience, roundDays }), 0)

test('a budget is kept whenever the longest waits allow it, and a smaller one means more patience', () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5000 }), (groups, budget) => {
      const patience = patienceOf(groups, { budget, unread: 0, roundDays })
      const least = visitsOf(groups, Number.MAX_VALUE)
      expect(visitsOf(groups, patience)).toBeLessThanOrEqual(Math.max(budget * 0.95, least) * 1.001)
      expect(patienceOf(groups, { budget, unread: budget, roundDays })).toBeGreaterThanOrEqual(patience * 0.999)
      expect(patienceOf(groups, { budget: budget / 2, unread: 0, roundDays })).toBeGreaterThanOrEqual(patience * 0.999)
    }),
  ) // prettier-ignore
})

test('a page that changes faster never waits longer than another of its kind', () => {
  fc.assert(
    fc.property(group, group, fc.double({ min: 0.1, max: 100, noNaN: true }), (one, other, patience) => {
      const [slow, fast] = one.rate < other.rate ? [one, other] : [other, one]
      const wait = (rate: number) => roundsOf({ ...one, rate }, { patience, roundDays })
      expect(wait(fast.rate)).toBeLessThanOrEqual(wait(slow.rate))
      expect(wait(fast.rate)).toBeGreaterThanOrEqual(1)
    }),
  )
})

test('with pages that change alike, each waits for budget: four rounds where a fifth of them can be read in one', () => {
  const groups = [{ kind: 'listing', rate: 0.2, pages: 1000, isFirst: false, isListed: false }]
  const patience = patienceOf(groups, { budget: 210, unread: 0, roundDays })
  expect(roundsOf(groups[0]!, { patience, roundDays })).toBeCloseTo(5, 1)
})

test('a list comes before a new listing, and that before a page that is read again', () => {
  expect(revisitPriority('list', 0.01)).toBeLessThan(2)
  expect(revisitPriority('listing', 10)).toBeGreaterThan(2)
  expect(revisitPriority('listing', 10)).toBeLessThan(revisitPriority('listing', 0.01))
})

const waitOf = (kind: string, isListed: boolean) =>
  roundsOf({ kind, rate: 0.5, isFirst: false, isListed }, { patience: 0.4, roundDays })

test('a list is read more often, and a listing that it shows less often, than a page that changes as fast alone', () => {
  expect(waitOf('list', false)).toBeLessThan(waitOf('listing', false))
  expect(waitOf('listing', true)).toBeGreaterThan(waitOf('listing', false))
})
