import { expect, test } from 'vitest'
import type { PageKind } from '#contracts/page-kind.ts'
import { readContent } from './content-hash.ts'
import { parsePage } from './parse-page.ts'

const AT = 'http://market.onion/cat/1'
const isListing = (path: string) => path.startsWith('/item/')
const read = (html: string, kind: PageKind = 'list', url = AT) =>
  readContent({ $: parsePage(html), url, kind, isListing })
const row = (id: number, price: string, note = '') =>
  `<tr><td><a href="/item/${id}"><img alt=""></a></td><td><a href="/item/${id}">Tea ${id}</a> <a href="/vendor/x">x</a></td><td>${price}</td><td>${note}</td></tr>`
const listing = (content: string) => read(`<h1>Tea 9</h1>${content}`, 'listing', 'http://market.onion/item/9')
const list = (...rows: string[]) =>
  `<h1>Tea</h1><table>${rows.join('')}</table><a href="/cat/1?page=2">next</a>`

test('a row is everything about one listing, once, whatever stands around it', () => {
  const before = read(list(row(1, '$ 5'), row(2, '$ 6')))
  const after = read(list(row(3, '$ 9'), row(1, '$ 5'), row(2, '$ 7')))
  expect(before.rows.map(({ path }) => path)).toEqual(['/item/1', '/item/2'])
  const hashes = new Map(after.rows.map(({ path, hash }) => [path, hash]))
  expect(hashes.get('/item/1')).toBe(before.rows[0]!.hash)
  expect(hashes.get('/item/2')).not.toBe(before.rows[1]!.hash)
})

test('the goods of a list are what stands beside prices, each in a row of its own', () => {
  expect(read(list(row(1, '$ 5'), row(2, '$ 6'), row(3, '$ 7'))).goods).toBe('/item/#')
  expect(read(list(row(1, 'soon'), row(2, 'soon'), row(3, 'soon'))).goods).toBeUndefined()
})

test('a list in another order is the same list, and one with another price is not', () => {
  const hash = read(list(row(1, '$ 5'), row(2, '$ 6'))).hash
  expect(read(list(row(2, '$ 6'), row(1, '$ 5'))).hash).toBe(hash)
  expect(read(list(row(2, '$ 6'), row(1, '$ 5.01'))).hash).not.toBe(hash)
})

test.each([
  ['3 minutes ago', '2 hours ago'],
  ['Server time 10:22:01', 'Server time 10:25:48'],
  ['Views: 120', 'Views: 131'],
  ['33 users online', '35 users online'],
  ['Last seen: today', 'Last seen: yesterday'],
  ['5 分钟前', '2 小时前'],
  ['浏览 20', '浏览 31'],
  ['3 часа назад', '5 дней назад'],
  ['<nav>Tea (12)</nav>', '<nav>Tea (13)</nav>'],
  ['<input type="hidden" value="a1">', '<input type="hidden" value="b2">'],
  ['<footer>Page generated in 0.02 s</footer>', '<footer>Page generated in 0.11 s</footer>'],
])('what every reading has anew is no change: %s, %s', (one, other) => {
  expect(listing(`<p>$ 5 from DE</p>${one}`).hash).toBe(listing(`<p>$ 5 from DE</p>${other}`).hash)
}) // prettier-ignore

test.each([
  ['$ 5', '$ 6'],
  ['12 left', '11 left'],
  ['Sold 40', 'Sold 41'],
  ['Ships within 3 days', 'Ships within 5 days'],
  ['Leaves of the first harvest', 'Leaves of the second harvest'],
])('what is offered is a change: %s, %s', (one, other) => {
  expect(listing(one).hash).not.toBe(listing(other).hash)
})

test("other listings shown beside a listing do not change it, and the market's frame does not either", () => {
  const [one, other] = [
    [1, 2],
    [3, 4],
  ].map((ids) =>
    listing(
      `<p>$ 5</p><div>See also ${ids.map((id) => `<p><a href="/item/${id}">A</a> $ ${id}</p>`).join('')}</div>`,
    ),
  )
  expect(one!.hash).toBe(other!.hash)
})

test('of a page of nothing but links five hundred rows are read, and few of its many shapes', () => {
  const links = Array.from({ length: 2000 }, (_, id) => `<a href="/item/${id}">Tea</a> $ 5 `).join('')
  const shapes = Array.from({ length: 400 }, (_, id) => `<a href="/w${id}x/1">a</a><a href="/w${id}x/2">b</a>`).join('')
  expect(read(`<body>${shapes}${links}`).rows).toHaveLength(500)
}) // prettier-ignore
