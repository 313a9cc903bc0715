import type { Quantity } from '#contracts/extraction.ts'
import { multiplyDecimals, shiftDecimal, trimDecimal } from './decimal.ts'
import { hasDigit } from './characters.ts'
import { expandChinese } from './expand-chinese.ts'
import { multipleAt, NUMBER, parseNumber, plainDigits, soleMark } from './number.ts'
import { isCounted, isDose, isMass, unitAt } from './units.ts'

// No number inside a word (`PS4 account`), a code (`#12`), a price (`$5`, but behind it: `$85/28 g`) or a range; `2x5g` has two.
const FREE = String.raw`(?<![\p{L}\d.,#_]|(?<!\d)[$€£¥฿]|\d[/-])|(?<=[$€£]\s?[\d.,]{1,9}/|\d\s?mg|/ml|(?<![\p{L}\d.,/#])\d{1,4}[x×])`
// A weight may be glued to the word before it: `Grade1g`.
const GLUED = String.raw`(?<=\p{Ll}{3})(?=\d+(?:[.,]\d+)?(?:\s?mg|kg|gr?)(?![\p{L}\d]))`
const CANDIDATE = new RegExp(
  `(?=[x×\\d.,½¼¾])(?:${FREE}|${GLUED})(?:(?<times>[x×])\\s?(?=\\d+(?![\\p{L}\\d]|[.,]\\d)|\\d+(?:mg|pcs)))?(?<![\\d.,])(?<amount>(?:${NUMBER})(?:/(?:2|4|8|16)(?!\\d))?|[½¼¾])`,
  'giu',
)
const HALVES: Record<string, string> = { '½': '0.5', '¼': '0.25', '¾': '0.75' }
const WORDED = /\b(half|quarter|eighth)(?:\s(?:an?|of an?))?[\s-](?=[a-z])/gi
const PARTS: Record<string, string> = { half: '1/2', quarter: '1/4', eighth: '1/8' }
/** Of Latin letters alone, only these words are numbers. */
const MAY_COUNT = /[^\0-\x7f]|\d|half|quarter|eighth/i
/** Processor families, not counts. */
const NO_COUNT = new Set(['x64', 'x86'])
/** `WebSite X5` is a version of it, `25mg X5` are five. */
const VERSIONED = /(?:^|\s)[A-Z][A-Za-z]+\s$/
const LONGEST = 2_000

const STRENGTH = /^\s?\/\s?(?:m?l|kg|g|h|hr|cap(?:sule)?s?|tab(?:let)?s?|pill|vial|day|dose)(?!\p{L})/iu

type Behind = { unit: string; length: number; isTimes: boolean }
type Hit = Quantity & { start: number; end: number; isTimes: boolean }

/**
 * How much a text offers: `5 g`, `一万条`, `10 x 5 g` as 50 g, `x10` as ten pieces; the amount as a decimal string. A
 * dose counts only where the text names no other quantity: `200 tabs 10 mg` are 200 tablets.
 */
export function parseQuantity(text: string): Quantity | undefined {
  if (!MAY_COUNT.test(text)) return undefined
  const plain = prepared(text)
  const hits = hitsOf(plain)
  const chosen = hits.findIndex(({ unit }) => !isDose(unit))
  const at = chosen === -1 ? 0 : chosen
  const hit = hits[at]
  if (!hit) return undefined
  const { amount, unit } = multiplied(hit, hits[at + 1], plain)
  return { amount, unit }
}

function prepared(text: string): string {
  const plain = expandChinese(plainDigits(text.slice(0, LONGEST)))
  return plain.replaceAll(WORDED, (_, part: string) => `${PARTS[part.toLowerCase()]} `)
}

/** `10 x 5 g` is fifty grams, `5 x 10 tabs` fifty tablets; of `10 x 20 mg` ten pieces stay, since the dose is each one's. */
function multiplied(hit: Hit, next: Hit | undefined, plain: string): Quantity {
  const isFactor = hit.isTimes && next && /^\s?(?:[x×*]\s?)?$/iu.test(plain.slice(hit.end, next.start))
  if (!isFactor || isDose(next.unit) || next.isTimes) return hit
  return isCounted(next.unit) || isMass(next.unit)
    ? { amount: multiplyDecimals(hit.amount, next.amount), unit: next.unit }
    : hit
}

