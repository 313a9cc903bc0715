import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { readRecipe } from '#pages/recipe.ts'
import { findPages, type FindRules } from './find-pages.ts'

const host = `${'a'.repeat(56)}.onion`
const other = `${'b'.repeat(56)}.onion`
const walk: FindRules = {
  hosts: new Set([host]),
  recipe: undefined,
  path: '/from',
  depth: 2,
  listHasEnded: false,
  isChoice: () => false,
  trapAt: ({ hidden, labels, depth }) => (hidden || labels > 0 || depth > 5 ? 'rule: why' : undefined),
  kindOf: () => undefined,
  plain: (path) => path.replace(/[?&]sid=\w+/, ''),
}
const link = (url: string, hidden = false) => ({ url, text: '', hidden })
const pathsOf = (...urls: string[]) =>
  findPages(
    urls.map((url) => link(url)),
    walk,
  ).map(({ path }) => path)

test('a page is its path and query, once, one step deeper than where it was found', () => {
  const found = findPages(
    [link(`http://${host}/item/1?x=2#reviews`), link(`http://${host}/item/1?x=2`)],
    walk,
  )
  expect(found).toMatchObject([
    { path: '/item/1?x=2', shape: '/item/#?x', prefix: '/item', priority: 6, depth: 3 },
  ])
})

test('a page is the same page on each mirror', () => {
  const hosts = new Set([host, other])
  const found = findPages([link(`http://${host}/a`), link(`http://${other}/a`)], { ...walk, hosts })
  expect(found).toHaveLength(1)
})

test.each([
  ['another onion', `http://${other}/`],
  ['the open net', 'http://example.com/'],
  ['TLS', `https://${host}/`],
  ['a script', 'javascript:void(0)'],
  ['no address', 'http://'],
  ['a picture', `http://${host}/a.JPG?size=1`],
  ['an archive', `http://${host}/all.zip`],
  ['the way out', `http://${host}/logout`],
  ['the way out, written otherwise', `http://${host}/user/Sign-Out?t=1`],
  ['a cart', `http://${host}/item/1?add-to-cart=1`],
  ['a vote', `http://${host}/item/1?x=1&action=vote`],
  ['an endless path', `http://${host}/${'a'.repeat(2000)}`],
])('a link to %s is not followed', (_name, url) => {
  expect(pathsOf(url)).toEqual([])
})

const at = (path: string, hidden: boolean) => link(`http://${host}${path}`, hidden)

test('a trap is found with its reason, fifty of them at most, and a way to the same page that is none wins', () => {
  expect(findPages([at('/trap', true)], walk)).toMatchObject([{ path: '/trap', trap: 'rule: why' }])
  expect(findPages([at('/a', true), at('/a?sid=1', false)], walk)).toMatchObject([
    { path: '/a', trap: undefined },
  ])
  const many = Array.from({ length: 90 }, (_, index) => at(`/${index}`, true))
  expect(findPages(many, walk)).toHaveLength(50)
})

test('labels before a mirror are counted: they lead to the same place', () => {
  const found = findPages([link(`http://a.b.${host}/x`)], { ...walk, trapAt: ({ labels }) => String(labels) })
  expect(found).toMatchObject([{ path: '/x', trap: '2' }])
})

test('nothing but traps is found at the greatest depth, and 500 pages at most on one page', () => {
  expect(findPages([link(`http://${host}/a`)], { ...walk, depth: 5 })).toMatchObject([{ trap: 'rule: why' }])
  const many = Array.from({ length: 600 }, (_, index) => link(`http://${host}/${index}`))
  expect(findPages(many, walk)).toHaveLength(500)
})

test('the next page of a list lies as deep as the list, and behind its end lies nothing', () => {
  const list: FindRules = { ...walk, path: '/cat/1?page=2', depth: 5 }
  const [next] = [link(`http://${host}/cat/1?page=3`)]
  expect(findPages([next], list)).toMatchObject([{ depth: 5, trap: undefined }])
  const [ended] = findPages([next], { ...list, listHasEnded: true })
  expect(ended!.trap).toContain('endless-list')
})

const kindOf = (path: string) => (path.startsWith('/item') ? 'listing' : undefined)

test('what pages like it were before says when a page comes, where no recipe does', () => {
  expect(findPages([link(`http://${host}/item/1`)], { ...walk, kindOf })).toMatchObject([{ priority: 2 }])
})

test('a recipe says what goes first and what is left alone', () => {
  const text = `market: t
version: 1
walk:
  start: [/]
  follow:
    - { path: '^/item/', kind: listing, priority: 2 }
  skip: ['^/cart']
pages:
  - { kind: list, when: { selector: a } }
`
  const recipe = readRecipe(text, 't.yaml')
  const found = findPages(
    ['/item/1', '/cart', '/about'].map((path) => link(`http://${host}${path}`)),
    { ...walk, recipe },
  )
  expect(found.map(({ path, priority, kindHint }) => [path, priority, kindHint])).toEqual([
    ['/item/1', 2, 'listing'],
    ['/about', 6, undefined],
  ])
})

test('whatever a link says, a page found lies in scope', () => {
  const anyUrl = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.webPath().map((path) => `http://${host}${path}`),
  )
  fc.assert(
    fc.property(fc.array(anyUrl, { maxLength: 5 }), (urls) => {
      for (const path of pathsOf(...urls))
        expect(path.startsWith('/') && urls.some((url) => url.includes(host))).toBe(true)
    }),
  )
})
