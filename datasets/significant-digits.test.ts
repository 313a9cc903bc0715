import { assert, bigInt, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { toPowerOfTen, toSignificantDigits } from './significant-digits.ts'

test.each([
  ['1234.5', '1200'],
  ['1250', '1300'],
  ['99.6', '100'],
  ['0.0451', '0.045'],
  ['0.0996', '0.1'],
  ['12', '12'],
  ['7', '7'],
  ['7.00', '7'],
  ['0.00', '0'],
  ['00012.50', '13'],
])('%s leaves as %s', (exact, released) => {
  expect(toSignificantDigits(exact, 2)).toBe(released)
})

test.each(['', '-1', '1e3', 'NaN', '1.', '.5'])('%j is no price', (text) => {
  expect(toSignificantDigits(text, 2)).toBeUndefined()
  expect(toPowerOfTen(text)).toBeUndefined()
})

const amounts = tuple(bigInt({ min: 0n, max: 10n ** 14n }), integer({ min: 0, max: 9 })).map(
  ([digits, places]) => {
    const text = digits.toString().padStart(places + 1, '0')
    return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
  },
)

test('what leaves has at most the digits it may have, is near, and rounding it again changes nothing', () => {
  assert(
    property(amounts, integer({ min: 1, max: 4 }), (amount, digits) => {
      const rounded = toSignificantDigits(amount, digits)!
      expect(rounded).toMatch(/^\d+(\.\d*[1-9])?$/)
      expect(rounded.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length).toBeLessThanOrEqual(
        digits,
      )
      // Half a unit of the last digit, and a little for the doubles of this check.
      const off = Math.abs(Number(rounded) - Number(amount))
      expect(off).toBeLessThanOrEqual(Number(amount) * 0.5 * 10 ** (1 - digits) * 1.000_001)
      expect(toSignificantDigits(rounded, digits)).toBe(rounded)
    }),
  )
})

test('a larger price never leaves as a smaller one', () => {
  assert(
    property(amounts, amounts, (a, b) => {
      const [low, high] = Number(a) <= Number(b) ? [a, b] : [b, a]
      expect(Number(toSignificantDigits(low, 2))).toBeLessThanOrEqual(Number(toSignificantDigits(high, 2)))
    }),
  )
})

test('a power of ten is at most the price, and ten times it is more', () => {
  assert(
    property(amounts, (amount) => {
      const power = Number(toPowerOfTen(amount))
      expect(power).toBeLessThanOrEqual(Number(amount) * 1.000_001)
      expect(power === 0 || power * 10 > Number(amount) * 0.999_999).toBe(true)
    }),
  )
})
