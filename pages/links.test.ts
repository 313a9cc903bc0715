import { expect, test } from 'vitest'
import { linksOf } from './links.ts'
import { parsePage } from './parse-page.ts'

const AT = 'http://market.onion/list/2?page=1'
const urls = (html: string) =>
  linksOf(parsePage(html), AT).map(({ url, hidden }) => (hidden ? `hidden ${url}` : url))

test('links are absolute, without fragment, each once', () => {
  expect(
    urls(
      '<a href="/a#x">1</a><a href="../a">2</a><a href="b">3</a><a href="?page=2">4</a><a href="//other.onion/c">5</a>',
    ),
  ).toEqual([
    'http://market.onion/a',
    'http://market.onion/list/b',
    'http://market.onion/list/2?page=2',
    'http://other.onion/c',
  ])
})

test('what is no http address is no link', () => {
  expect(
    urls(
      '<a href="javascript:x()">1</a><a href="mailto:a@b.c">2</a><a href="#top">3</a><a>4</a><a href="data:text/html,x">5</a><a href="http://[">6</a>',
    ),
  ).toEqual([])
})

test('a base element moves relative links', () => {
  expect(urls('<base href="/shop/"><a href="x">1</a>')).toEqual(['http://market.onion/shop/x'])
})

test.each([
  '<div style="display:none"><p><a href="/t">trap</a></div>',
  '<a href="/t" style="visibility: hidden">trap</a>',
  '<a href="/t" style="width:0;height:0px">trap</a>',
  '<a href="/t" style="position:absolute; left:-9999px">trap</a>',
  '<span hidden><a href="/t">trap</a></span>',
  '<span aria-hidden="true"><a href="/t">trap</a></span>',
  '<a href="/t" rel="nofollow"> </a>',
  '<style>.hp{display:none}</style><a class="x hp" href="/t">trap</a>',
  '<style>.far, .away { position:absolute; left:-9999px }</style><div class="away"><a href="/t">trap</a></div>',
  '<style>#bait{height:0;overflow:hidden}</style><p id="bait"><a href="/t">trap</a></p>',
  '<style>a.hp { visibility: hidden !important }</style><a class="hp" href="/t">trap</a>',
  '<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}</style><a class="sr" href="/t">trap</a>',
  '<style>nav>.hp{opacity:0}</style><nav><a class="hp" href="/t">trap</a></nav>',
])('a link that no person sees is flagged: %s', (html) => {
  expect(urls(html)).toEqual(['hidden http://market.onion/t'])
})

test.each([
  '<a href="/t" rel="nofollow">Add to cart</a>',
  '<a href="/t" style="width:100px; height: 0.5em">seen</a>',
  '<div style="display:none"><a href="/t">x</a></div><a href="/t">seen after all</a>',
  '<style>.menu{display:none} .top:hover .menu{display:block}</style><div class="top"><div class="menu"><a href="/t">in a menu that opens</a></div></div>',
  '<style>@media (max-width:600px){.wide{display:none}}</style><a class="wide" href="/t">hidden on small screens alone</a>',
  '<style>.box .hp{display:none}</style><a class="hp" href="/t">not in such a box</a>',
])('a link that a person sees is not: %s', (html) => {
  expect(urls(html)).toEqual(['http://market.onion/t'])
})

test.each(['a', '}', '{', '/*', 'a{', ';', '@x{', 'a{b{'])('a style sheet of nothing but "%s" costs no more than its length', (part) => {
  const begun = process.threadCpuUsage()
  urls(`<style>${part.repeat(100_000)}</style><a href="/t">seen</a>`)
  const { user, system } = process.threadCpuUsage(begun)
  expect(user + system).toBeLessThan(4_000_000)
}) // prettier-ignore
