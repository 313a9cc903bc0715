import { expect, test } from 'vitest'
import { isTalk, offerTypeOf } from './offer-type.ts'

test.each([
  ['Blue lamp with a wooden foot', true, 'sell'],
  ['Most wanted lamps of the year', true, 'sell'],
  ['Need for lamps, volume 2', true, 'sell'],
  ['[WTB] blue lamps, any number', true, 'wanted'],
  ['求购 台灯 十个', true, 'wanted'],
  ['WTS blue lamps, list inside', false, 'sell'],
  ['出售 台灯', false, 'sell'],
  ['Продам лампу', false, 'sell'],
  ['Looking for a steady lamp maker', false, 'wanted'],
  ['куплю лампу', false, 'wanted'],
  ['Suche Lampen', false, 'wanted'],
  ['Couriers wanted in the north', false, 'recruit'],
  ['诚招代理，待遇从优', false, 'recruit'],
  ['Which lamp lasts the longest', false, 'discussion'],
  ['Lamps arrived broken?', false, 'discussion'],
  ['有没有人用过这个台灯', false, 'discussion'],
  ['How to mend a lamp', false, undefined],
  ['Blue lamp with a wooden foot', false, undefined],
  ['Islands and lamps', false, undefined],
] as const)('%s (priced: %s) is %s', (title, isPriced, expected) => {
  expect(offerTypeOf(title, isPriced)).toBe(expected)
})

test('what a quantity costs makes an offer of a title, and a question stays one', () => {
  expect(offerTypeOf('Blue lamps, 9 EUR a piece?', false, true)).toBe('sell')
  expect(offerTypeOf('Blue lamps, 9 EUR a piece?', false)).toBe('discussion')
  expect(offerTypeOf('Is 9 EUR a piece fair', false, true)).toBe('discussion')
  expect(offerTypeOf('WTB lamps, 9 EUR a piece', false, true)).toBe('wanted')
})

const talk = ['Which lamp lasts the longest', 'Is the shop slow for everyone', 'Letters opened again', 'New rules', 'What happened?'] // prettier-ignore

test('a board of questions is talk, one of goods or of offers is not', () => {
  expect(isTalk(talk)).toBe(true)
  expect(isTalk(['Blue lamp', 'Brass kettle, 2 l', 'Rope, 20 m', 'Iron stove', 'Oak chair'])).toBe(false)
  expect(isTalk([...talk, 'WTS lamps', 'Selling ropes', 'Offering chairs'])).toBe(false)
  expect(isTalk(['Which lamp?', 'Blue lamp', 'Brass kettle'])).toBe(false)
})
