import { expect, test } from 'vitest'
import { outcomes } from '#contracts/page-kind.ts'
import { nextVisit, visitBehindFront } from './next-visit.ts'

const now = new Date('2026-11-01T00:00:00Z')
const at = (outcome: (typeof outcomes)[number], attempts = 0) =>
  nextVisit(outcome, { attempts, now, revisitMs: 86_400_000, random: 0.5 })

test('every outcome has a plan, and none brings a page back before now', () => {
  for (const outcome of outcomes) {
    const { dueAt } = at(outcome)
    expect(dueAt === null || dueAt >= now).toBe(true)
  }
})

test('a site that does not answer is tried four times more, each later than the last, then at the next revisit', () => {
  const waits = [0, 1, 2, 3, 4].map((attempts) => at('offline', attempts))
  const seconds = waits.map(({ dueAt }) => (dueAt!.getTime() - now.getTime()) / 1000)
  expect(seconds).toEqual([3, 6, 12, 24, 86_400])
  expect(waits.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 0])
})

test('a notice in the place of a page is tried again like silence, for the page itself is still to come', () => {
  expect(at('blocked')).toEqual(at('offline'))
  const waits = Array.from({ length: 9 }, (_, attempts) => at('maintenance', attempts))
  const minutes = waits.map(({ dueAt }) => (dueAt!.getTime() - now.getTime()) / 60_000)
  // What is worked on for an hour is read when it is done, not a day later.
  expect(minutes.slice(0, 8).reduce((sum, wait) => sum + wait)).toBeGreaterThan(60)
  expect([minutes[0], minutes[8], waits[8]!.attempts]).toEqual([0.25, 1440, 0])
})

test('our own egress being down counts nothing against the site', () => {
  expect(at('egress-down', 3)).toEqual({ dueAt: now, attempts: 3 })
})

test('a page whose place the front took is due when the front opens, and is not for ever', () => {
  const opensAt = new Date(now.getTime() + 7_000)
  const how = { now, revisitMs: 86_400_000, random: 0.5 }
  const behind = (turns: number, attempts: number, isOwn = false) =>
    visitBehindFront({ opensAt: () => opensAt, turnedAway: () => turns }, isOwn, 'blocked', {
      ...how,
      attempts,
    })
  const tomorrow = at('blocked', 5)
  expect(behind(1, 0)).toEqual({ dueAt: opensAt, attempts: 1 })
  expect(behind(20, 2)).toEqual({ dueAt: opensAt, attempts: 2 })
  expect(behind(21, 1)).toEqual({ dueAt: opensAt, attempts: 2 })
  expect(behind(21, 2)).toEqual(tomorrow)
  expect(behind(0, 0, true)).toEqual({ dueAt: opensAt, attempts: 1 })
  expect(behind(0, 2, true)).toEqual(tomorrow)
})

test('what the gate stopped, what is no page and what is refused is not fetched again', () => {
  for (const outcome of ['csam-report', 'not-html', 'too-big', 'refused'] as const) {
    expect(at(outcome).dueAt).toBeNull()
  }
})
