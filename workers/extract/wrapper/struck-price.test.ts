import { expect, test } from 'vitest'
import { extractPage } from '../extract-page.ts'

const url = 'http://lamps.onion/goods/7'
const rest = '<p>Seller: anna</p><p>In stock: 4</p><p>Ships from: Germany</p><button>Buy now</button>'
const priceOn = (price: string) =>
  extractPage({ html: `<title>Blue lamp</title><h1>Blue lamp</h1>${price}${rest}`, url }).listings[0]?.price

test.each([
  '<p>Price: <s>45.16 EUR</s> <b>36.13 EUR</b></p>',
  '<p>Price: <del>45.16 EUR</del> now <b>36.13 EUR</b></p>',
  '<p>Price: <strike>45.16 EUR</strike> 36.13 EUR</p>',
  '<p>Price: <span style="text-decoration: line-through">45.16 EUR</span> <span>36.13 EUR</span></p>',
  '<p><del><span><span>€</span>45.16</span></del> <span>Original price was: €45.16.</span> <ins><span>€</span>36.13</ins></p>',
  '<p><span>Was:</span> <span>€45.16</span> <b>€36.13</b></p>',
])('a price that is struck out is not the price: %s', (price) => {
  expect(priceOn(price)).toEqual({ amount: '36.13', currency: 'EUR' })
})

test('where nothing but a price that is struck out is shown, it is the price', () => {
  expect(priceOn('<p>Price: <s>45.16 EUR</s></p>')).toEqual({ amount: '45.16', currency: 'EUR' })
})

const row = (id: number, price: string) => `<li><a href="/goods/${id}"><h2>Lamp number ${id}</h2><span class="line">${price}</span></a></li>` // prettier-ignore
const euros = (amount: string) => `<span><bdi><span>€</span>${amount}</bdi></span>`

test('rows with a former price and rows without one are read alike', () => {
  const sale = `<del>${euros('45.16')}</del> <span>Original price was: €45.16.</span><ins>${euros('36.13')}</ins>`
  const plain = euros('36.13')
  const html = `<ul>${[plain, plain, sale, plain, sale].map((price, i) => row(i, price)).join('')}</ul>`
  const { listings } = extractPage({ html, url: 'http://lamps.onion/' })
  expect(listings.map(({ price }) => price?.amount)).toEqual(Array.from({ length: 5 }, () => '36.13'))
})
