import * as fc from 'fast-check'
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
  ['5x 10 tabs', '50', 'tablet'],
  ['10 x 5 g', '50', 'g'],
  ['10 x 20mg', '10', 'piece'],
  ['2x5g', '10', 'g'],
  ['10x20mg', '10', 'piece'],
  ['5x10 tabs', '50', 'tablet'],
  ['30 mg 200 tabs', '200', 'tablet'],
  ['100mg x 500', '500', 'piece'],
  ['x10', '10', 'piece'],
  ['25 x caps', '25', 'capsule'],
  ['Diazepam10 mg', '10', 'mg'],
  ['25mg X5', '5', 'piece'],
  ['10 2CB Pills', '10', 'pill'],
  ['2 US CVV', '2', 'card'],
  ['100mg/ml10amp', '10', 'vial'],
  ['Gummies (X32)', '32', 'piece'],
  ['1/2 kg', '0.5', 'kg'],
  ['1/8 oz', '0.125', 'oz'],
  ['½ oz', '0.5', 'oz'],
  ['half ounce', '0.5', 'oz'],
  ['50 ecstasy pills', '50', 'pill'],
  ['150mg/ml 10ml vial', '10', 'ml'],
  ['2.2 lbs', '2.2', 'lb'],
  ['1.2k records', '1200', 'record'],
  ['27 million records', '27000000', 'record'],
  ['一万条', '10000', 'record'],
  ['十二万条数据', '120000', 'record'],
  ['两百套', '200', 'set'],
  ['两百账号', '200', 'account'],
  ['三盎司', '3', 'oz'],
  ['两盒', '2', 'pack'],
  ['５００ｇ', '500', 'g'],
  ['3公斤', '3', 'kg'],
  ['三个月', '3', 'month'],
  ['5 грамм', '5', 'g'],
  ['20 таблеток', '20', 'tablet'],
  ['10 аккаунтов', '10', 'account'],
  ['10 Stück', '10', 'piece'],
  ['250 Gramm', '250', 'g'],
  ['6 Monate', '6', 'month'],
  ['1.000 Stück', '1000', 'piece'],
  ['25 µg', '25', 'ug'],
  ['125 mcg', '125', 'ug'],
  ['2 litres', '2', 'l'],
])('the quantity in %j is %s %s', (text, amount, unit) => {
  expect(parseQuantity(text)).toEqual({ amount, unit })
})

test.each([
  'PS4 account',
  'x64 build',
  '9x6cm',
  '2019 years',
  '四件套',
  '11月份数据',
  '一毛一条',
  '24/7 cards',
  '0 items',
  '8 GB',
  'iPhone 12',
  '100',
  '5 stars',
  '#12 g',
  'kg',
])('%j is no quantity, and none is half-read', (text) => expect(parseQuantity(text)).toBeUndefined())

test('any amount in any convention of numbers is read with any word for a unit, beside it or behind a blank', () => {
  const amount = fc.constantFrom(['1.234,56', '1234.56'], ['1 234,56', '1234.56'], ['1,234.56', '1234.56'], ["1'234.56", '1234.56'], ['１２３４', '1234'], ['12,34,567', '1234567'], ['0,5', '0.5'], ['12万', '120000'], ['1/2', '0.5'], ['½', '0.5']) // prettier-ignore
  const unit = fc.constantFrom(['g', 'g'], ['KG', 'kg'], ['oz', 'oz'], ['lb', 'lb'], ['mg', 'mg'], ['µg', 'ug'], ['ml', 'ml'], ['tablets', 'tablet'], ['tabs', 'tablet'], ['pieces', 'piece'], ['pcs', 'piece'], ['records', 'record'], ['accounts', 'account'], ['条', 'record'], ['个', 'piece'], ['套', 'set'], ['克', 'g'], ['片', 'tablet'], ['Stück', 'piece'], ['Gramm', 'g'], ['Datensätze', 'record'], ['кг', 'kg'], ['штук', 'piece'], ['таблеток', 'tablet'], ['записей', 'record']) // prettier-ignore
  fc.assert(
    fc.property(amount, unit, fc.constantFrom('', ' ', '\u00a0'), ([printed, value], [word, name], gap) => {
      const { amount: read, unit: of } = parseQuantity(`${printed}${gap}${word}`) ?? {}
      expect([Number(read), of]).toEqual([Number(value), name])
    }),
    { numRuns: 300 },
  )
})
