import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrontSign } from './front-sign.ts'
import { hear, isDoubtful, newFrontState } from './front-state.ts'

const rules = { random: () => 0, backoffSeconds: 10 }
const queue = (seconds: number): FrontSign => ({ kind: 'queue', seconds })

/** Hears signs a second apart, each request begun as soon as the front wanted it. */
function after(...signs: FrontSign[]) {
  const state = newFrontState(null)
  let now = 1_000_000
  const hearings = signs.map((sign) => {
    now = Math.max(now + 1_000, state.until)
    return hear(state, rules, sign, { begun: now, now })
  })
  return { state, now, last: hearings.at(-1)!, hearings }
}

/** Asks for pages in turn, a second apart, each as soon as the front wants it. */
function asking() {
  const state = newFrontState(null)
  let now = 1_000_000
  const at = (path: string, sign: FrontSign) => {
    now = Math.max(now + 1_000, state.until)
    return hear(state, rules, sign, { begun: now, now, path })
  }
  return { state, at, now: () => now }
}

test('no jitter and no order of answers ever brings a request before the time that the front named', () => {
  const Sign = fc.oneof(
    fc.integer({ min: 0, max: 200 }).map(queue),
    fc.constant<FrontSign>({ kind: 'killed' }),
    fc.integer({ min: 0, max: 600 }).map((seconds): FrontSign => ({ kind: 'busy', seconds })),
    fc.constantFrom<FrontSign>(
      { kind: 'through' },
      { kind: 'silent' },
      { kind: 'captcha' },
      { kind: 'nothing' },
    ),
  )
  const Step = fc.tuple(Sign, fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 20_000 }))
  const property = fc.property(
    fc.array(Step),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (steps, random) => {
      const state = newFrontState(null)
      let now = 1_000_000
      let named = 0
      for (const [sign, gap, lasted] of steps) {
        now += gap
        hear(state, { random: () => random, backoffSeconds: 10 }, sign, { begun: now - lasted, now })
        if ('seconds' in sign) named = Math.max(named, now + sign.seconds! * 1000)
        expect(state.until).toBeGreaterThanOrEqual(named)
      }
    },
  )
  fc.assert(property)
})

test('a path that is killed again and again is left alone for longer and longer, each time on a new circuit', () => {
  const killed: FrontSign = { kind: 'killed' }
  const waits = [1, 2, 3].map((times) => {
    const { state, now, last } = after(...Array.from({ length: times }, () => killed))
    expect(last).toMatchObject({ isTurnedAway: 'own', needsCircuit: true })
    return Math.round((state.until - now) / 1000)
  })
  expect(waits).toEqual([2, 4, 8])
})

test('of several answers that one kill brought, the first one takes a new circuit', () => {
  const state = newFrontState(null)
  const times = { begun: 1_000, now: 2_000 }
  expect(hear(state, rules, { kind: 'killed' }, times).needsCircuit).toBe(true)
  // What else was under way is cut with the circuit: no silence of the site's.
  for (const kind of ['killed', 'silent'] as const)
    expect(hear(state, rules, { kind }, { ...times, now: 2_010 })).toEqual({ isTurnedAway: true })
  expect(state.silent).toBe(0)
})

test('silence closes the market after five in a row, and one answer opens it', () => {
  const silent: FrontSign = { kind: 'silent' }
  expect(after(silent, silent, silent, silent).state.until).toBe(0)
  expect(after(silent, silent, silent, silent, silent).last.closed).toMatchObject({ isLong: false })
  const { state, now } = after(silent, silent, { kind: 'through' }, silent, silent, silent)
  expect([state.until, now < state.provenUntil]).toEqual([0, true])
})

test('a wait that is longer than a market is held for lays it down', () => {
  expect(after({ kind: 'busy', seconds: 30 }).last.closed?.isLong).toBe(false)
  expect(after({ kind: 'busy', seconds: 3_600 }).last.closed?.isLong).toBe(true)
  expect(after(queue(120)).last.closed?.isLong).toBe(false)
})

