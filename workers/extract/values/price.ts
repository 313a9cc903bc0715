import type { Money } from '#contracts/extraction.ts'
import { codeOf, CURRENCY, isCoin, isCrypto, isSharedSign, isSign, parseCurrency } from './currency.ts'
import { shiftDecimal } from './decimal.ts'
import { expandChinese } from './expand-chinese.ts'
import { multipleAt, NUMBER, parseNumber, plainDigits, soleMark } from './number.ts'
import { unitAt } from './units.ts'

export { parseCurrency } from './currency.ts'

const TOKEN = new RegExp(`(?<!\\d|\\d[.,])(?<amount>${NUMBER})|(?<currency>${CURRENCY})`, 'gi')
const LONGEST = 2_000

export type PriceHints = { currency?: string | undefined; decimal?: '.' | ',' | undefined }
type Token = { kind: 'amount' | 'currency'; text: string; start: number; end: number; power: number }

/**
 * The first price in a run of text, of a range its lower end. The amount stays a decimal string: 0.00000001 BTC survives
 * Postgres `numeric`, not a double. Without a currency in the text the hint's is taken; with neither there is no price.
 *
 * @param hints The page's currency, which also says whose `$` and `¥` are meant, and its decimal mark where known.
 * @example parsePrice('from 1.250,50 €') // { amount: '1250.50', currency: 'EUR' }
 */
export function parsePrice(text: string, hints: PriceHints = {}): Money | undefined {
  if (hints.decimal !== ',') {
    const printed = PLAIN.exec(text)
    if (printed) return plainPrice(printed, text, hints)
    if (BARE.test(text))
      return hints.currency === undefined ? undefined : { amount: text, currency: hints.currency }
  }
  const plain = expandChinese(plainDigits(text.slice(0, LONGEST)))
  const tokens = tokensOf(plain)
  if (tokens.length === 0) return undefined
  const priced = findPriced(plain, tokens)
  if (priced) {
    const { amount, currency, last } = priced
    const code = codeOf(currency.text, plain, plain.slice(last), hints.currency)
    return isNegative(plain, priced) ? undefined : moneyOf(amount, code, hints.decimal)
  }
  if (hints.currency === undefined || tokens.some(({ kind }) => kind === 'currency')) return undefined
  const bare = tokens.find(
    ({ start, end }) => !/^\s?%/.test(plain.slice(end)) && !/(?:^|\s)-$/.test(plain.slice(0, start)),
  )
  return bare && moneyOf(bare, hints.currency, hints.decimal)
}

// Most prices by far: one currency, and a number that can be read in one way alone.
const SURE = String.raw`0\.\d{3,12}|(?:0|[1-9]\d{0,8})(?:\.\d\d)?|[1-9]\d{0,8}\.\d{4,12}`
const PLAIN = new RegExp(
  String.raw`^(?:~ ?)?(?:([$€£฿]|usd |eur |gbp |btc )\s?(${SURE})|(${SURE})\s?([$€£฿]| usd| eur| gbp| btc| xmr| ltc))$`,
  'i',
)
const BARE = new RegExp(`^(?:${SURE})$`)

/** Whether a text is one of those prices that need no closer look. */
export const isPlainPrice = (text: string): boolean => PLAIN.test(text)

function plainPrice([, before, behind, number, after]: RegExpExecArray, text: string, hints: PriceHints): Money {
  return { amount: behind ?? number!, currency: codeOf((before ?? after!).trim(), text, '', hints.currency) }
} // prettier-ignore

function moneyOf(
  { text, power }: Token,
  currency: string,
  decimal: '.' | ',' | undefined,
): Money | undefined {
  const mark = decimal ?? (power > 0 || isCoin(currency) ? soleMark(text) : undefined)
  const amount = parseNumber(text, mark)
  return amount === undefined ? undefined : { amount: shiftDecimal(amount, power), currency }
}

function tokensOf(plain: string): Token[] {
  return Array.from(plain.matchAll(TOKEN), ({ 0: text, index, groups }) => {
    // `$55 100ug`: the second group is another number.
    const first = /^\d+(?=[ \u00a0\u202f]\d{3}$)/.exec(text)?.[0]
    if (
      first !== undefined &&
      /^(?:[µμu]g|mc?g|k?g|ml|x|pcs)(?![a-z])/i.test(plain.slice(index + text.length))
    ) {
      return { kind: 'amount', text: first, start: index, end: index + first.length, power: 0 }
    }
    const end = index + text.length
    if (groups!['amount'] === undefined) return { kind: 'currency', text, start: index, end, power: 0 }
    const multiple = multipleAt(plain.slice(end, end + 10))
    return { kind: 'amount', text, start: index, end: end + multiple.length, power: multiple.power }
  })
}

type Priced = { amount: Token; currency: Token; first: number; last: number }

function findPriced(plain: string, tokens: Token[]): Priced | undefined {
  for (const [i, amount] of tokens.entries()) {
    if (amount.kind !== 'amount' || isCountOrRate(plain, tokens, i)) continue
    const before = ownedBefore(plain, tokens, i)
    const after = ownedAfter(plain, tokens, i)
    // `$5 AUD`: the sign is shared by many, the code is not.
    const currency = before && after && isSharedSign(before.text) && parseCurrency(after.text) !== parseCurrency(before.text) && !isSign(after.text) ? after : (before ?? after) // prettier-ignore
    if (!currency) continue
    return { amount, currency, first: Math.min(amount.start, (before ?? amount).start), last: amount.end }
  }
  return undefined
}

