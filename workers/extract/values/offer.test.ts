import { expect, test } from 'vitest'
import { isHoldingPrice } from './holding-price.ts'
import { parseOffer, unitPriceOf } from './offer.ts'

const priced = (text: string) =>
  parseOffer(text).prices.map(({ amount, currency, quantity }) => `${amount} ${currency} = ${quantity.amount} ${quantity.unit}`) // prettier-ignore

test('a data offer is read for what it is: the price of a record and the least that one may order', () => {
  expect(parseOffer('一毛一条，一万条起拍')).toEqual({
    prices: [
      { amount: '0.1', currency: 'CNY', quantity: { amount: '1', unit: 'record' }, label: '0.1元 1条' },
    ],
    minOrder: { amount: '10000', unit: 'record' },
  })
  expect(parseOffer('总共12w 一毛一条').records).toEqual({ amount: '120000', unit: 'record' })
})

test.each([
  ['15美金=1份', ['15 USD = 1 piece']],
  ['15美金=100rmb=1份', ['15 USD = 1 piece']],
  ['每条0.05元', ['0.05 CNY = 1 record']],
  ['1.5元/条', ['1.5 CNY = 1 record']],
  ['1200元一套', ['1200 CNY = 1 set']],
  ['周内的6毛一条，月内的3毛一条', ['0.6 CNY = 1 record', '0.3 CNY = 1 record']],
  ['$85/1 gramm $170/2 gramms', ['85 USD = 1 g', '170 USD = 2 g']],
  ['112.22 USD per gram', ['112.22 USD = 1 g']],
  ['6 grams = $300, 12 grams = $500', ['300 USD = 6 g', '500 USD = 12 g']],
  ['50 pcs for $450 ($9 each)', ['450 USD = 50 piece', '9 USD = 1 piece']],
  ['5€ pro Gramm', ['5 EUR = 1 g']],
  ['5 евро за грамм', ['5 EUR = 1 g']],
  ['10条1元', ['1 CNY = 10 record']],
  ['10条1元100条5元', ['1 CNY = 10 record', '5 CNY = 100 record']],
  ['十条一元，一百条五元', ['1 CNY = 10 record', '5 CNY = 100 record']],
  ['100条 5 USDT 1000条 30 USDT', ['5 USDT = 100 record', '30 USDT = 1000 record']],
  ['10条1元100条5元1000条30元', ['1 CNY = 10 record', '5 CNY = 100 record', '30 CNY = 1000 record']],
  ['5g $50 10g $90', ['50 USD = 5 g', '90 USD = 10 g']],
  ['6g=$300 12g=$500', ['300 USD = 6 g', '500 USD = 12 g']],
  ['1元10条5元100条', ['1 CNY = 10 record', '5 CNY = 100 record']],
  ['总共1000条 1元1条', ['1 CNY = 1 record']],
  ['库存1000条1元1条', ['1 CNY = 1 record']],
  ['1000条 1元1条 5元', ['1 CNY = 1 record']],
  ['85元/1条170元/2条', ['85 CNY = 1 record', '170 CNY = 2 record']],
  ['1000条0.5元/条', ['0.5 CNY = 1 record']],
  // Nobody can say whose the sum in the middle is.
  ['10条1元100条', []],
  ['5g $50 10g', []],
  ['10条5元100条1元', []],
  ['10mg $5 20mg $8', []],
  ['Blue lamp 5g $50', []],
  ['起拍10条1元', []],
  ['Blue lamp $5', []],
  ['$5 and 3 lamps', []],
])('%s names its prices by quantity', (text, expected) => expect(priced(text)).toEqual(expected))

test.each([
  ['5000条起订', '5000 record'],
  ['一毛一条，一万起拍', '10000 record'],
  ['每条0.3元，5000起', '5000 record'],
  ['1k条起', '1000 record'],
  ['最低 10 个', '10 piece'],
  ['Min order: 10 pcs', '10 piece'],
  ['minimum order 5g', '5 g'],
  ['Mindestens 10 Stück', '10 piece'],
  ['10 g minimum', '10 g'],
])('%s is the least order', (text, expected) => {
  expect(Object.values(parseOffer(text).minOrder!).join(' ')).toBe(expected)
})

test.each([
  '1毛一条，5元起',
  '100起拍',
  '一毛一条，2020起始',
  'Expiry date: minimum 2 years',
  'Works for at least a month',
  'min. 1990',
])('%s is no least order', (text) => expect(parseOffer(text).minOrder).toBeUndefined())

test('the price of one is by the gram for what is weighed', () => {
  expect(unitPriceOf({ amount: '100', currency: 'EUR' }, { amount: '0.5', unit: 'kg' })).toEqual({ amount: '0.2', currency: 'EUR', unit: 'g' }) // prettier-ignore
  expect(unitPriceOf({ amount: '10', currency: 'USD' }, { amount: '3', unit: 'pill' })).toEqual({ amount: '3.33333', currency: 'USD', unit: 'pill' }) // prettier-ignore
  expect(unitPriceOf({ amount: '100', currency: 'CNY' }, { amount: '1000000', unit: 'record' })?.amount).toBe('0.0001') // prettier-ignore
})

test.each([
  ['0.00', 'USD', true],
  ['999999', 'USD', true],
  ['99999.99', 'EUR', true],
  ['9999', 'BTC', true],
  ['111111', 'CNY', true],
  ['123456', 'USD', true],
  ['9.99', 'USD', false],
  ['9999', 'USD', false],
  ['0.0004', 'BTC', false],
  ['1250', 'CNY', false],
])('%s %s holds a place: %s', (amount, currency, expected) => {
  expect(isHoldingPrice({ amount, currency })).toBe(expected)
})

test('a price that its own text disclaims holds a place', () => {
  expect(isHoldingPrice({ amount: '0.001', currency: 'BTC' }, '0.001只是方便下单，并不是最终价格')).toBe(true)
})
