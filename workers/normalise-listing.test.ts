import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Verdict } from '#contracts/verdict.ts'
import { listingKeyOf, listingRowOf, pathOf, reviewRowOf, toUsd } from './normalise-listing.ts'

const listing = { title: 'Green tea' }
const rate = (currency: string, usd: string) => ({ currency, day: '2026-11-01', usd, source: 'test' })
const rates = new Map(
  [rate('EUR', '1.10'), rate('XMR', '160.5'), rate('JPY', '0.0066')].map((one) => [one.currency, one]),
)

test('a listing is known by the id of its market, else by its path, else by title and vendor', () => {
  const url = 'http://one.onion/item/7?ref=a#top'
  expect(listingKeyOf({ ...listing, nativeId: '7', url })).toBe('id 7')
  expect(listingKeyOf({ ...listing, url })).toBe('path /item/7?ref=a')
  expect(listingKeyOf(listing)).toMatch(/^text [0-9a-f]{32}$/)
})

test('it stays the same listing on another mirror, and under other writing of the same words', () => {
  const [here, there] = ['http://one.onion/item/7', 'http://two.onion/item/7'].map((url) =>
    listingKeyOf({ ...listing, url }),
  )
  expect(here).toBe(there)
  expect(listingKeyOf({ title: 'GREEN ｔｅａ' })).toBe(listingKeyOf(listing))
  expect(listingKeyOf({ ...listing, vendor: { name: 'Anna' } })).not.toBe(
    listingKeyOf({ ...listing, vendor: { name: 'Bela' } }),
  )
})

test('whatever stands in a link, its path is a path or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })),
      (url) => {
        const path = pathOf(url)
        // An address of another kind, as of mail, has a path that begins without a slash.
        expect(path === undefined || !path.includes('#')).toBe(true)
      },
    ),
  )
  expect(pathOf(undefined)).toBeUndefined()
})

test.each([
  ['USD', '12.5', '12.5'],
  ['USDT', '12.5', '12.5'],
  ['EUR', '10', '11.00'],
  ['XMR', '0.25', '40.13'],
  ['JPY', '100', '0.660000'],
])('%s %s is $%s by the rate of the day', (currency, amount, usd) => {
  expect(toUsd({ amount, currency }, rates)?.usd).toBe(usd)
})

test('without a rate there is no price in dollars rather than a wrong one', () => {
  expect(toUsd({ amount: '1', currency: 'BTC' }, rates)).toBeUndefined()
  expect(toUsd({ amount: 'none', currency: 'EUR' }, rates)).toBeUndefined()
})

const verdict: Verdict = {
  id: '',
  category: 'other',
  subcategory: null,
  probability: 0.5,
  abstained: true,
  labels: [],
  terms: [],
} as unknown as Verdict

test('a row names the rate that was used, and keeps every field as it was read', () => {
  const read = { ...listing, price: { amount: '10', currency: 'EUR' }, stock: 3 }
  const row = listingRowOf(read, verdict, rates)
  expect(row).toMatchObject({
    priceUsd: '11.00',
    rate: { usd: '1.10', day: '2026-11-01', source: 'test' },
    stock: 3,
  })
  expect(row.fields).toBe(read)
})

test('a price that only holds a place is stored as printed and worth nothing', () => {
  const read = { ...listing, price: { amount: '999999', currency: 'EUR', holding: true as const } }
  const row = listingRowOf(read, verdict, rates)
  expect(row.price).toEqual({ amount: '999999', currency: 'EUR', raw: undefined })
  expect(row.priceUsd).toBeUndefined()
})

test("a review on a listing's own page is of that listing and its vendor; one that names a listing keeps it", () => {
  const onPage = { ...listing, nativeId: '7', vendor: { name: 'Anna' } }
  const review = { fingerprint: 'f' }
  expect(reviewRowOf(review, onPage)).toMatchObject({ vendor: 'Anna', listingKey: 'id 7' })
  const elsewhere = reviewRowOf({ ...review, listingUrl: 'http://one.onion/item/9' }, onPage)
  expect(elsewhere).toMatchObject({ vendor: undefined, listingKey: undefined, listingPath: '/item/9' })
})
