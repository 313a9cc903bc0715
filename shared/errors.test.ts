import { expect, test } from 'vitest'
import { LanternfishError, MissingServiceError, UsageError, retryOf } from './errors.ts'

test('a fault nobody named is retried, a named one only when it says so', () => {
  expect(retryOf(new Error('socket closed'))).toBe('with-backoff')
  expect(retryOf(new LanternfishError('X', 'y'))).toBe('never')
  expect(retryOf(new MissingServiceError('Postgres does not answer.'))).toBe('with-backoff')
})

test('each error carries the exit status that the commands promise', () => {
  expect(new UsageError('wrong flag').exitStatus).toBe(2)
  expect(new MissingServiceError('no Tor').exitStatus).toBe(3)
  expect(new LanternfishError('X', 'y').exitStatus).toBe(1)
})
