import { expect, test } from 'vitest'
import { completeListing } from './complete-listing.ts'
import { dollarsOf } from './values/currency.ts'

const money = (amount: string, currency = 'USD') => ({ amount, currency })

test('what a title sells and what one of it costs are added, each with where it comes from', () => {
  const listing = completeListing({ title: 'Green tea 50 g', price: money('25.00'), readings: {} })
  expect(listing).toMatchObject({ quantity: { amount: '50', unit: 'g' }, unitPrice: { amount: '0.5', currency: 'USD', unit: 'g' } }) // prettier-ignore
  expect(listing.readings?.['quantity']).toEqual({ reader: 'text', rule: 'title', confidence: 0.7, raw: 'Green tea 50 g' }) // prettier-ignore
  expect(listing.price).toEqual(money('25.00'))
})

test('what a reader found stays, and nothing is guessed from a dose or from no words at all', () => {
  const read = { quantity: { amount: '2', unit: 'kg' }, minOrder: { amount: '1', unit: 'kg' } }
  expect(completeListing({ title: 'Tea 50 g, min order 5 g', ...read })).toMatchObject(read)
  expect(completeListing({ title: 'Vitamin tablets 100mg' }).quantity).toBeUndefined()
  expect(completeListing({ title: 'Tea' })).toEqual({ title: 'Tea', readings: {} })
})

test('of a Chinese data offer the displayed price is a stand-in and the price of a record stands beside it', () => {
  const description = '总共12w，一毛一条，一万条起拍。0.001只是方便下单，并不是最终价格'
  const listing = completeListing({ title: '数据', description, price: money('0.001', 'BTC') })
  expect(listing).toMatchObject({
    price: { ...money('0.001', 'BTC'), holding: true },
    unitPrice: { ...money('0.1', 'CNY'), unit: 'record' },
    minOrder: { amount: '10000', unit: 'record' },
    quantity: { amount: '120000', unit: 'record' },
  })
})

test("a bare dollar is the page's where the page says whose, and no other", () => {
  const listing = (raw: string) => ({ title: 'Tea', price: money('5'), readings: { price: { reader: 'wrapper' as const, rule: 'x', confidence: 0.8, raw } } }) // prettier-ignore
  const dollars = dollarsOf('All prices are in AUD. Shipping within Australia.')
  expect(completeListing(listing('$5'), dollars).price).toEqual(money('5', 'AUD'))
  expect(completeListing(listing('US$5'), dollars).price).toEqual(money('5'))
  expect(completeListing(listing('5 USD'), dollars).price).toEqual(money('5'))
  expect(dollarsOf('All amounts are shown in Canadian dollars')).toBe('CAD')
  expect(dollarsOf('Counterfeit currency AUD 50s, Australian dollars')).toBeUndefined()
  expect(dollarsOf('Currency: USD EUR AUD CAD')).toBeUndefined()
  expect(dollarsOf('prices in AUD, amounts in CAD')).toBeUndefined()
  expect(dollarsOf('Ships to Australia for $5')).toBeUndefined()
})
