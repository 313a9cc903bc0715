import { expect, test } from 'vitest'
import { counter, duration, readMetrics, watched } from './metrics.ts'

const linesOf = async (name: string) =>
  (await readMetrics()).text.split('\n').filter((line) => line.startsWith(name))

test('two places that count the same event share a counter', async () => {
  counter('test_events_total', 'Events.', ['kind']).inc({ kind: 'a' })
  counter('test_events_total', 'Events.', ['kind']).inc({ kind: 'a' })
  expect(await linesOf('test_events_total')).toEqual(['test_events_total{kind="a"} 2'])
})

test('durations are seconds in buckets', async () => {
  duration('test_wait_seconds', 'A wait.').observe(0.3)
  expect(await linesOf('test_wait_seconds_bucket{le="0.5"}')).toEqual([
    'test_wait_seconds_bucket{le="0.5"} 1',
  ])
  expect(await linesOf('test_wait_seconds_sum')).toEqual(['test_wait_seconds_sum 0.3'])
})

test('a watched value is looked up when asked for, absent and counted where it cannot be read, and gone when closed', async () => {
  let answer: Promise<number> = Promise.resolve(7)
  const value = watched('test_waiting', 'What waits.', () => answer)
  expect(await linesOf('test_waiting')).toEqual(['test_waiting 7'])
  answer = Promise.reject(new Error('away'))
  expect(await linesOf('test_waiting')).toEqual([])
  answer = Promise.resolve(8)
  expect(await linesOf('test_waiting')).toEqual(['test_waiting 8'])
  expect(await linesOf('lanternfish_metrics_unread_total')).toEqual([
    'lanternfish_metrics_unread_total{metric="test_waiting"} 1',
  ])
  value[Symbol.dispose]()
  expect(await linesOf('test_waiting')).toEqual([])
})
