import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCount, parseNumber, parseRating } from './number.ts'
import { parsePrice } from './price.ts'
import { parseQuantity } from './quantity.ts'

describe('numbers', () => {
  test.each([
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['１２３４', '1234'],
    ['１，２３４．５', '1234.5'],
    ['0.0123', '0.0123'],
    ['0,5', '0.5'],
    ['1.234', '1234'],
    ['1,234', '1234'],
    ['12,34', '12.34'],
    ['1.234.567', '1234567'],
    ["1'234.50", '1234.50'],
    ['0.123', '0.123'],
    ['1234.567', '1234.567'],
    ['.5', '0.5'],
    ['007', '7'],
    ['12,34,567.50', '1234567.50'],
    ['1\u00a0234', '1234'],
    ['0.00000001', '0.00000001'],
  ])('%s is %s', (text, expected) => expect(parseNumber(text)).toBe(expected))

  test.each(['', 'abc', '1.2.3', '1,2,3', '--1', '1e5', '1.234,567,8'])('%j is no number', (text) =>
    expect(parseNumber(text)).toBeUndefined(),
  )

  const amount = fc.record({ whole: fc.bigInt(0n, 10n ** 15n), fraction: fc.stringMatching(/^\d{2}$/) })
  const style = fc.constantFrom(
    [',', '.'],
    ['.', ','],
    [' ', ','],
    ["'", '.'],
    ['\u202f', ','],
    ['', '.'],
    ['', ','],
  )
  test('any amount with two digits behind the mark survives each convention, narrow or full-width', () => {
    fc.assert(
      fc.property(amount, style, fc.boolean(), ({ whole, fraction }, [group, mark], wide) => {
        const grouped = whole.toString().replaceAll(/\B(?=(\d{3})+$)/g, group)
        const printed = `${grouped}${mark}${fraction}`
        const text = wide
          ? printed.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
          : printed
        expect(parseNumber(text)).toBe(`${whole}.${fraction}`)
      }),
    )
  })

  test('no text makes a parser throw or give anything but a plain decimal', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const value of [
          parseNumber(text),
          parsePrice(text, { currency: 'USD' })?.amount,
          parseQuantity(text)?.amount,
        ]) {
          expect(value ?? '0').toMatch(/^\d+(\.\d+)?$/)
        }
        expect(parseCount(text) ?? 0).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test.each([
    ['1,234 sold', 1234],
    ['6000+', 6000],
    ['1.2万', 12_000],
    ['3k', 3000],
    ['Stock: 12', 12],
    ['(680)', 680],
    ['2 млн', 2_000_000],
    ['12万', 120_000],
    ['1.5億', 150_000_000],
    ['3百', 300],
    ['５千', 5000],
    ['none', undefined],
    ['4.5', undefined],
  ])('the count in %j is %s', (text, expected) => expect(parseCount(text)).toBe(expected))

  test.each([
    ['4.97', 4.97],
    ['4,8 von 5', 4.8],
    ['99.78%', 99.78],
    ['', undefined],
  ])('the rating in %j is %s', (text, expected) => expect(parseRating(text)).toBe(expected))
})
