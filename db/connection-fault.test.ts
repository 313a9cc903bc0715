import { expect, test } from 'vitest'
import { isConnectionFault } from './connection-fault.ts'

const withCode = (code: string) => Object.assign(new Error('it failed'), { code })

test.each(['57P01', '57P03', '08006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])(
  '%s says that Postgres went away',
  (code) => {
    expect(isConnectionFault(withCode(code))).toBe(true)
  },
)

test('so does a connection that ended without a word', () => {
  expect(isConnectionFault(new Error('Connection terminated unexpectedly'))).toBe(true)
})

test.each(['23505', '22P02', '53100', 'ENOENT'])('%s is the fault of what was asked', (code) => {
  expect(isConnectionFault(withCode(code))).toBe(false)
})

test('anything else is not taken for one', () => {
  expect(
    [new Error('a page names a connection terminated'), 'ECONNRESET', undefined].map(isConnectionFault),
  ).toEqual([false, false, false])
})
