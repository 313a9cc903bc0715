import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRequestHead, type HeadVerdict } from './egress-guard-head.ts'

const verdictOf = (text: string): string => {
  const verdict = readRequestHead(Buffer.from(text, 'latin1'))
  return verdict.kind === 'malformed' ? verdict.reason : verdict.kind
}

/** What a guard that receives the bytes piece by piece would say. */
function readInPieces(bytes: Buffer, cuts: number[]): HeadVerdict {
  for (const cut of [...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    const verdict = readRequestHead(bytes.subarray(0, cut))
    if (verdict.kind !== 'more') return verdict
  }
  return { kind: 'more' }
}

const soup = fc.array(
  fc.constantFrom(
    'GET / HTTP/1.1',
    'PUT',
    ' ',
    ':',
    'Host: a.onion',
    '\r\n',
    '\r',
    '\n',
    '\t',
    '\0',
    'x',
    'é',
    '\r\n\r\n',
  ),
  { maxLength: 24 },
)

test('any split of the byte stream gives the same verdict', () => {
  const property = fc.property(soup, fc.array(fc.nat(), { maxLength: 8 }), (parts, cuts) => {
    const bytes = Buffer.from(parts.join(''), 'latin1')
    expect(readInPieces(bytes, cuts)).toEqual(readRequestHead(bytes))
  })
  fc.assert(property, { numRuns: 2_000 })
})

const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/)
const value = fc.stringMatching(/^(?:[!-~](?:[ -~\t]{0,20}[!-~])?)?$/)
const target = fc.stringMatching(/^\/[!-"$-~]{0,30}$/)

test('a well-formed head is read back exactly, and what follows it is left alone', () => {
  const property = fc.property(
    target,
    fc.array(fc.tuple(token, value), { maxLength: 8 }),
    fc.string(),
    (target, headers, rest) => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
      const head = Buffer.from(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
      const verdict = readRequestHead(Buffer.concat([head, Buffer.from(rest)]))
      expect(verdict).toEqual({ kind: 'head', head: { method: 'GET', target, headers, length: head.length } })
    },
  )
  fc.assert(property)
})

test.each([
  ['a bare LF', 'GET / HTTP/1.1\nHost: a\n\n'],
  ['a bare LF between two headers', 'GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n'],
  ['a bare CR', 'GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n'],
  ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n'],
  ['a folded line that begins with a tab', 'GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n'],
  ['a NUL', 'GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n'],
  ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
  ['a header without a name', 'GET / HTTP/1.1\r\n: a\r\n\r\n'],
  ['another version', 'GET / HTTP/1.0\r\nHost: a\r\n\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an absolute target', 'GET http://b.onion/ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a fragment in the target', 'GET /#a HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a tunnel', 'CONNECT b.onion:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an empty first line', '\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['TLS', '\u0016\u0003\u0001\u0002\0\u0001'],
  ['more than 64 KB', `GET / HTTP/1.1\r\nX: ${'a'.repeat(70_000)}`],
])('%s is malformed', (_name, text) => {
  expect(verdictOf(text)).not.toMatch(/^(?:head|more)$/)
})

test('a head that is not finished asks for more', () => {
  expect(verdictOf('')).toBe('more')
  expect(verdictOf('GET / HTTP/1.1\r\nHost: a\r\n')).toBe('more')
  expect(verdictOf('GET / HTTP/1.1\r\nHost: a\r\n\r')).toBe('more')
  expect(verdictOf('GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('head')
})
