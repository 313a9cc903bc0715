import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openParameters } from './parameters.ts'

test.each([
  ['/item/1?sid=a91f00c2&x=1', '/item/1?x=1'],
  ['/item/1;jsessionid=AB12CD?x=1', '/item/1?x=1'],
  ['/item/1?PHPSESSID=0f3ab29c77', '/item/1'],
  ['/list?_=1699999999', '/list'],
  ['/list?token=next', '/list?token=next'],
  ['/list?page=2&amp;sid=99aa00bb', '/list?page=2'],
  ['/list?b=2&a=1', '/list?b=2&a=1'],
])('a session in the address of %s is left out', (path, plain) => {
  expect(openParameters([]).plain(path)).toBe(plain)
})

const teach = (pages: [string, string][]) => {
  const parameters = openParameters([])
  const lessons = pages.flatMap(([path, hash]) => parameters.learn(path, hash))
  return { ...parameters, lessons }
}

test('a parameter that changes nothing is left out, on every page of that sort', () => {
  const { plain } = teach([1, 2].flatMap((id): [string, string][] => [
    [`/item/${id}`, `h${id}`],
    [`/item/${id}?ref=home`, `h${id}`],
    [`/item/${id}?ref=list`, `h${id}`],
  ])) // prettier-ignore
  expect(plain('/item/9?ref=vendor')).toBe('/item/9')
  expect(plain('/vendor/9?ref=vendor')).toBe('/vendor/9?ref=vendor')
})

test('a parameter that changes the page stays, even where it changes nothing now and then', () => {
  const { plain } = teach([
    ['/list', 'a'],
    ...[1, 2, 3, 4, 5, 6].map((page): [string, string] => [`/list?page=${page}`, page < 5 ? `p${page}` : 'end']),
  ]) // prettier-ignore
  expect(plain('/list?page=9')).toBe('/list?page=9')
})

test('a parameter that always stands there stays: nobody knows the page without it', () => {
  const pages = Array.from({ length: 9 }, (_, id): [string, string] => [`/view?id=${id}`, 'expired'])
  expect(teach(pages).plain('/view?id=77')).toBe('/view?id=77')
})

test('what was learned holds in the next scrape', () => {
  const known = { base: '/item/#', name: 'ref', same: 6, different: 0, absent: 2 }
  expect(openParameters([known]).plain('/item/5?ref=x&v=1')).toBe('/item/5?v=1')
  expect(openParameters([{ ...known, different: 1 }]).plain('/item/5?ref=x')).toBe('/item/5?ref=x')
})

test('leaving out is done once: a plain path is its own plain path', () => {
  const { plain } = openParameters([{ base: '/a', name: 'x', same: 9, different: 0, absent: 1 }])
  const pair = fc.tuple(fc.constantFrom('x', 'y', 'sid', 'amp;x'), fc.stringMatching(/^[\w-]{0,12}$/))
  fc.assert(
    fc.property(fc.constantFrom('/a', '/b/c'), fc.array(pair), (bare, pairs) => {
      const path = `${bare}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`
      expect(plain(plain(path))).toBe(plain(path))
    }),
  )
})
