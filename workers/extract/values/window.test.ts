import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseWindow } from './window.ts'

test.each([
  ['1 month', 'P1M'], ['12 months', 'P12M'], ['last 30 days', 'P30D'], ['(last 12 months)', 'P12M'], ['Newer than 3 Months', 'P3M'],
  ['past year', 'P1Y'], ['month', undefined], ['last month', 'P1M'], ['All time', 'all'], ['Total', 'all'], ['Older', 'older'],
  ['letzte 6 Monate', 'P6M'], ['letzter Monat', 'P1M'], ['insgesamt', 'all'], ['älter', 'older'],
  ['за 6 месяцев', 'P6M'], ['за последний месяц', 'P1M'], ['за всё время', 'all'], ['ранее', 'older'],
  ['6个月', 'P6M'], ['近30天', 'P30D'], ['最近一个月', 'P1M'], ['近半年', 'P6M'], ['一年', 'P1Y'], ['累计', 'all'], ['更早', 'older'],
  ['3 months ago', undefined], ['6 Months warranty', undefined], ['days', undefined], ['Rating', undefined], ['0 days', undefined], ['', undefined],
])('%s counts over %s', (text, window) => {
  expect(parseWindow(text)).toBe(window)
}) // prettier-ignore

test('a printed time comes back in its own unit, and any other text is a window or nothing', () => {
  const unit = fc.constantFrom(['days', 'D'], ['weeks', 'W'], ['months', 'M'], ['years', 'Y'])
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 999 }), unit, (count, [word, letter]) => {
      expect(parseWindow(`last ${count} ${word}`)).toBe(`P${count}${letter}`)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(parseWindow(text) ?? 'all').toMatch(/^(?:P[1-9]\d{0,2}[DWMY]|all|older)$/)
    }),
  )
})