function hitsOf(plain: string): Hit[] {
  const hits: Hit[] = []
  if (!hasDigit(plain) && !/[½¼¾]/.test(plain)) return hits
  for (const match of plain.matchAll(CANDIDATE)) {
    const { amount: printed, times } = match.groups as { amount: string; times?: string }
    const start = match.index
    const after = plain.slice(start + match[0].length, start + match[0].length + 60)
    const { power, length } = multipleAt(after)
    const amount = amountOf(printed, power)
    if (amount === undefined || Number(amount) === 0 || NO_COUNT.has(match[0].toLowerCase())) continue
    if (/^X\d$/.test(match[0]) && VERSIONED.test(plain.slice(0, start))) continue
    const unit = unitBehind(after.slice(length), Number(amount), plain.slice(0, start))
    const end = start + match[0].length + length
    if (unit && !unit.isTimes)
      hits.push({ amount, unit: unit.unit, start, end: end + unit.length, isTimes: false })
    else if ((unit ?? times) !== undefined && Number.isInteger(Number(amount))) {
      // A bare count of something: `x10`, `10 x`.
      hits.push({ amount, unit: 'piece', start, end: end + (unit?.length ?? 0), isTimes: true })
    }
  }
  return hits
}

function amountOf(printed: string, power: number): string | undefined {
  if (HALVES[printed] !== undefined) return HALVES[printed]
  const [number, divisor] = printed.split('/') as [string, string?]
  const amount = parseNumber(number, power > 0 ? soleMark(number) : undefined)
  if (amount === undefined) return undefined
  if (divisor === undefined) return shiftDecimal(amount, power)
  return Number(amount) < Number(divisor) ? trimDecimal(String(Number(amount) / Number(divisor))) : undefined
}

function unitBehind(after: string, amount: number, before: string): Behind | undefined {
  const blank = /^[\s-]?/.exec(after)![0]
  const times = /^(?:\s?[x×](?!\p{L})|\*(?=\d))/iu.exec(after)
  if (times) return timesUnit(after.slice(times[0].length), times[0].length)
  const found = unitAt(after.slice(blank.length)) ?? (isYear(amount) ? undefined : adjectiveUnit(after))
  if (!found) return undefined
  const rest = after.slice(blank.length + found.length)
  // `150mg/ml` is a strength, `2019 years` a date, `1.5元1条` the price of one.
  if (STRENGTH.test(rest)) return undefined
  if (/^\s?(?:ago|old|назад|前)/iu.test(rest)) return undefined
  if ((found.unit === 'month' || found.unit === 'year') && amount > 120) return undefined
  if (/[元$€£刀金]\s?$/u.test(before.slice(-2)) && /\p{Script=Han}/u.test(before)) return undefined
  return { unit: found.unit, length: blank.length + found.length, isTimes: false }
}

/** `10 x 5 g` multiplies, `25 x caps` counts; `9 x 6 cm` is a size. */
function timesUnit(rest: string, length: number): Behind | undefined {
  if (/^\s?[\d.,]+\s?(?:[x×]\s?[\d.,]+\s?)?(?:cm|mm|m|in|inch(?:es)?|ft|feet|px|")(?!\p{L})/iu.test(rest))
    return undefined
  // `50x100000` is no count of anything that is named.
  if (/^\s?\d{4,}(?!\d|\s?\p{L})/u.test(rest)) return undefined
  const blank = /^\s?/.exec(rest)![0]
  const counted = unitAt(rest.slice(blank.length))
  if (counted && isCounted(counted.unit)) return { unit: counted.unit, length: length + blank.length + counted.length, isTimes: false } // prettier-ignore
  return { unit: 'piece', length, isTimes: true }
}

const isYear = (amount: number): boolean => amount >= 1990 && amount <= 2035

/** `50 ecstasy pills`: one word between a count and what is counted one by one. */
function adjectiveUnit(after: string): Omit<Behind, 'isTimes'> | undefined {
  const word = /^\s[\p{L}\d-]{2,15}\s/u.exec(after)
  const found = word && unitAt(after.slice(word[0].length))
  if (!found || !['pill', 'tablet', 'capsule', 'bar', 'blotter', 'seed', 'card'].includes(found.unit))
    return undefined
  return { unit: found.unit, length: word[0].length + found.length }
}