test("a captcha before anything else, or three in a row, is the front's; one among pages is that page's own", () => {
  const captcha: FrontSign = { kind: 'captcha' }
  const through: FrontSign = { kind: 'through' }
  expect(after(captcha).last).toEqual({ isTurnedAway: true })
  expect(after(captcha, captcha).last.needsPerson).toBe(true)
  expect(after(queue(5), captcha).last.needsPerson).toBe(true)
  expect(after(through, captcha, through, captcha).hearings.some(({ needsPerson }) => needsPerson)).toBe(
    false,
  )
  expect(after(through, captcha, captcha, captcha).last).toEqual({ isTurnedAway: true, needsPerson: true })
})

test('a session that ended once is met at its next end by one request alone', () => {
  const through: FrontSign = { kind: 'through' }
  const { state } = after(queue(5), through)
  const admitted = state.admittedAt!
  hear(state, rules, queue(5), { begun: admitted + 59_000, now: admitted + 60_000 })
  const again = state.until
  hear(state, rules, through, { begun: again, now: again })
  expect(state.provenUntil).toBe(again + 60_000 * 0.98)
})

test('a page that shows a queue while another is served shows its own, and nobody waits for it again', () => {
  const { state, at, now } = asking()
  at('/', { kind: 'through' })
  expect(at('/about-queues', queue(20))).toMatchObject({ isTurnedAway: 'own', closed: { isLong: false } })
  expect(isDoubtful(state, '/about-queues')).toBe(true)
  at('/list', { kind: 'through' })
  expect(isDoubtful(state, '/about-queues')).toBe(false)
  expect(at('/about-queues', queue(20))).toEqual({ isTurnedAway: false })
  expect([state.sessionMs, state.until < now()]).toEqual([Infinity, true])
  // A front that forgot us gives a new place in its queue.
  const again: FrontSign = { kind: 'queue', seconds: 20, gaveCookie: true }
  expect(at('/about-queues', again)).toMatchObject({ isTurnedAway: 'own', closed: { isLong: false } })
  // Once it is served it is a page as any other.
  at('/about-queues', { kind: 'through' })
  expect(at('/about-queues', queue(20))).toMatchObject({ isTurnedAway: 'own' })
})

test('a captcha that a session meets first is asked about at another page before a person is called', () => {
  const { state, at } = asking()
  expect(at('/contact', { kind: 'captcha' })).toEqual({ isTurnedAway: true })
  expect(isDoubtful(state, '/contact')).toBe(true)
  at('/list', { kind: 'through' })
  state.provenUntil = 0
  expect(at('/contact', { kind: 'captcha' })).toEqual({ isTurnedAway: false })
  expect(at('/list', { kind: 'captcha' })).toEqual({ isTurnedAway: true })
  expect(at('/', { kind: 'captcha' }).needsPerson).toBe(true)
})

test('a queue at two addresses is the front, whichever is let through first', () => {
  const { state, at } = asking()
  at('/', { kind: 'through' })
  at('/a', queue(5))
  at('/b', queue(5))
  expect([isDoubtful(state, '/a'), isDoubtful(state, '/b')]).toEqual([false, false])
  at('/c', { kind: 'through' })
  expect(at('/a', queue(5)).closed?.reason).toBe('a queue stands before the market')
})

test('what was served before the queue came says nothing about it', () => {
  const state = newFrontState(null)
  hear(state, rules, { kind: 'through' }, { begun: 0, now: 1_000, path: '/' })
  hear(state, rules, queue(5), { begun: 2_000, now: 3_000, path: '/a' })
  hear(state, rules, { kind: 'through' }, { begun: 2_500, now: 3_500, path: '/b' })
  expect(isDoubtful(state, '/a')).toBe(true)
})
