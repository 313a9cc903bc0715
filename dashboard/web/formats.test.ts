import { expect, test } from 'vitest'
import { openFormats } from './formats.ts'
import { english as shared } from './messages-en.ts'
import { messages } from './messages.ts'

const english = openFormats('en', 'utc', messages.en)
const chinese = openFormats('zh', 'utc', messages.zh)

test('amounts keep every digit that a price may have', () => {
  expect(english.amount('0.00000001', 'BTC')).toBe('0.00000001 BTC')
  expect(english.amount('12345678901234.12345678', 'CNY')).toBe('12,345,678,901,234.12345678 CNY')
  expect(english.usd('9.9')).toBe('$9.90')
})

test('a count that stopped says that there are more', () => {
  expect([english.count(10_000), english.count(10_000, true)]).toEqual(['10,000', '10,000+'])
})

test('times have the same form in both languages', () => {
  expect(english.time('2026-11-20T09:05:59.000Z')).toBe('2026-11-20 09:05 UTC')
  expect(chinese.time('2026-11-20T09:05:59.000Z')).toBe('2026-11-20 09:05 UTC')
})

test.each([
  ['DE', 'Germany', '德国'],
  ['EU', 'European Union', '欧盟'],
  ['WORLDWIDE', 'Worldwide', '全球'],
  ['NORTH-AMERICA', 'North America', 'North America'],
  ['ZZZ', 'Zzz', 'Zzz'],
])('the place %s has a name', (code, inEnglish, inChinese) => {
  expect([english.place(code), chinese.place(code)]).toEqual([inEnglish, inChinese])
})

test('a moment on an axis is as fine as its step', () => {
  const time = new Date('2026-11-20T09:05:30Z')
  expect(english.tick(time, 5)).toBe('09:05:30')
  expect(english.tick(time, 300)).toBe('09:05')
  expect(english.tick(time, 86_400)).toBe('20 Nov')
})

test('both languages say the same things with the same gaps', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value
  expect(shape(messages.zh)).toEqual(shape(messages.en))
})

test('no part of the console takes the name of a text that all parts share', () => {
  expect(messages.en).toMatchObject(shared)
})

test('a language has its name in the reader’s language, and what is none keeps its letters', () => {
  expect(english.language('de')).toBe('German')
  expect(chinese.language('de')).toBe('德语')
  expect(english.language('Latin?')).toBe('Latin?')
})
