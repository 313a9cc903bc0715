import { expect, test } from 'vitest'
import { openCookieJar, type Cookie } from './identity-cookies.ts'

const host = 'market.onion'
const now = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-01T01:00:00Z')

function headerAfter(setCookies: string[], url = `http://${host}/a/b`, at = now): string | undefined {
  const jar = openCookieJar()
  jar.store(`http://${host}/a/b`, setCookies, now)
  return jar.headerFor(url, at)
}

test.each([
  ['a plain cookie', ['a=1'], 'a=1'],
  ['a value with an equals sign', ['a=x=y; Path=/'], 'a=x=y'],
  ['the last of two with one name', ['a=1', 'a=2'], 'a=2'],
  ['the longer path first', ['a=1; Path=/', 'b=2; Path=/a'], 'b=2; a=1'],
  ['the default path, which is the folder', ['a=1'], 'a=1'],
  ['its own domain', [`a=1; Domain=${host}`], 'a=1'],
])('%s goes with the request', (_name, setCookies, header) => {
  expect(headerAfter(setCookies)).toBe(header)
})

test.each([
  ['another path', ['a=1; Path=/other']],
  ['a path that only begins alike', ['a=1; Path=/a/bc']],
  ['another domain', ['a=1; Domain=other.onion']],
  ['all of .onion', ['a=1; Domain=onion']],
  ['a Secure cookie in the clear', ['a=1; Secure']],
  ['no name', ['=1', 'novalue']],
  ['Max-Age of zero', ['a=1', 'a=1; Max-Age=0']],
  ['a date that is past', ['a=1; Expires=Wed, 31 Dec 2025 00:00:00 GMT']],
  ['five kilobytes', [`a=${'x'.repeat(5_000)}`]],
])('%s sends nothing', (_name, setCookies) => {
  expect(headerAfter(setCookies)).toBeUndefined()
})

test('a cookie is sent until it expires, and only to its host', () => {
  const setCookies = ['a=1; Max-Age=600; Path=/', 'b=2; Path=/']
  expect(headerAfter(setCookies, `http://${host}/`)).toBe('a=1; b=2')
  expect(headerAfter(setCookies, `http://${host}/`, later)).toBe('b=2')
  expect(headerAfter(setCookies, `http://www.${host}/`)).toBeUndefined()
  expect(headerAfter([`c=3; Domain=${host}; Path=/`], `http://www.${host}/`)).toBe('c=3')
})

test('what a browser changed, added and deleted is taken over, what came in meanwhile stays', () => {
  const cookie = (name: string, value: string): Cookie => {
    return {
      name,
      value,
      domain: host,
      path: '/',
      expires: -1,
      httpOnly: false,
      secure: false,
      sameSite: 'Lax',
    }
  }
  const jar = openCookieJar([cookie('kept', '1'), cookie('gone', '1')])
  const given = jar.list()
  jar.store(`http://${host}/`, ['meanwhile=1'], now)
  jar.merge(given, [cookie('kept', '2'), cookie('fresh', '1')])
  expect(jar.headerFor(`http://${host}/`, now)?.split('; ').sort()).toEqual([
    'fresh=1',
    'kept=2',
    'meanwhile=1',
  ])
})

test('a site that sets cookies without end does not fill the memory', () => {
  const jar = openCookieJar()
  jar.store(
    `http://${host}/`,
    Array.from({ length: 1_000 }, (_item, at) => `n${at}=1`),
    now,
  )
  expect(jar.list()).toHaveLength(200)
})
