import { describe, expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnFromPages } from '#workers/extract/learn-from-pages.ts'
import { Wrapper } from '#workers/extract/wrapper/wrapper.ts'
import { scored } from './gold/page-gold.ts'
import { f1Of, scoreListings } from './gold/score.ts'
import { details } from './layouts/details.ts'
import { engineLayouts } from './layouts/engine-layouts.ts'
import { foreignLayouts } from './layouts/foreign-layouts.ts'
import { shopLayouts } from './layouts/layouts.ts'
import { around, makeGoods } from './layouts/goods.ts'

describe('a list laid out in a way that no recipe knows', () => {
  test.each([...shopLayouts, ...foreignLayouts, ...engineLayouts])(
    '$name: every listing with its fields',
    ({ html, expected }) => {
      const page = extractPage({ html })
      const score = scoreListings(expected, page.listings.map(scored))
      expect(Extraction.safeParse(page).success).toBe(true)
      expect(page.pageKind).toBe('list')
      expect(f1Of(score)).toBe(1)
      expect(Object.values(score.fields).flatMap(({ wrong }) => wrong)).toEqual([])
    },
  )
})

test.each(details)('$name', ({ html, kind, listings = [], vendors = [] }) => {
  const page = extractPage({ html })
  expect(page.pageKind).toBe(kind)
  expect(page.listings).toMatchObject(listings)
  expect(page.vendors).toMatchObject(vendors)
  expect([page.listings.length, page.vendors.length]).toEqual([listings.length, vendors.length])
})

const row = (good: { id: number; title: string; price: string; vendor: string }) =>
  `<tr><td><a href="/i/${good.id}">${good.title}</a></td><td>$${good.price}</td><td><a href="/u/${good.vendor}">${good.vendor}</a></td></tr>`
const pageOf = (list: ReturnType<typeof makeGoods>) => around(`<table>${list.map(row).join('')}</table>`)

test('what several pages teach reads a page with one listing, which alone repeats nothing', () => {
  const goods = makeGoods(13)
  const pages = [goods.slice(0, 6), goods.slice(6, 12)].map((list) => ({ html: pageOf(list) }))
  const [wrapper, ...others] = learnFromPages(pages)
  expect(others).toEqual([])
  expect(Wrapper.parse(JSON.parse(JSON.stringify(wrapper)))).toEqual(wrapper)
  const html = pageOf(goods.slice(12))
  expect(extractPage({ html }).listings).toHaveLength(0)
  expect(extractPage({ html, wrappers: [wrapper!] }).listings).toMatchObject([
    {
      title: goods[12]!.title,
      url: `/i/${goods[12]!.id}`,
      price: { currency: 'USD' },
      vendor: { name: goods[12]!.vendor },
    },
  ])
})

const frame = (content: string) => `<html><body><p><a href="/">Home</a> <a href="/help">Help</a></p><section>${content}</section></body></html>` // prettier-ignore
const said = (from: number) => [0, 1, 2, 3].map((i) => `<div><b>b***${i}</b> ★★★★ <i>2026-10-0${i + 1}</i><p>Good light</p><a href="/i/${from + i}">Lamp number ${from + i}</a></div>`).join('') // prettier-ignore
const good = (i: number) => `<div><h3><a href="/i/${i}">Lamp number ${i}</a></h3><span>Price: $${i}.50</span><span>Seller: <a href="/u/anna">anna</a></span><span>Stock: 4</span></div>` // prettier-ignore

test('a good alone on its page is read though reviews stand at its place on the pages of vendors', () => {
  const vendors = [10, 20].map((from) => frame(`<h2>anna</h2><h3>Reviews</h3>${said(from)}`))
  const lists = [40, 50, 60].map((from) => frame(`<h2>Goods</h2><div>${[0, 1, 2, 3].map((i) => good(from + i)).join('')}</div>`)) // prettier-ignore
  const wrappers = learnFromPages([...vendors, ...lists].map((html) => ({ html })))
  const html = frame(`<h2>Goods</h2><div>${good(9)}</div>`)
  expect(extractPage({ html, wrappers }).listings).toMatchObject([{ title: 'Lamp number 9', url: '/i/9' }])
})

const headed = (name: string) => around(`<h2>${name}</h2><table>${makeGoods(8).map(row).join('')}</table>`)

test.each([
  ['the menu has', 'Lighting', ['Lighting']],
  ['the menu has without the count', 'Lighting (14)', ['Lighting']],
  ['the menu has with a count of its own', 'Kitchen（14）', ['Kitchen']],
  ['stands over whatever there is', 'All products', undefined],
  ['names what is new', 'New in', undefined],
  ['the menu does not have', 'Summer at the quay', undefined],
])(
  'the heading above all goods is their category where it %s, and none otherwise',
  (_, heading, category) => {
    // The market's other pages have taught that headings are categories.
    const wrappers = learnFromPages([{ html: headed('Travel') }, { html: headed('Kitchen') }])
    const said = extractPage({ html: headed(heading), wrappers }).listings.map(
      ({ categoryPath }) => categoryPath,
    )
    expect(said).toEqual(Array.from({ length: 8 }, () => category))
  },
)

test("another market's pages are not read by a learned wrapper", () => {
  const [wrapper] = learnFromPages([{ html: pageOf(makeGoods(6)) }, { html: pageOf(makeGoods(9)) }])
  const html = shopLayouts[0]!.html.replaceAll('href="/', 'href="/other/page/of/')
  expect(extractPage({ html, wrappers: [wrapper!] })).toEqual(extractPage({ html }))
})

test('every field of a listing says by which rule it was read, why, and how surely', () => {
  const [listing] = extractPage({ html: shopLayouts[0]!.html }).listings
  for (const field of ['title', 'url', 'price', 'vendor', 'categoryPath']) {
    expect(listing?.readings?.[field]).toMatchObject({ reader: 'wrapper' })
    expect(listing?.readings?.[field]?.confidence).toBeGreaterThan(0.4)
    expect(listing?.readings?.[field]?.rule).toMatch(/^\w+.*: \S/)
  }
})

test.each([
  ['a menu', around('<p>Welcome back.</p>')],
  ['rates', around(`<table>${['USD', 'EUR', 'GBP', 'CAD', 'AUD'].map((code) => `<tr><td>${code}</td><td>$1.0${code.length}</td></tr>`).join('')}</table>`)],
  ['mirrors', around(['a', 'b', 'c', 'd'].map((name) => `<div><a href="http://${name.repeat(16)}.onion">${name.repeat(16)}.onion</a> <b>online</b> <i>99 %</i></div>`).join(''))],
  ['news', around(['Backup done', 'New mirror', 'Rules changed'].map((title, i) => `<h3>${title}</h3><p>2024-03-0${i + 1}</p><p>We have worked on it for long, and now it is there for all of you.</p>`).join(''))],
  ['orders of one buyer', around('<p>You have no orders.</p><table><tr><th>Order</th><th>State</th><th>Total</th></tr></table>')],
])('%s: no listing is made of it', (_, html) => {
  expect(extractPage({ html }).listings).toEqual([])
}) // prettier-ignore
