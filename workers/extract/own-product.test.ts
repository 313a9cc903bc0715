import { expect, test } from 'vitest'
import { extractPage } from './extract-page.ts'

const url = 'http://lamps.onion/goods/7'
const shown = `<p>12 in stock</p><table><tr><th>Ships from</th><td>Germany</td></tr><tr><th>Ships to</th><td>France</td></tr></table>
<p>Category: <a href="/category/light">Light</a></p><button>Add to cart</button>`
const linked = (product: object): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Blue lamp', offers: { price: '4.50', priceCurrency: 'EUR' }, ...product })}</script>`

test.each([
  ['JSON-LD with its address', `<h1>Blue lamp</h1>${shown}${linked({ url: '/goods/7' })}`],
  ['JSON-LD without an address', `<h1>Blue lamp</h1>${shown}${linked({})}`],
  ['microdata', `<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Blue lamp</h1><span itemprop="price" content="4.50">4.50</span><meta itemprop="priceCurrency" content="EUR">${shown}</div>`],
])('what %s does not say of a product is read from the words around it', (_, html) => {
  const { listings, pageKind } = extractPage({ html, url })
  expect(pageKind).toBe('listing')
  expect(listings).toHaveLength(1)
  expect(listings[0]).toMatchObject({
    title: 'Blue lamp',
    url,
    price: { amount: '4.50', currency: 'EUR' },
    stock: 12,
    shipsFrom: ['DE'],
    shipsTo: ['FR'],
    categoryPath: ['Light'],
    readings: { price: { reader: 'structured' }, stock: { reader: 'wrapper' } },
  })
}) // prettier-ignore

test('a rating in words beside a product is read', () => {
  const stars = '<div role="img" aria-label="Rated 4.3 out of 5">Rated <b>4.3</b> out of 5</div>'
  const { listings } = extractPage({ html: `<h1>Blue lamp</h1>${stars}${shown}${linked({})}`, url })
  expect(listings[0]?.rating).toBe(4.3)
})

const tile = (id: number, name: string) => `<div itemscope itemtype="http://schema.org/Product"><h3 itemprop="name"><a href="/goods/${id}">${name}</a></h3><span itemprop="price" content="${id}">${id}</span><meta itemprop="priceCurrency" content="EUR"></div>` // prettier-ignore

test('products of a list named for machines keep the addresses that their names lead to', () => {
  const html = `<title>Lamps</title><h2>Lamps</h2>${tile(1, 'Red lamp')}${tile(2, 'Blue lamp')}${tile(3, 'Green lamp')}`
  const { listings } = extractPage({ html, url: 'http://lamps.onion/light' })
  expect(listings.map((one) => one.url)).toEqual([1, 2, 3].map((id) => `http://lamps.onion/goods/${id}`))
})

test('one product of a list is not the page', () => {
  const html = `<title>Lamps</title><h1>Lamps</h1><a href="/goods/1">Red lamp</a>${linked({})}`
  expect(extractPage({ html, url }).listings[0]?.url).toBeUndefined()
})
