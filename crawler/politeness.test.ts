import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPoliteness, wait } from './politeness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const open = new AbortController().signal

/** Milliseconds from the first turn to the beginning of each. */
async function turns(count: number, minDelayMs: number, random: () => number): Promise<number[]> {
  const politeness = openPoliteness(minDelayMs, random)
  const began: number[] = []
  const start = performance.now()
  // All ask at once, as the workers of a market do.
  const all = Array.from({ length: count }, async () => {
    await politeness.turn(open)
    began.push(Math.round(performance.now() - start))
  })
  await vi.runAllTimersAsync()
  await Promise.all(all)
  return began
}

test('requests begin the delay apart, however many ask at once', async () => {
  expect(await turns(4, 300, () => 0.5)).toEqual([0, 300, 600, 900])
})

test('the delay is a third shorter or longer by chance, never less', async () => {
  expect(await turns(2, 300, () => 0)).toEqual([0, 200])
  expect(await turns(2, 300, () => 1)).toEqual([0, 400])
})

test('without a delay nobody waits', async () => {
  expect(await turns(3, 0, () => 0.5)).toEqual([0, 0, 0])
})

test('whoever comes late does not wait for a delay that is over', async () => {
  const politeness = openPoliteness(300, () => 0.5)
  await politeness.turn(open)
  await vi.advanceTimersByTimeAsync(1000)
  const before = performance.now()
  await politeness.turn(open)
  expect(performance.now()).toBe(before)
})

test('a wait ends at once when the signal fires, and leaves no timer', async () => {
  const closing = new AbortController()
  const waiting = wait(60_000, closing.signal)
  closing.abort()
  await waiting
  await wait(60_000, closing.signal)
  expect(vi.getTimerCount()).toBe(0)
})
