import { expect, test } from 'vitest'
import { openNews } from './news.ts'

test('a fault that comes again and again is told once, another one at once, and the same one again after a quiet time', () => {
  let at = 0
  const isNews = openNews(() => at)
  const told = [
    [0, 'refused'],
    [2_000, 'refused'],
    [3_000, 'closed'],
    [31_000, 'refused'],
    [60_000, 'refused'],
    [90_001, 'refused'],
  ].filter(([time, text]) => {
    at = Number(time)
    return isNews(String(text))
  })
  expect(told).toEqual([
    [0, 'refused'],
    [3_000, 'closed'],
    [90_001, 'refused'],
  ])
})
