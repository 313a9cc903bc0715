import { expect, test } from 'vitest'
import { linksOf } from './links.ts'
import { parsePage } from './parse-page.ts'
import { readList } from './read-list.ts'

const HTML = `<body><p>Showing 21-40 of 340 offers</p>
<a href="/cat?id=7">1</a> <a href="/cat?id=7&page=3">3</a> <a href="/cat?id=7&page=17">last</a> <a href="/cat?id=8&page=9">other</a>
<a href="/cat?id=7&sort=price_asc">cheapest</a> <a href="/cat?id=7&sort=price_asc&page=2">2</a>
<a href="http://elsewhere.example/cat?id=7&page=5">5</a> <a style="display:none" href="/cat?id=7&page=99">trap</a>
<form method="get" action="/cat"><input type="hidden" name="id" value="7">
<select name="ships_from"><option value="">all</option><option value="DE">Germany</option><option value="NL">Netherlands</option></select>
<select name="colour"><option value="red">Red</option></select></form>
<form method="post" action="/cat?id=7"><select name="sort"><option value="x">x</option></select></form></body>`

test('a list page tells its list, its other pages, its other slices and its count', () => {
  const url = 'http://market.example/cat?id=7&page=2'
  const $ = parsePage(HTML)
  expect(readList($, url, linksOf($, url))).toEqual({
    list: '/cat?id=7',
    slice: '',
    number: 2,
    linked: [3, 17],
    slices: ['/cat?id=7&sort=price_asc', '/cat?id=7&ships_from=DE', '/cat?id=7&ships_from=NL'],
    printedTotal: 340,
  })
})
