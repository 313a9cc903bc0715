import { shiftDecimal } from './decimal.ts'

const DIGITS: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 } // prettier-ignore
const POWERS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }

// What a written number counts: money, or the measure words of goods and records. `四件套` is a set of four, no four pieces.
const COUNTED = '万|萬|人民币|泰达币|美金|美元|美刀|欧元|元|块|塊|毛|角|分钱|刀|条|條|个|個|套|份|件(?!套)|张|張|片|粒|颗|顆|公斤|千克|毫克|克|斤|毫升|升|天|年|月|周|星期|小时|分钟|秒|日|次|台|本|瓶|支|组|账号|帐号|账户|盎司|磅|微克|盒|包(?!邮)|起' // prettier-ignore
const WRITTEN = new RegExp(
  `(?<![第\\d.])[零〇一二两兩三四五六七八九十百千万萬亿]+(?=\\s?(?:${COUNTED}))`,
  'gu',
)
const SCALED =
  /(?<![A-Za-z\d])(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s?(?:([千kK])|([万萬wW]))(?=[\s\u2063]?\p{Script=Han}|\u2063|\s?[uU](?![a-z])|\s|[+，。,;；!！)）]|$)/gu

/** The value of a Chinese number as written in words, up to 亿; nothing for what is none, such as `三四百`. */
export function readChineseNumber(word: string): number | undefined {
  const [high, low, ...more] = word.split(/亿/u)
  if (more.length > 0 || high === undefined) return undefined
  if (low === undefined) return readBelowYi(high)
  const [a, b] = [readBelowYi(high), low === '' ? 0 : readBelowYi(low)]
  return a === undefined || b === undefined ? undefined : a * 1e8 + b
}

function readBelowYi(word: string): number | undefined {
  const [high, low, ...more] = word.split(/[万萬]/u)
  if (more.length > 0 || high === undefined || word === '') return undefined
  if (low === undefined) return readSection(high)
  // A bare 万 behind a number in digits is that number's own.
  if (high === '') return undefined
  const [a, b] = [readSection(high), low === '' ? 0 : readSection(low)]
  return a === undefined || b === undefined ? undefined : a * 10_000 + b
}

function readSection(word: string): number | undefined {
  let total = 0
  let last = Infinity
  let digit: number | undefined
  for (const char of word) {
    const power = POWERS[char]
    if (power !== undefined) {
      if (power >= last) return undefined
      total += (digit ?? 1) * power
      last = power
      digit = undefined
    } else if (digit !== undefined && digit !== 0) return undefined
    else digit = DIGITS[char]
  }
  return word === '' ? undefined : total + (digit ?? 0)
}

/**
 * Chinese text with its numbers as digits and its small money as yuan: `一毛一条，一万条起拍` becomes
 * `0.1元 1条，10000条起拍`. Text without Han signs is left as it is.
 */
export function expandChinese(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text
  return text
    .replaceAll(WRITTEN, (word) => {
      const value = readChineseNumber(word)
      // A mark before it: `1200一套` is no 12001.
      return value === undefined ? word : `\u2063${value}`
    })
    .replaceAll(SCALED, (_, amount: string, thousand?: string) =>
      shiftDecimal(amount.replaceAll(/[,，]/g, ''), thousand ? 3 : 4),
    )
    .replaceAll(
      /(\d+)[块塊]\u2063?([1-9一二三四五六七八九])(?![\d\p{Script=Han}]|毛)/gu,
      (_, yuan: string, tenths: string) => `${yuan}.${DIGITS[tenths] ?? tenths}元`,
    )
    .replaceAll(
      /(\d+(?:\.\d+)?)\s?(?:[毛角]钱?|(分)钱)/gu,
      (_, amount: string, cent?: string) => `${shiftDecimal(amount, cent ? -2 : -1)}元`,
    )
    .replaceAll(/(\d)\s?[uU](?![A-Za-z])/gu, '$1 USDT')
    .replaceAll('\u2063', '\u2009')
}
