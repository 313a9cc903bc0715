import { expect, test } from 'vitest'
import { blankSecrets } from './blank-secrets.ts'

const blank = (text: string, head = text.length) => blankSecrets(Buffer.from(text), head)?.toString()

test.each([
  ['GET / HTTP/1.1\r\nCookie: a=12; b=345\r\n\r\n', 'GET / HTTP/1.1\r\nCookie: a=**; b=***\r\n\r\n'],
  ['X: 1\r\nSET-COOKIE:a=12; Path=/; HttpOnly\r\n', 'X: 1\r\nSET-COOKIE:a=**; Path=/; HttpOnly\r\n'],
  ['Set-Cookie: a=b=c; Max-Age=1\nSet-Cookie: d=\n', 'Set-Cookie: a=***; Max-Age=1\nSet-Cookie: d=\n'],
  ['Cookie: bare\r\n', 'Cookie: ****\r\n'],
  ['Authorization: Basic YTpi\r\n', 'Authorization: **********\r\n'],
])('values are blanked, and places, names and attributes stay: %j', (before, after) => {
  expect(blank(before)).toBe(after)
  expect(after).toHaveLength(before.length)
})

test('a body keeps what looks like a header, and a message without secrets stays the same bytes', () => {
  const head = 'HTTP/1.1 200 OK\r\nX: 1\r\n\r\n'
  expect(blank(`${head}\r\nCookie: a=1`, head.length)).toBeUndefined()
  expect(blank(head)).toBeUndefined()
})
