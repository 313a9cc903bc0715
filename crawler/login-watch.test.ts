import { expect, test } from 'vitest'
import type { LogInState } from '#pages/login-state.ts'
import type { LogInRule } from '#pages/recipe.ts'
import { openLogInWatch } from './login-watch.ts'

const at = (seconds: number) => new Date(seconds * 1000)
const state = (name: LogInState['state']): LogInState => ({ state: name, reason: name })
const open = (isKept = true) => openLogInWatch({} as LogInRule, isKept)
const signal = new AbortController().signal
const nobody = () => Promise.reject(new Error('nobody has to'))

test('what was read between the last proof and the loss is read again, and what was proven is not', () => {
  const watch = open()
  watch.heard(1, at(0), at(1), state('proven'))
  watch.heard(2, at(1), at(2), state('unknown'))
  // Asked for before the second had ended: it says nothing of that one.
  watch.heard(3, at(1), at(3), state('proven'))
  expect(watch.heard(4, at(3), at(4), state('lost'))).toBe('again')
  expect(watch.renewed()).toEqual([2, 4])
  watch.heard(5, at(5), at(6), state('unknown'))
  watch.heard(6, at(7), at(8), state('proven'))
  watch.heard(7, at(9), at(10), state('lost'))
  expect(watch.renewed()).toEqual([7])
})

test('a session without a state begins by logging in, and nobody asks for a page before', async () => {
  const watch = open(false)
  const steps: string[] = []
  const regain = async () => {
    steps.push('regain')
    await Promise.resolve()
    watch.renewed()
  }
  const turns = [watch.turn(signal, regain), watch.turn(signal, nobody)]
  await Promise.all(turns)
  expect(steps).toEqual(['regain'])
})

test('nobody logs in while an answer is still to come', async () => {
  const watch = open()
  const other = await watch.turn(signal, nobody)
  watch.heard(1, at(0), at(1), state('lost'))
  let isRegained = false
  const turn = watch.turn(signal, async () => {
    isRegained = true
    watch.renewed()
  })
  await Promise.resolve()
  expect(isRegained).toBe(false)
  other[Symbol.dispose]()
  await turn
  expect(isRegained).toBe(true)
})

test('whoever waits when the session is laid down is let go', async () => {
  const watch = open(false)
  const laid = new AbortController()
  await watch.turn(laid.signal, async () => laid.abort())
  expect(laid.signal.aborted).toBe(true)
})

test('a page that never shows that we are logged in is known after one proof, until it is asked for again', () => {
  const watch = open()
  expect(watch.heard(1, at(0), at(1), state('lost'))).toBe('again')
  watch.alive()
  expect(watch.heard(1, at(2), at(3), state('lost'))).toBe('settled')
  expect(watch.heard(1, at(4), at(5), state('lost'))).toBe('again')
})

test('a state is kept only when nothing else is under way and nothing is unproven', async () => {
  const watch = open()
  using _own = await watch.turn(signal, nobody)
  expect(watch.isSure()).toBe(true)
  {
    using _other = await watch.turn(signal, nobody)
    expect(watch.isSure()).toBe(false)
  }
  watch.heard(1, at(0), at(1), state('unknown'))
  expect(watch.isSure()).toBe(false)
  watch.heard(2, at(2), at(3), state('proven'))
  expect(watch.isSure()).toBe(true)
  watch.heard(3, at(4), at(5), state('lost'))
  expect(watch.isSure()).toBe(false)
})
