import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { styleOf } from './style.ts'

function bitsOf(style: number): number {
  return style.toString(2).replaceAll('0', '').length
}

const plain = styleOf('one two three')

test.each([
  ['capitals', 'ONE TWO THREE'],
  ['a dash', 'one - three'],
  ['a colon', 'one two: three'],
  ['a bar', 'one two| three'],
  ['a plus', 'one two +three'],
  ['an exclamation mark', 'one two three!'],
  ['brackets', 'one [two] (three)'],
  ['letters beyond ASCII', 'one two thrée'],
  ['a number with a point', 'one two 3.0'],
])('%s, written into a title, adds one bit and leaves the others', (_, title) => {
  const style = styleOf(title)
  expect(style & plain).toBe(plain)
  expect(bitsOf(style)).toBe(bitsOf(plain) + 1)
})

test.each(['One Two threE', 'one-two three', 'one two 3.', 'one two .5', 'one  two\tthree '])(
  '%j is as plain as the words',
  (title) => {
    expect(bitsOf(styleOf(title))).toBe(1)
  },
)

test('the number of words is one bit, up to twelve and more; nothing has none', () => {
  const styles = Array.from({ length: 12 }, (_, i) => styleOf('a '.repeat(i + 1)))
  expect(new Set(styles).size).toBe(12)
  expect(styles.every((style) => bitsOf(style) === 1)).toBe(true)
  expect(styleOf('a '.repeat(40))).toBe(styles[11])
  expect(styleOf('')).toBe(0)
  expect(styleOf('   ')).toBe(0)
})

test('a style of any text is a number of 21 bits, whatever its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      const style = styleOf(text)
      expect(style).toBeGreaterThanOrEqual(0)
      expect(style).toBeLessThan(2 ** 21)
    }),
  )
  expect(styleOf('a'.repeat(1_000_000))).toBe(styleOf('a'))
})
