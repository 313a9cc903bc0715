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
  ['n0t for h3man c0nsumption', 'not for heman consumption'],
  ['ca$h for $50', 'cash for $00'],
  ['10x50mg 4mmc AK47', '00x00mg 0mmc ak00'],
  ['сосаіnе', 'cocaine'],
  ['ᴄᴏᴄᴀɪɴᴇ', 'cocaine'],
  ['c o k e / C.O.K.E', 'cokecoke'],
  ['pure c o k e now', 'pure coke now'],
  ['size M L X', 'size m l x'],
  ['料 c o k e 料', '料 coke 料'],
  ['💊 and 🍁', 'pills and weed'],
  ['It\u00e2\u20ac\u2122s caf\u00c3\u00a9', 'it s café'],
  ['', ''],
  ['★★★', ''],
])('%j is read as %j', (written, read) => {
  expect(normalise(written)).toBe(read)
})

test('reading twice changes nothing but digits, which then stand for letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (written) => {
      fc.pre(!/[\p{N}$]/u.test(written.normalize('NFKC')))
      const once = normalise(written)
      expect(normalise(once)).toBe(once)
    }),
  )
})

test('words are divided by single spaces, and the shown text has as many letters, digits as they were', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (written) => {
      const buffer = newTextBuffer()
      normaliseInto(buffer, written)
      expect(normalise(written)).not.toMatch(/ {2}|[A-Z]/)
      const masked = [...buffer.shown.subarray(1, buffer.length - 1)].filter(
        (_, i) => buffer.units[i + 1] === 0x30,
      )
      expect(masked.every((unit) => unit >= 0x30 && unit <= 0x39)).toBe(true)
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
