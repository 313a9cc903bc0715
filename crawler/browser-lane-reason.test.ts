import { expect, test } from 'vitest'
import { DeadlineError } from '#shared/with-deadline.ts'
import { reasonOf } from './browser-lane-reason.ts'

const MARKED = 'http://a.onion/LF-CSAM-MARKER'

test.each([
  [
    `page.goto: net::ERR_EMPTY_RESPONSE at ${MARKED}`,
    'the browser could not read it (net::ERR_EMPTY_RESPONSE)',
  ],
  [
    `page.goto: Navigation to "http://a.onion/" is interrupted by another navigation to "${MARKED}"`,
    'the browser could not read it',
  ],
  ['page.evaluate: Error: LF-CSAM-MARKER\n at get (<anonymous>)', 'the browser could not read it'],
])('what the browser quotes of a page is no reason that is stored: %s', (message, reason) => {
  expect(reasonOf(new Error(message), 1000)).toBe(reason)
})

test('a page that came too late is told from one that could not be read', () => {
  expect(reasonOf(new DeadlineError('x'), 1000)).toBe('no whole answer within 1000 ms')
})
