import { expect, test } from 'vitest'
import { keepAnswers } from './kept-answers.ts'

/** A question that takes as long as it is told, on a clock that the test moves. */
function openQuestion(tookMs: number) {
  const state = { now: 0, asked: 0 }
  const answerOf = keepAnswers<number>(() => state.now)
  const ask = () =>
    answerOf('all', async () => {
      state.asked += 1
      const answer = state.asked
      state.now += tookMs
      return answer
    })
  return { state, ask }
}

test('a dear answer is given again for twenty times as long as it took', async () => {
  const { state, ask } = openQuestion(1000)
  expect([await ask(), await ask()]).toEqual([1, 1])
  state.now += 19_999
  expect(await ask()).toBe(1)
  state.now += 1
  expect(await ask()).toBe(2)
})

test('a cheap answer is always fresh', async () => {
  const { ask } = openQuestion(10)
  expect([await ask(), await ask()]).toEqual([1, 2])
})

test('who asks at the same time waits for the same answer', async () => {
  const { state, ask } = openQuestion(10)
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  expect(state.asked).toBe(1)
})

test('a fault is told to whoever asked, and not kept', async () => {
  const answerOf = keepAnswers<number>()
  await expect(answerOf('all', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await answerOf('all', () => Promise.resolve(3))).toBe(3)
})
