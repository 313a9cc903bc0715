import { expect, test } from 'vitest'
import { readRecipe } from '#pages/recipe.ts'
import { completeListing } from './complete-listing.ts'
import { extractPage } from './extract-page.ts'

const url = 'http://lamps.onion/i/1'
const rawsOf = (record: { readings?: Record<string, { raw?: string | undefined }> | undefined } | undefined) =>
  Object.fromEntries(Object.entries(record?.readings ?? {}).flatMap(([field, { raw }]) => (raw === undefined ? [] : [[field, raw]]))) // prettier-ignore
const listing = (html: string) => rawsOf(extractPage({ html, url }).listings[0])

test.each([
  ['JSON-LD', '<script type="application/ld+json">{"@type":"Product","name":"Lamp &amp; shade","url":"/lamp/7","category":"Home > Lamps","aggregateRating":{"ratingValue":"4.50"},"offers":{"price":"1250.50","priceCurrency":"EUR"}}</script>', { title: 'Lamp &amp; shade', url: '/lamp/7', categoryPath: 'Home > Lamps', rating: '4.50', price: '1250.50 EUR' }],
  ['microdata', '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Blue lamp</h1><a itemprop=url href="/lamp/7">x</a><b itemprop=price>€ 12,50</b></div>', { price: '€ 12,50' }],
  ['OpenGraph', '<meta property="og:title" content="Blue lamp"><meta property="product:price:amount" content="12.5"><meta property="product:price:currency" content="EUR">', { price: '12.5 EUR' }],
])('what %s says of a product is kept as it stands there', (_, html, expected) => {
  expect(listing(html)).toMatchObject(expected)
}) // prettier-ignore

const page = (more: string) =>
  `<h1>Blue lamp</h1><p>Price: $44.50</p><p>Vendor: <a href="/u/anna">anna</a></p><p>Ships from: Norway</p>${more}`

test('the least order and prices by quantity are kept in the words of their lines', () => {
  const said = '周内的6毛一条，一万条起拍'
  const raws = rawsOf(
    completeListing({ title: '一手数据', description: `姓名电话地址都有\n${said}\n不退不换` }),
  )
  expect(raws).toMatchObject({ minOrder: said, prices: said, unitPrice: said })
})

test('a least order that another line explains is kept as its own line says it', () => {
  const listing = completeListing({ title: '车主数据，一毛一条', description: '姓名电话地址都有\n一万起拍' })
  expect([listing.minOrder, rawsOf(listing)['minOrder']]).toEqual([{ amount: '10000', unit: 'record' }, '一万起拍']) // prettier-ignore
})

test('ways of shipping and prices of a table are kept row by row', () => {
  expect(listing(page('<h3>Delivery</h3><ul><li><b>Letter</b> <u>$6.00</u></li><li><b>Express</b> <u>$32.00</u></li></ul>'))).toMatchObject({ shippingOptions: 'Letter $6.00 | Express $32.00' }) // prettier-ignore
  expect(listing(page('<ul><li>from 5 pcs: 12.00 USD each</li><li>from 20 pcs: 10.50 USD each</li></ul>'))).toMatchObject({ prices: 'from 5 pcs: 12.00 USD each | from 20 pcs: 10.50 USD each' }) // prettier-ignore
})

test('what a recipe reads of inner rows is kept row by row', () => {
  const recipe = readRecipe("market: lamps\nversion: 1\nhosts: [lamps.onion]\nwalk: { start: [/] }\npages:\n  - { kind: listing, when: { selector: h1 }, listings: { fields: { title: h1 }, prices: { record: li, fields: { label: b, price: u } } } }\n", 'lamps.yaml') // prettier-ignore
  const html =
    '<h1>Blue lamp</h1><ul><li><b>5 pcs</b> <u>$6.00</u></li><li><b>10 pcs</b> <u>$11</u></li></ul>'
  expect(rawsOf(extractPage({ html, url, recipe }).listings[0])).toMatchObject({ prices: '5 pcs $6.00 | 10 pcs $11' }) // prettier-ignore
})

test("a vendor's totals, other markets and contacts are kept as printed", () => {
  const html = `<h1>anna77</h1><p>Member since: 2024-03-05</p><p>Last seen: 2026-11-02</p><p>Level: 4</p><p>Positive: 2958 | Neutral: 189 | Negative: 62</p><p>Telegram: @Blue_Lamp</p><h3>Other markets</h3><p>Alder: 12 positive, 3 neutral, 1 negative</p>`
  expect(rawsOf(extractPage({ html, url }).vendors[0])).toMatchObject({
    reviewTotals: 'Positive: 2958 | Neutral: 189 | Negative: 62',
    contacts: 'Telegram: @Blue_Lamp',
    otherMarkets: 'Alder: 12 positive, 3 neutral, 1 negative',
  })
})
