import { expect, test } from 'vitest'
import { parseQuantity } from './quantity.ts'

test.each([
  ['5g of tea', '5', 'g'],
  ['2 grams', '2', 'g'],
  ['100 Gram', '100', 'g'],
  ['0,5 kg', '0.5', 'kg'],
  ['250 mg', '250', 'mg'],
  ['100 µg', '100', 'ug'],
  ['50 pills', '50', 'pill'],
  ['10 Tabletten', '10', 'tablet'],
  ['1万条', '10000', 'record'],
  ['1.5万条数据', '15000', 'record'],
  ['20个', '20', 'piece'],
  ['12 months', '12', 'month'],
  ['3 oz', '3', 'oz'],
  ['100 г', '100', 'g'],
  ['10 шт', '10', 'piece'],
  ['5x 10 tabs', '10', 'tablet'],
])('the quantity in %j is %s %s', (text, amount, unit) => {
  expect(parseQuantity(text)).toEqual({ amount, unit })
})

test.each(['1/2 kg', 'iPhone 12', '100', '5 stars', '#12 g', 'kg'])(
  '%j is no quantity, and none is half-read',
  (text) => expect(parseQuantity(text)).toBeUndefined(),
)
