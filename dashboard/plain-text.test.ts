import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

test.each([
  ['an override that turns text around', 'camera\u202egpj.exe', 'cameragpj.exe'],
  ['terminal colours and window titles', '\u001b[31mred\u001b[0m \u001b]0;title\u0007x', 'red x'],
  ['characters that cannot be seen', 'vi\u200bsi\u00adble\ufeff', 'visible'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['carriage returns that overwrite a line', 'one\r\ntwo\rthree', 'one\ntwothree'],
])('%s is taken out', (_, text, shown) => {
  expect(plainText(text)).toBe(shown)
})

test.each(['二手相机 出售', 'Цена 5', 'family 👨‍👩‍👧', 'tab\tand\nline', 'é ü ñ'])(
  '%j stays as it is',
  (text) => {
    expect(plainText(text)).toBe(text)
  },
)

test('taking out twice changes nothing, and no escape survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = plainText(text)
      expect(once).not.toMatch(/[[\p{Cc}--[\t\n]]\u202a-\u202e\u2066-\u2069]/v)
      expect(plainText(once)).toBe(once)
    }),
  )
})
