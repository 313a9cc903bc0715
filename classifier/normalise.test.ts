import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_UNITS, newTextBuffer, normalise, normaliseInto } from './normalise.ts'

test.each([
  ['TOP Quality!!! Weed', 'top quality weed'],
  ['we\u200bed\u00ad', 'weed'],
  ['Ｗｅｅｄ １０ｇ', 'weed 00g'],
  ['𝐖𝐞𝐞𝐝', 'weed'],
  ['CVV料站 10g', 'cvv 料站 00g'],
  ["dealer's £20 ★ 50%", 'dealers 00 00%'],
  ['КОКАИН', 'кокаин'],
  ['', ''],
  ['★★★', ''],
])('%j is read as %j', (written, read) => {
  expect(normalise(written)).toBe(read)
})

test('reading twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (written) => {
      const once = normalise(written)
      expect(normalise(once)).toBe(once)
    }),
  )
})

test('words are divided by single spaces, and the shown text has the same places', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (written) => {
      const buffer = newTextBuffer()
      normaliseInto(buffer, written)
      expect(normalise(written)).not.toMatch(/ {2}|[A-Z]/)
      const folded = [...buffer.shown].map((unit) => (unit >= 0x30 && unit <= 0x39 ? 0x30 : unit))
      for (let i = 0; i < buffer.length; i++)
        expect(buffer.units[i]).toBe(buffer.units[i] === 0x20 ? 0x20 : folded[i])
    }),
  )
})

test('a megabyte is read up to the limit, whatever it holds', () => {
  const buffer = newTextBuffer()
  for (const unit of ['a', '料a', 'ﷺ', '\0']) {
    normaliseInto(buffer, unit.repeat(1_000_000))
    expect(buffer.length).toBeLessThanOrEqual(2 * MAX_UNITS + 2)
    expect(buffer.units[buffer.length - 1]).toBe(0x20)
  }
})
