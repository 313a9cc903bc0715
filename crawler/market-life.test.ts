import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lifeStates } from '#contracts/market-life.ts'
import { outcomes, type Outcome } from '#contracts/page-kind.ts'
import { nextLife, type LifeFacts, type LifeFetch } from './market-life.ts'

const NOW = new Date('2026-05-01T00:00:00Z')
const DAY_MS = 86_400_000

const fetchOf = (outcome: Outcome, i: number): LifeFetch => ({
  id: 1000 - i,
  outcome,
  at: new Date(NOW.getTime() - i * 60_000),
  captureId: outcome === 'page' || outcome === 'seized' ? `capture-${i}` : null,
})

function facts(state: LifeFacts['state'], latest: Outcome[], more: Partial<LifeFacts> = {}): LifeFacts {
  return {
    state,
    fetches: latest.map(fetchOf),
    silentSince: null,
    withdrawals: { pages: 0, since: null, captureId: null },
    escrowOff: { pages: 0, captureId: null },
    vendorsGone: 0,
    ...more,
  }
}
const times = (count: number, outcome: Outcome): Outcome[] => Array.from({ length: count }, () => outcome)
const to = (given: LifeFacts) => nextLife(given, NOW)?.to
const said = { pages: 3, since: new Date(NOW.getTime() - DAY_MS), captureId: 'notice' }

describe('a market', () => {
  test.each<[string, LifeFacts, string | undefined]>([
    ['is up with its first page', facts('unread', ['page']), 'up'],
    ['is not down after seven silences', facts('up', times(7, 'offline')), undefined],
    ['is down after eight', facts('up', times(8, 'offline')), 'down'],
    ['is walled by a queue', facts('up', times(8, 'queue')), 'queue-walled'],
    ['is walled by a log-in', facts('up', times(8, 'login')), 'login-walled'],
    [
      'is degraded where most fetches fail',
      facts('up', [...times(7, 'offline'), ...times(9, 'page'), ...times(4, 'offline')]),
      'degraded',
    ],
    [
      'stays degraded at two thirds',
      facts('degraded', [...times(13, 'page'), ...times(7, 'offline')]),
      undefined,
    ],
    [
      'is up again at three quarters',
      facts('degraded', [...times(15, 'page'), ...times(5, 'offline')]),
      'up',
    ],
    ['comes back from silence with three pages', facts('down', ['page', 'page', 'offline', 'page']), 'up'],
    ['is not seized by two banners', facts('up', ['seized', 'seized', 'page']), undefined],
    [
      'is seized by three, whatever was silent between them',
      facts('up', ['seized', 'offline', 'seized', 'seized']),
      'seized',
    ],
    ['is not free again after a few pages', facts('seized', times(5, 'page')), undefined],
    [
      'is gone after a month of silence',
      facts('down', times(8, 'offline'), { silentSince: new Date(NOW.getTime() - 30 * DAY_MS) }),
      'gone',
    ],
    [
      'is only down before',
      facts('down', times(8, 'offline'), { silentSince: new Date(NOW.getTime() - 29 * DAY_MS) }),
      undefined,
    ],
    ['is not suspected for a notice alone', facts('up', times(3, 'page'), { withdrawals: said }), undefined],
    [
      'is suspected when vendors leave, too',
      facts('up', times(3, 'page'), { withdrawals: said, vendorsGone: 0.5 }),
      'exit-suspected',
    ],
    [
      'is suspected when escrow is off, too',
      facts('up', times(3, 'page'), { withdrawals: said, escrowOff: { pages: 2, captureId: 'e' } }),
      'exit-suspected',
    ],
    [
      'is suspected when withdrawals fail for days',
      facts('up', times(3, 'page'), {
        withdrawals: { ...said, since: new Date(NOW.getTime() - 2 * DAY_MS) },
      }),
      'exit-suspected',
    ],
    [
      'is not suspected for one page that says so',
      facts('up', times(3, 'page'), { withdrawals: { ...said, pages: 1 }, vendorsGone: 0.9 }),
      undefined,
    ],
  ])('%s', (_, given, expected) => {
    expect(to(given)).toBe(expected)
  })
})

const anyOutcome = fc.constantFrom(...outcomes)
const anyState = fc.constantFrom(...lifeStates, 'unread' as const)
const mute: Outcome[] = ['egress-down', 'refused']

test('no market is seized without a captured banner that the change points at', () => {
  fc.assert(
    fc.property(anyState, fc.array(anyOutcome, { maxLength: 40 }), (state, latest) => {
      const given = facts(state, latest)
      const change = nextLife(given, NOW)
      if (change?.to !== 'seized') return
      const banner = given.fetches.find(({ id }) => id === change.fetchId)
      expect(banner).toMatchObject({ outcome: 'seized', captureId: change.captureId })
      expect(change.captureId).not.toBeNull()
    }),
  )
})

test('no row of banners counts that nobody captured', () => {
  const given = facts('up', times(20, 'seized'))
  const uncaptured = given.fetches.map((fetch) => ({ ...fetch, captureId: null }))
  expect(to({ ...given, fetches: uncaptured })).not.toBe('seized')
})

test('what our own way out did changes nothing, wherever it stands among the fetches', () => {
  fc.assert(
    fc.property(
      anyState,
      fc.array(anyOutcome, { maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...mute))),
      (state, latest, noise) => {
        const noisy = [...latest]
        for (const [at, outcome] of noise) noisy.splice(Math.min(at, noisy.length), 0, outcome)
        const bare = latest.filter((outcome) => !mute.includes(outcome))
        expect(to(facts(state, noisy))).toBe(to(facts(state, bare)))
      },
    ),
  )
})

test('a change is always to another state, and points at a fetch', () => {
  fc.assert(
    fc.property(
      anyState,
      fc.array(anyOutcome, { maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (state, latest, vendorsGone) => {
        const change = nextLife(facts(state, latest, { vendorsGone, withdrawals: said }), NOW)
        if (!change) return
        expect(change.to).not.toBe(state)
        expect(change.fetchId).not.toBeNull()
      },
    ),
  )
})

test('a farewell at every address brings no market back, however often it is read; other words do', () => {
  const farewell = times(20, 'page').map((outcome, i) => ({
    ...fetchOf(outcome, i),
    contentHash: 'farewell',
  }))
  expect(to({ ...facts('exit-suspected', []), fetches: farewell })).toBeUndefined()
  const various = farewell.map((one, i) => ({ ...one, contentHash: `words ${i % 4}` }))
  expect(to({ ...facts('exit-suspected', []), fetches: various })).toBe('up')
})