/** Percentages, ranks (`# 1`), and rates such as `70,205 USD/BTC` and `1 USD = 0.9 EUR`. */
function isCountOrRate(plain: string, tokens: Token[], i: number): boolean {
  const [amount, next, other] = [tokens[i]!, tokens[i + 1], tokens[i + 2]]
  if (/^\s?%/.test(plain.slice(amount.end)) || /#\s?$/.test(plain.slice(0, amount.start))) return true
  if (isRateOfOne(plain, tokens, i) || isRateOfOne(plain, tokens, i - 2)) return true
  return (
    next?.kind === 'currency' &&
    other?.kind === 'currency' &&
    isCrypto(parseCurrency(other.text)!) &&
    /^\s?\/\s?$/.test(plain.slice(next.end, other.start))
  )
}

function isRateOfOne(plain: string, tokens: Token[], i: number): boolean {
  const [one, currency, amount, other] = tokens.slice(Math.max(i, 0), i + 4)
  if (i < 0 || one?.text !== '1' || currency?.kind !== 'currency' || amount?.kind !== 'amount') return false
  return other?.kind === 'currency' && /^\s?[=≈]\s?$/.test(plain.slice(currency.end, amount.start))
}

function ownedBefore(plain: string, tokens: Token[], i: number): Token | undefined {
  const [currency, amount] = [tokens[i - 1], tokens[i]!]
  if (currency?.kind !== 'currency') return undefined
  if (!/^\s?[:：+]?\s?$/u.test(plain.slice(currency.end, amount.start))) return undefined
  if (!isSign(currency.text)) {
    // `Bitcoin: 1MeGe…` is an address, `Bitcoin 2015` a year.
    if (/^[a-z]/i.test(plain.slice(amount.end)) && amount.power === 0) return undefined
    if (currency.text.length > 4 && /^(?:19|20)\d\d$/.test(amount.text)) return undefined
    // `Bitcoin 0 posts`, `USD 1 g`: the number counts what follows.
    const follows = plain.slice(amount.end)
    const counts =
      currency.text.length > 4 ? /^\s\p{L}/u.test(follows) : unitAt(follows.trimStart()) !== undefined
    if (/^\d+$/.test(amount.text) && counts) return undefined
  }
  const rival = tokens[i - 2]
  if (rival?.kind !== 'amount' || !isNextTo(plain, rival, currency) || isInName(plain, rival, currency))
    return currency
  return belongsToNext(plain, tokens, i) ? currency : undefined
}

function ownedAfter(plain: string, tokens: Token[], i: number): Token | undefined {
  const [amount, next, beyond] = [tokens[i]!, tokens[i + 1], tokens[i + 2]]
  if (next?.kind === 'currency') {
    if (!isNextTo(plain, amount, next)) return undefined
    if (isInName(plain, amount, next)) return undefined
    const rival = beyond?.kind === 'amount' && /^\s?[:：+]?\s?$/u.test(plain.slice(next.end, beyond.start))
    return rival && belongsToNext(plain, tokens, i + 2) ? undefined : next
  }
  // Of `25.00 - 800.00 EUR` the lower end is in euros too.
  const between = next?.kind === 'amount' ? plain.slice(amount.end, next.start) : undefined
  const isRange =
    between !== undefined &&
    (/^\s?(?:[-–—~～至到]|to|bis|до)\s?$/u.test(between) ||
      (/^\s(?:and|und|и)\s$/iu.test(between) &&
        /(?:between|zwischen|между)\s$/iu.test(plain.slice(0, amount.start))))
  return isRange ? ownedAfter(plain, tokens, i + 1) : undefined
}

const isNextTo = (plain: string, amount: Token, currency: Token): boolean =>
  /^(?:[.,][-–—]{1,2})?\+?[\s_]*[[(（]?$/u.test(plain.slice(amount.end, currency.start))

/** `TRC20 USDT`: the number is part of a name. */
const isInName = (plain: string, amount: Token, currency: Token): boolean =>
  /^\d+$/.test(amount.text) &&
  currency.start > amount.end &&
  /[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(plain[amount.start - 1] ?? '')

/** Whose the currency between two numbers is: `10 pills x 10 $15`, `290 $ 28g`, `5 € 120.00`. */
function belongsToNext(plain: string, tokens: Token[], i: number): boolean {
  const [left, currency, right] = [tokens[i - 2]!, tokens[i - 1]!, tokens[i]!]
  if (tokens[i - 3]?.kind === 'currency' && isNextTo(plain, tokens[i - 3]!, left)) return true
  const [gapLeft, gapRight] = [currency.start - left.end, right.start - currency.end]
  if (isSign(currency.text) && gapLeft !== gapRight) return gapRight < gapLeft
  if (isSign(currency.text) && gapLeft === 0) return true
  if (/(?:[x×*]|\bof)\s?$/iu.test(plain.slice(0, left.start))) return true
  if (/^\s?(?:\p{L}|[x×])/u.test(plain.slice(right.end))) return false
  return isSign(currency.text) && /[.,]\d\d$/.test(right.text) && !/[.,]/.test(left.text)
}

/** A minus of its own, no hyphen and no dash: prices below zero are refunds or nonsense. */
function isNegative(plain: string, { first, amount, currency }: Priced): boolean {
  if (!/(?:^|[\s(])-$/.test(plain.slice(0, first))) return false
  return !plain.slice(Math.max(amount.end, currency.end)).startsWith('-')
}
