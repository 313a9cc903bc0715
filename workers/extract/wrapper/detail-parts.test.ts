import { expect, test } from 'vitest'
import { extractPage } from '../extract-page.ts'

const url = 'http://lamps.onion/goods/7'
const rest =
  '<p>Price: €4.50</p><p>Seller: anna</p><p>In stock: 4</p><p>Ships from: Germany</p><button>Buy now</button>'
const menu =
  '<p><a href="/light">Light</a> <a href="/shade">Shade</a> <a href="/wick">Wick</a> <a href="/oil">Oil</a></p>'
const read = (before: string, more = rest, at = url) =>
  extractPage({ html: `<title>Blue lamp</title>${menu}${before}<h1>Blue lamp</h1>${more}`, url: at }).listings // prettier-ignore

test.each(['/', '›', '&gt;', '→', '»'])('a way of categories with %s between its links is read whole', (mark) => {
  const way = ['Light', 'Lamps', 'Oil lamps'].map((name, i) => `<a href="/shelf/${i + 1}">${name}</a>`)
  const [listing] = read(`<p>${way.join(` ${mark} `)}</p>`)
  expect(listing?.categoryPath).toEqual(['Light', 'Lamps', 'Oil lamps'])
  const [home] = read(`<p><a href="/">Home</a> ${mark} <a href="/light">Light</a> ${mark} Blue lamp</p>`)
  expect(home?.categoryPath).toEqual(['Light'])
}) // prettier-ignore

test('a menu is no category, also where its links lead to categories', () => {
  const links = ['Light', 'Shade', 'Wick', 'Oil'].map((name, i) => `<a href="/category/${i}">${name}</a>`)
  expect(read(`<p>${links.join(' ')}</p>`)[0]?.categoryPath).toBeUndefined()
  expect(
    read('<p><a href="/login">Login</a> / <a href="/join">Join</a></p>')[0]?.categoryPath,
  ).toBeUndefined()
})

test('a way behind a label in rows is read whole', () => {
  const rows = [1, 2, 3].map((id) => `<div><h3><a href="/goods/${id}">Lamp number ${id}</a></h3><p>€${id}</p><p>Category: <a href="/c/1">Light</a> / <a href="/c/2">Lamps</a></p></div>`) // prettier-ignore
  const { listings } = extractPage({ html: rows.join(''), url: 'http://lamps.onion/' })
  expect(listings.map(({ categoryPath }) => categoryPath)).toEqual(rows.map(() => ['Light', 'Lamps']))
})

const tab = (name: string, tail: string) => `<li><a href="/goods/7${tail}">${name}</a></li>`

test('parts of one product with addresses of their own belong to the product', () => {
  const tabs = `<ul>${tab('Details', '')}${tab('Feedback', '/feedback')}${tab('Delivery', '/delivery')}</ul>`
  expect(read('', rest + tabs, `${url}/delivery`)[0]?.url).toBe(url)
  expect(read('', rest + tabs)[0]?.url).toBe(url)
})

test('a shelf above is no product whose part the page is', () => {
  const more =
    '<a href="/goods">Products</a> <a href="/goods/8">Red lamp</a> <a href="/goods/9">Green lamp</a>'
  expect(read('', rest + more)[0]?.url).toBe(url)
})

test.each([
  ['full-width figures', '<tr><td>剩余：</td><td>７６</td></tr><tr><td>已售：</td><td>３２２</td></tr>'],
  ['words in a row', '<tr><td>76 available</td></tr><tr><td>322 sold</td></tr>'],
  [
    'words behind a dot',
    '<tr><td>by <a href="/u/1">anna</a> · 76 available</td></tr><tr><td>322 sold</td></tr>',
  ],
  ['words of haste', '<tr><td>Only 76 left</td></tr><tr><td>322 sold</td></tr>'],
])('counts in %s are read', (_, rows) => {
  const more = `<p>Price: €4.50</p><table>${rows}</table><p>Ships from: Germany</p><button>Buy now</button>`
  expect(read('', more)[0]).toMatchObject({ stock: 76, sold: 322 })
})

test.each(['договорная', 'on request', '面议'])(
  'a thing whose price is «%s» is a listing without one',
  (said) => {
    const [listing] = read('', rest.replace('€4.50', said))
    expect(listing).toMatchObject({ title: 'Blue lamp', stock: 4 })
    expect(listing?.price).toBeUndefined()
  },
)

test.each([
  ['a table whose head says so', '<table><tr><th>Shipping option</th><th>Duration</th><th>Price</th></tr><tr><td>Letter</td><td>5-9 days</td><td>$6.00</td></tr><tr><td>Express</td><td>1-2 days</td><td>$32.00</td></tr></table>'],
  ['a list below a heading', '<h3>Delivery</h3><ul><li><b>Letter</b> <i>5-9 days</i> <u>$6.00</u></li><li><b>Express</b> <i>1-2 days</i> <u>$32.00</u></li></ul>'],
])('ways of shipping in %s are no prices by quantity', (_, rows) => {
  const html = `<h1>Blue lamp</h1><p>Price: $44.50</p><p>Vendor: <a href="/u/anna">anna</a></p><p>Ships from: Norway</p>${rows}`
  const [listing] = extractPage({ html, url: 'http://lamps.onion/i/1' }).listings
  expect(listing).toMatchObject({ title: 'Blue lamp', price: { amount: '44.50' } })
  expect(listing!.prices).toBeUndefined()
  expect(listing!.shippingOptions).toEqual([{ name: 'Letter', price: { amount: '6.00', currency: 'USD' } }, { name: 'Express', price: { amount: '32.00', currency: 'USD' } }])
}) // prettier-ignore

const page = (lines: string) =>
  `<h1>Blue lamp</h1><p>Price: $44.50</p><p>Vendor: <a href="/u/anna">anna</a></p><p>Ships from: Norway</p>${lines}`

const pricesOf = (lines: string) =>
  extractPage({ html: page(lines), url: 'http://lamps.onion/i/1' }).listings[0]!.prices

test('what a quantity costs is read from lines of text, where there are several', () => {
  expect(pricesOf('<ul><li>from 5 pcs: 12.00 USD each</li><li>from 20 pcs: 10.50 USD each</li></ul>')).toEqual([
    { amount: '12.00', currency: 'USD', label: 'from 5 pcs', quantity: { amount: '5', unit: 'piece' } },
    { amount: '10.50', currency: 'USD', label: 'from 20 pcs', quantity: { amount: '20', unit: 'piece' } },
  ])
  expect(pricesOf('<p>Deposit for 2 lamps: $5</p>')).toBeUndefined()
}) // prettier-ignore
