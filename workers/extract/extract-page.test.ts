import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'
import { readRecipe } from '#pages/recipe.ts'
import { extractPage } from './extract-page.ts'

const recipe = readRecipe(
  String.raw`market: lamps
version: 2
hosts: [lamps.onion]
match: body.lamps
currency: EUR
walk: { start: [/] }
pages:
  - kind: list
    when: { selector: .lamp }
    listings:
      record: .lamp
      fields:
        nativeId: { select: a, attr: href, match: '/lamp/(\d+)' }
        title: a
        url: { select: a, attr: href }
        price: { select: [.offer, .price] }
        vendor: { in: page, select: h1 }
        category: { select: .path, split: ' > ' }
        shipsTo: { select: .to, split: ',' }
        form: { select: .kind, map: { parcel: physical } }
        offerType: { const: sell }
        stock: .stock
      prices: { record: .bulk li, fields: { label: i, price: b } }
    vendors: { fields: { name: h1, rating: { select: img.star, count: true } } }
    reviews: { record: .review, fields: { buyer: .by, text: p, stars: { select: p, match: '^\d' } } }
`,
  'lamps.yaml',
)
const LIST = `<body class=lamps><h1>anna</h1><img class=star><img class=star>
<div class=lamp><a href="/lamp/7">Blue lamp</a><span class=price>1.250,50</span><span class=path>Home > Light</span>
<span class=to>Germany, France</span><span class=kind>parcel</span><span class=stock>12 left</span>
<ul class=bulk><li><i>5+</i><b>€4</b><li><i>10+</i><b>€3</b></ul></div>
<div class=lamp><a href="/lamp/8">Red lamp</a><span class=offer>$3</span><span class=price>$4</span><span class=kind>unknown</span></div>
<div class=lamp><a href="/lamp/9"></a></div>
<div class=review><span class=by>gertrude</span><p>5 of 5, warm light</p></div>`
const at = 'http://lamps.onion/list'

test("a recipe's rules become normalised fields that name their rule", () => {
  const result = extractPage({ html: LIST, url: at, recipe })
  expect(Extraction.parse(result)).toEqual(result)
  expect(result).toMatchObject({ pageKind: 'list', recipe: { market: 'lamps', version: 2 } })
  const [blue, red] = result.listings
  expect(blue).toMatchObject({
    nativeId: '7',
    url: 'http://lamps.onion/lamp/7',
    title: 'Blue lamp',
    price: { amount: '1250.50', currency: 'EUR' },
    vendor: { name: 'anna' },
    categoryPath: ['Home', 'Light'],
    shipsTo: ['DE', 'FR'],
    form: 'physical',
    stock: 12,
    offerType: 'sell',
    prices: [
      { label: '5+', amount: '4', currency: 'EUR' },
      { label: '10+', amount: '3', currency: 'EUR' },
    ],
  })
  expect(blue?.readings?.['price']).toEqual({
    reader: 'recipe',
    rule: '.offer | .price',
    confidence: 0.95,
    raw: '1.250,50',
  })
  expect(red).toMatchObject({ title: 'Red lamp', price: { amount: '3', currency: 'USD' } })
})

test('what a page does not say is absent, and a record without a title is no listing', () => {
  const { listings } = extractPage({ html: LIST, url: at, recipe })
  expect(listings).toHaveLength(2)
  expect(Object.keys(listings[1]!)).not.toContain('form')
  expect(Object.keys(listings[1]!)).not.toContain('shipsTo')
})

