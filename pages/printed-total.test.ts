import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { printedTotal } from './printed-total.ts'

test.each([
  ['Showing 1-20 of 340 results, 17 offers today', 340],
  ['Showing 1–12 of 1,340 products', 1340],
  ['340 offers', 340],
  ['12 345 объявлений', 12345],
  ['Найдено 25 товаров', 25],
  ['共 340 条', 340],
  ['共３４０条记录', 340],
  ['1-20 条，共 340 条', 340],
  ['1.234 Angebote gefunden', 1234],
  ['Price 20 - 40 of 30', undefined],
  ['3 offers here, 5 offers there', undefined],
  ['340 results … 340 results', 340],
  ['Call 340 offershore', undefined],
  ['in stock 4, sold 12', undefined],
  ['', undefined],
])('%s', (text, total) => {
  expect(printedTotal(text)).toBe(total)
})

test('a grouped count is read as the number that it is, and no text makes it throw', () => {
  assert(
    property(integer({ min: 1, max: 99_999_999 }), string({ unit: 'grapheme' }), (count, noise) => {
      expect(printedTotal(`${count.toLocaleString('en-US')} listings`)).toBe(count)
      expect(() => printedTotal(noise)).not.toThrow()
    }),
  )
})
