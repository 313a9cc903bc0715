import { expect, test } from 'vitest'
import { parsePage } from './parse-page.ts'
import { compileSelector, selectFirst, selectIn } from './select.ts'
import { fold, textOf, treeOf } from './tree.ts'

const $ = parsePage(`<table id="t"><tr class="row odd"><td>1<td><a class="x y" href="/a">one</a>
<tr class="row"><td>2<td><a class="y" href="/b">two</a><b data-x="a, b">three</b></table><p class=y>four`)
const tree = treeOf($)
const texts = (source: string, scope?: string) => {
  const within = scope === undefined ? undefined : selectFirst(tree, compileSelector(scope))
  return selectIn(tree, compileSelector(source), within).map((element) => fold(textOf(element)))
}

test.each([
  '.y',
  'a',
  '#t',
  '#t a',
  'tr.row a.y',
  'tr > td:nth-child(1)',
  'a, b',
  '.x.y',
  '[href]',
  'a[href="/b"]',
  'td:has(b)',
  '.row:not(.odd) a',
  'b[data-x="a, b"]',
  'tr + tr a',
  '*',
  ':is(a, b)',
  'a:contains("two")',
])('%s finds what cheerio finds, in document order', (source) => {
  const expected = $(source)
    .toArray()
    .map((element) => fold(textOf(element as never)))
  expect(texts(source)).toEqual(expected)
  expect(expected.length).toBeGreaterThan(0)
})

test('inside a record only its descendants are found, and :scope is the record', () => {
  expect(texts('a', 'tr:nth-child(2)')).toEqual(['two'])
  expect(texts('> td:first-child', 'tr.odd')).toEqual(['1'])
  expect(texts(':scope > td > a', 'tr.odd')).toEqual(['one'])
  expect(texts(':scope > a', 'tr.odd')).toEqual([])
})

test('a page nested 100,000 deep is parsed, indexed and read without overflow', () => {
  const deep = treeOf(parsePage(`${'<div><i>'.repeat(50_000)}<b>bottom</b>`))
  expect(selectIn(deep, compileSelector('b'))).toHaveLength(1)
  expect(fold(textOf(deep.root))).toBe('bottom')
  expect(deep.elements).toHaveLength(100_001)
})