test('a buyer is kept as two letters and the words of a review not at all', () => {
  const result = extractPage({ html: LIST, url: at, recipe })
  expect(result.reviews).toEqual([
    { buyer: 'g…e', stars: 5, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  ])
  expect(JSON.stringify(result.reviews)).not.toContain('warm')
  expect(result.vendors[0]).toMatchObject({ name: 'anna', rating: 2 })
})

test('a gate gives empty arrays, though a listing were in it', () => {
  const html = `<title>DDOS Protection</title><body class=lamps><div class=lamp><a href=/lamp/1>Bait</a></div>`
  expect(extractPage({ html, recipe })).toMatchObject({
    pageKind: 'captcha',
    listings: [],
    vendors: [],
    reviews: [],
    entities: [],
  })
})

test('a recipe is chosen by host or by mark, and none when several claim the page', () => {
  const twin = { ...recipe, market: 'twin' }
  const chosen = (recipes: (typeof recipe)[], url?: string) =>
    extractPage({ html: LIST, url, recipes }).recipe?.market
  expect(chosen([recipe, { ...twin, hosts: [], match: undefined }], at)).toBe('lamps')
  expect(chosen([recipe], 'http://mirror.onion/')).toBe('lamps')
  expect(chosen([recipe, twin])).toBeUndefined()
  expect(chosen([recipe, twin], at)).toBeUndefined()
})

const LD = (
  offer: string,
) => `<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["Product"],
"name":"Blue lamp","url":"http://lamps.onion/lamp/7","sku":"L7","category":"Home > Light","aggregateRating":{"ratingValue":"4.5"},"offers":[${offer}]}]}</script>`

test.each([
  ['JSON-LD', LD('{"price":"12.5","priceCurrency":"EUR"}')],
  ['JSON-LD with a price specification', LD('{"priceSpecification":[{"price":12.5,"priceCurrency":"eur"}]}')],
  [
    'microdata',
    '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Blue lamp</h1><a itemprop=url href="/lamp/7">x</a><meta itemprop=priceCurrency content=EUR><b itemprop=price content="12.5">€12,50</b></div>',
  ],
  [
    'OpenGraph',
    '<meta property="og:title" content="Blue lamp"><meta property="og:url" content="/lamp/7"><meta property="product:price:amount" content="12.5"><meta property="product:price:currency" content="EUR">',
  ],
])('without a recipe %s is read', (_, html) => {
  const { listings } = extractPage({ html, url: at })
  expect(listings).toHaveLength(1)
  expect(listings[0]).toMatchObject({
    title: 'Blue lamp',
    url: 'http://lamps.onion/lamp/7',
    price: { amount: '12.5', currency: 'EUR' },
  })
  expect(listings[0]?.readings?.['price']?.reader).toBe('structured')
})

test('where two readers say something of one listing, the surer one wins field by field', () => {
  const { listings } = extractPage({
    html: LD('{"price":"99","priceCurrency":"EUR"}') + LIST,
    url: at,
    recipe,
  })
  expect(listings).toHaveLength(2)
  expect(listings[0]).toMatchObject({ price: { amount: '1250.50' }, rating: 4.5 })
  expect(listings[0]?.readings?.['rating']?.reader).toBe('structured')
})

test('without an address links stay as written', () => {
  expect(extractPage({ html: LIST, recipe }).listings[0]?.url).toBe('/lamp/7')
})

test('no page makes extraction throw or leave its contract', () => {
  const piece = fc.constantFrom(
    '<div class=lamp>',
    '</div>',
    '<a href="',
    '">',
    '<script type="application/ld+json">{',
    '<table>',
    '<!--',
    ']]>',
    '\u0000',
    '&#x110000;',
    '</script>',
    'price $5',
    '<b',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 40 }), (pieces) => {
      const result = extractPage({ html: pieces.join(''), url: at, recipe })
      expect(Extraction.safeParse(result).success).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('a page nested 100,000 deep is read', () => {
  const html = `<body class=lamps>${'<div><p>'.repeat(50_000)}<div class=lamp><a href=/lamp/1>Deep</a></div>`
  expect(extractPage({ html, recipe }).pageKind).toBe('list')
})

test('what is left out of a destination and how long ago a thing was said are read from the moment of the capture', () => {
  const shop = readRecipe(
    `market: lamps
version: 1
match: body
currency: EUR
walk: { start: [/] }
pages:
  - kind: list
    when: { selector: .lamp }
    listings:
      record: .lamp
      fields: { title: h2, shipsTo: { select: .to, split: ',' }, postedAt: time }
    reviews: { record: .review, fields: { buyer: b, stars: i, postedAt: em } }
`,
    'lamps.yaml',
  )
  const html = `<body><div class=lamp><h2>Lamp</h2><p class=to>Worldwide except Italy, Australia</p><time>2小时前</time></div>
<div class=review><b>gertrude</b><i>5</i><em>3 weeks ago</em></div></body>`
  const capture = (day: string) =>
    extractPage({ html, recipe: shop, capturedAt: new Date(`${day}T10:00:00Z`) })
  const { listings, reviews } = capture('2026-11-21')
  expect(listings[0]).toMatchObject({
    shipsTo: ['WORLDWIDE'],
    shipsExcept: ['IT', 'AU'],
    postedAt: '2026-11-21T07:00:00Z/2026-11-21T08:00:00Z',
  })
  expect(reviews[0]?.postedAt).toBe('2026-10-24/2026-10-31')
  expect(capture('2026-11-22').reviews[0]?.fingerprint).toBe(reviews[0]?.fingerprint)
  expect(extractPage({ html, recipe: shop }).reviews[0]?.postedAt).toBeUndefined()
})

test("without a recipe a bare dollar is the page's own, where the page says whose", () => {
  const rows = Array.from({ length: 6 }, (_, i) => `<div class=row><a href="/lamp/${i}">Lamp number ${i}</a><b>$${i + 5}.50</b></div>`) // prettier-ignore
  const page = (note: string) => extractPage({ html: `<body><p>${note}</p>${rows.join('')}</body>`, url: at })
  expect(page('All prices are in AUD.').listings[0]?.price).toEqual({ amount: '5.50', currency: 'AUD' })
  expect(page('Ships from Australia.').listings[0]?.price).toEqual({ amount: '5.50', currency: 'USD' })
})
