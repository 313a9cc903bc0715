import { expect, test } from 'vitest'
import { extractPage } from '../extract-page.ts'

const read = (body: string) => {
  const { market = [] } = extractPage({ html: `<title>Quiet Quay</title><body>${body}</body>` })
  return Object.fromEntries(market.map(({ field, value }) => [field, value]))
}

test.each([
  ['<p>The market takes a commission of 4.5% on each sale.</p>', { commission: 4.5 }],
  ['<p>We charge 5 % commission.</p>', { commission: 5 }],
  ['<p>Die Provision beträgt 3,5 %.</p>', { commission: 3.5 }],
  ['<p>Комиссия площадки 6%</p>', { commission: 6 }],
  ['<p>平台手续费：5%</p>', { commission: 5 }],
  ['<p>Vendor bond: $250</p>', { vendorBond: { amount: '250', currency: 'USD' } }],
  ['<table><tr><td>Vendor bond</td><td>0.05 BTC</td></tr></table>', { vendorBond: { amount: '0.05', currency: 'BTC' } }],
  ['<p>商家保证金 2000 USDT</p>', { vendorBond: { amount: '2000', currency: 'USDT' } }],
  ['<p>Escrow is released automatically after 14 days.</p>', { escrow: 'Escrow is released automatically after 14 days.' }],
  ['<p>Buyers can leave feedback within 30 days of the order.</p>', { feedback: 'Buyers can leave feedback within 30 days of the order.' }],
  ['<p>The following are prohibited: weapons, poisons and explosives.</p>', { banned: ['weapons', 'poisons', 'explosives'] }],
  ['<p>We do not allow the sale of weapons, fake goods or poisons.</p>', { banned: ['weapons', 'fake goods', 'poisons'] }],
  ['<h2>Prohibited items</h2><ul><li>Weapons</li><li>Poisons</li></ul>', { banned: ['Weapons', 'Poisons'] }],
  ['<p>禁止出售：枪支、炸药、毒药</p>', { banned: ['枪支', '炸药', '毒药'] }],
  ['<p>1,204 listings · 85 vendors · 12,003 users</p>', { listings: 1204, vendors: 85, users: 12_003 }],
  ['<dl><dt>Total vendors</dt><dd>85</dd><dt>Completed orders</dt><dd>40,211</dd></dl>', { vendors: 85, orders: 40_211 }],
  ['<p>商品：1204</p><p>商家：85</p>', { listings: 1204, vendors: 85 }],
  ['<p>商家数：320 商品数：5,600 用户数：12万</p>', { vendors: 320, listings: 5600, users: 120_000 }],
  ['<p>Listings: 12,345 Vendors: 812, Users: 55.120</p>', { listings: 12_345, vendors: 812, users: 55_120 }],
  ['<p>好评需在确认后15天内提交。</p>', { feedback: '好评需在确认后15天内提交。' }],
  ['<p>Verboten sind Waffen, Gifte und Sprengstoff.</p>', { banned: ['Waffen', 'Gifte', 'Sprengstoff'] }],
  ['<h3>Forbidden items</h3><ul><li>Weapons</li><li>Poisons</li></ul>', { banned: ['Weapons', 'Poisons'] }],
  ['<h1>Blocked countries</h1><p>Forbidden: weapons, poisons.</p>', { banned: ['weapons', 'poisons'] }],
  ['<p>Escrow is released only\n\tafter fourteen days.</p>', { escrow: 'Escrow is released only after fourteen days.' }],
  ['<pre>Commission: 4 %\nVendor bond: $250</pre>', { commission: 4, vendorBond: { amount: '250', currency: 'USD' } }],
  [`<p>${'Much is said of this market. '.repeat(20)}We take a commission of 4 %. ${'So it is. '.repeat(20)}</p>`, { commission: 4 }],
])('%s is what the market says of itself', (body, expected) => expect(read(body)).toEqual(expected)) // prettier-ignore

test.each([
  ['<p>Escrow</p><p>Feedback</p><a href="/rules">Banned</a>'],
  ['<p>12 listings</p>'],
  ['<p>Welcome. Up to 50% off this week.</p>'],
  ['<p>Our service is the best, no commission.</p>'],
  ['<p>Invite others and receive 25 % of the commission on what they buy.</p>'],
  [
    '<a href="/a">\n Orders\n <b>0</b></a> <a href="/b">\n Help</a><p>\n <b>User</b></p><a href="/c">0</a><p>Vendors</p>',
  ],
])('%s says nothing of the kind', (body) => expect(read(body)).toEqual({}))

const goods = Array.from({ length: 12 }, (_, i) => `<li><a href="/item/${i}">Blue lamp ${i} of glass</a> <b>$${i + 5}.00</b> <i>Sales: ${i}</i></li>`).join('') // prettier-ignore

test.each([
  ['<p>1,204 listings · 85 vendors · 12,003 users</p>', { listings: 1204, vendors: 85, users: 12_003 }],
  ['<dl><dt>Total vendors</dt><dd>85</dd><dt>Completed orders</dt><dd>40,211</dd></dl>', { vendors: 85, orders: 40_211 }],
  ['<table><tr><td>85</td><td>active vendors</td></tr><tr><td>12k</td><td>users</td></tr></table>', { vendors: 85, users: 12_000 }],
  ['<p>商家数：320 商品数：5,600 用户数：12万</p>', { vendors: 320, listings: 5600, users: 120_000 }],
  ['<p>Listings: 12,345 Vendors: 812, Users: 55.120</p>', { listings: 12_345, vendors: 812, users: 55_120 }],
  ['<p>В магазине 85 продавцов</p>', {}],
])('what %s counts is read beside goods, too', (counters, expected) => {
  expect(read(`${counters}<ul>${goods}</ul>`)).toEqual(expected)
}) // prettier-ignore

test('what a seller writes of commissions is none of the market', () => {
  const html = '<h1>Blue lamp</h1><p>Price: €4.50</p><p>Seller: anna</p><p>In stock: 4</p><p>Ships from: Germany</p><p>I pay a commission of 5% for you.</p><button>Buy now</button>' // prettier-ignore
  const { listings, market } = extractPage({ html, url: 'http://lamps.onion/goods/7' })
  expect(listings).toHaveLength(1)
  expect(market).toBeUndefined()
})

const feedback = (words: string, ago: string) => `<tr><td>a***z</td><td>${words}</td><td>★★★★★</td><td>5 g</td><td>${ago}</td><td>imported from Quiet Quay</td></tr>` // prettier-ignore

test('a review says when as an interval, how much was bought, and where it was brought from', () => {
  const html = `<h1>Feedback</h1><table><tr><th>Buyer</th><th>Comment</th><th>Rating</th><th>What</th><th>When</th><th></th></tr>${feedback('All came as it was promised', '3 weeks ago')}${feedback('Would do it again any time', '2 days ago')}</table>` // prettier-ignore
  const { reviews } = extractPage({ html, capturedAt: new Date('2026-11-21T10:00:00Z') })
  expect(reviews).toMatchObject([
    { buyer: 'a…z', stars: 5, variant: '5 g', importedFrom: 'Quiet Quay', postedAt: '2026-10-24/2026-10-31' },
    { postedAt: '2026-11-19/2026-11-20' },
  ])
})
