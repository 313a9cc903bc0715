import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ibansIn, isCard, isIban, maskedCardsIn } from './numbers.ts'
import { isPhone, phonesIn } from './phones.ts'

// From the SWIFT registry and the issuers' test numbers.
const IBANS = ['GB29NWBK60161331926819', 'DE89370400440532013000', 'FR1420041010050500013M02606', 'NO9386011117947', 'CH9300762011623852957'] // prettier-ignore
const CARDS = ['4242424242424242', '5555555555554444', '378282246310005', '6011111111111117', '2223003122003222', '6200000000000005'] // prettier-ignore

test.each(IBANS)(
  '%s is an IBAN, in groups too, and with any one digit or letter changed it is none',
  (iban) => {
    expect(ibansIn(`pay to ${iban.replaceAll(/(.{4})/g, '$1 ').trim()}, please`)).toEqual([iban])
    const changed = Array.from(iban).flatMap((old, at) =>
      Array.from(/\d/.test(old) ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
        .filter((sign) => sign !== old)
        .map((sign) => iban.slice(0, at) + sign + iban.slice(at + 1)),
    )
    expect(changed.filter(isIban)).toEqual([])
  },
)

test.each(CARDS)('%s is a card, and with any one digit changed it is none', (card) => {
  expect(isCard(card)).toBe(true)
  const changed = Array.from(card).flatMap((old, at) =>
    Array.from('0123456789')
      .filter((digit) => digit !== old)
      .map((digit) => card.slice(0, at) + digit + card.slice(at + 1)),
  )
  expect(changed.filter(isCard)).toEqual([])
})

test('a card is kept by its first six and last four digits, and only where cards are spoken of', () => {
  expect(maskedCardsIn('visa 4242 4242 4242 4242 exp 01/30')).toEqual(['424242******4242'])
  expect(maskedCardsIn('order 4242424242424242')).toEqual([])
  expect(maskedCardsIn('card 4242424242424243, batch 99999999999999994242424242424242')).toEqual([])
})

test('no run of digits leaves the mask', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[2-6]\d{12,18}$/), (digits) => {
      for (const masked of maskedCardsIn(`card ${digits}`)) expect(masked).toMatch(/^\d{6}\*{3,9}\d{4}$/)
    }),
  )
})

test.each([
  ['call +49 170 1234567', ['+491701234567']],
  ['+1 (347) 460-2512', ['+13474602512']],
  ['+7 903 123-45-67', ['+79031234567']],
  ['https://wa.me/447911123456', ['+447911123456']],
  ['手机号：13812345678', ['+8613812345678']],
  ['+1 (123) 460-2512', []],
  ['+999 12345678', []],
  ['1+1234567890123456789', []],
  ['+49 12', []],
  ['order 4917012345678', []],
])('the phones in %j are %j', (text, expected) => expect(phonesIn(text)).toEqual(expected))

test('a digit too many for its country makes no phone', () => {
  expect(isPhone('79031234567')).toBe(true)
  expect(isPhone('790312345678')).toBe(false)
  expect(isPhone('7903123456')).toBe(false)
})
