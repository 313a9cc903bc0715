import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { markedTermsOf, searchQueryOf, searchTermsOf, searchTextOf } from './search-text.ts'

const HAN = fc.constantFrom(...'出售数据手机号码身份证护照银行卡电脑城市价格优惠长期供应个人资料'.split(''))
const WORD = fc.constantFrom('iPhone 15', 'USDT', '2026', '·', ' ', '【', '】', 'v2.0')
const TITLE = fc.array(fc.oneof({ weight: 4, arbitrary: HAN }, WORD), { minLength: 2, maxLength: 40 })

const wordsOf = (text: string) => new Set(text.split(' '))

test.each([
  ['Latin words stay whole, in lower case', 'Vintage Camera, 2 pcs', 'vintage camera 2 pcs'],
  ['full-width letters and digits are folded', 'ＵＳＤＴ １００', 'usdt 100'],
  ['Han runs become bigrams and characters', '手机号 A4', '手机 机号 手 机 号 a4'],
  ['a single Han character stays', '卡 x', '卡 x'],
  ['signs of Han script that are no letters carry nothing', '手⺀机', '手 机'],
  ['punctuation and controls carry nothing', '<b>\u0000"a" | !(b)', 'b a b'],
])('%s', (_, text, indexed) => {
  expect(searchTextOf(text)).toBe(indexed)
})

test('a query of two and more Han characters asks for bigrams, of one for the character', () => {
  expect(searchQueryOf('手机号')).toBe('手机 机号')
  expect(searchQueryOf('卡')).toBe('卡')
  expect(searchQueryOf('iPhone手机')).toBe('iphone 手机')
  expect(searchQueryOf(' "!&| ')).toBe('')
})

test('parts that are missing leave nothing behind, and words of two parts never run together', () => {
  expect(searchTextOf('手', undefined, '机')).toBe('手 机')
})

test('each run of Han characters in a title is found by every query cut out of it', () => {
  fc.assert(
    fc.property(TITLE, fc.nat(), fc.nat(), (characters, from, length) => {
      const title = characters.join('')
      const indexed = wordsOf(searchTextOf(title))
      for (const run of title.match(/\p{Script=Han}+/gu) ?? []) {
        const start = from % run.length
        const query = run.slice(start, start + 1 + (length % run.length))
        for (const word of searchQueryOf(query).split(' ')) expect(indexed).toContain(word)
      }
    }),
  )
})

test('whatever a page says, the index takes only letters, digits and single spaces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(searchTextOf(text)).toMatch(/^$|^[\p{L}\p{M}\p{N}]+( [\p{L}\p{M}\p{N}]+)*$/u)
    }),
  )
})

test.each([
  ['brass lantern', { words: 'brass lantern', phrases: [], without: [] }],
  ['"Brass lantern" used', { words: 'used', phrases: ['brass lantern'], without: [] }],
  ['lamp -broken -"used once"', { words: 'lamp', phrases: [], without: ['broken', 'used once'] }],
  ['well-known', { words: 'well known', phrases: [], without: [] }],
  ['黄铜灯笼 -二手', { words: '黄铜 铜灯 灯笼', phrases: [], without: ['二手'] }],
  ['"黄铜灯 lamp 灯"', { words: '', phrases: ['黄铜 铜灯', 'lamp', '灯'], without: [] }],
  ['" - "" -', { words: '', phrases: [], without: [] }],
])('%s is read as words, phrases and what is left out', (q, terms) => {
  expect(searchTermsOf(q)).toEqual(terms)
})

test('any text is a search that Postgres can read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (q) => {
      const { words, phrases, without } = searchTermsOf(q)
      for (const text of [words, ...phrases, ...without]) expect(text).toMatch(/^[\p{L}\p{M}\p{N} ]*$/v)
      expect(markedTermsOf(q).every((term) => term !== '')).toBe(true)
    }),
  )
})
