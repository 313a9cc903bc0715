import type { Listing, Money, Quantity } from '#contracts/extraction.ts'
import { divideDecimals } from './decimal.ts'
import { expandChinese } from './expand-chinese.ts'
import { NUMBER, plainDigits } from './number.ts'
import { parsePrice, type PriceHints } from './price.ts'
import { COUNT, findSteps, MONEY } from './price-steps.ts'
import { parseQuantity } from './quantity.ts'
import { UNIT } from './units.ts'

type OfferPrice = NonNullable<Listing['prices']>[number] & { quantity: Quantity }
export type Offer = { prices: OfferPrice[]; minOrder?: Quantity; records?: Quantity }

const LONGEST = 4_000
const MOST_PRICES = 20
const PER = `(?:\\s?(?:/|per|pro|à|за|each|every|a|an|=|每|一)\\s?|\\s?)`
// 15美金=100rmb=1份 · 0.1元1条 · $85/1 g · 112 USD per gram
const MONEY_FIRST = new RegExp(`(?<money>${MONEY})(?:\\s?=\\s?${MONEY})*${PER}(?:(?<count>${COUNT})|(?<=[/a-zа-я每一=à]\\s?)(?<unit>${UNIT})|\\s?(?<each>each|ea|apiece)(?![a-z]))`, 'gi') // prettier-ignore
// 每条0.05元 · 6 grams = $300 · 50 pcs for $450
const COUNT_FIRST = new RegExp(
  `(?:(?<count>${COUNT})\\s?(?:=|for|für|за)\\s?|每(?<unit>${UNIT})\\s?)(?<money>${MONEY})`,
  'gi',
)
/** What that pattern needs. */
const COUNTED = /[=每]|for|für|за/i
const MINIMUM = new RegExp(
  `(?<first>${COUNT})\\s?(?:起(?!来)|minimum|min\\b|mindest|moq)|(?:\\bmin(?:imum|imal|\\.)?|\\bmoq|mindestbestellmenge|mindestens|минимум|минимальный заказ|最低|最少|至少|起订量|起拍)\\s?(?:order|purchase|quantity|заказ)?\\s?(?:is|of|[:：-])?\\s?(?<then>${COUNT})`,
  'i',
)
// A sum is cheap to look for; the dear patterns only look around one.
const NEAR_MONEY =
  /(?:[$€£¥฿₿₽₴₮]|\b(?:usdt?|eur|gbp|btc|xmr|ltc|eth|aud|cad|chf|rub|cny|rmb|pln|bitcoins?))\s?[.\d]|\d\s?(?:k\s?)?(?:[$€£¥฿₿₽₴₮元块塊刀美欧人比泰门]|(?:usdt?|euros?|eur|gbp|btc|xmr|ltc|eth|aud|cad|chf|rub|cny|rmb|pln|руб|евро|грн|dollars?|bucks|bitcoins?|yuan))/gi
const BEFORE = 45
const BEHIND = 70
const MINIMUM_WORD = /min|moq|起|最低|最少|миним/iu
const TOTAL = new RegExp(
  `(?:总共|共计|总计|一共|合计|总量|共有)[^\\d，。,]{0,6}(?<amount>${NUMBER})\\s?(?<unit>${UNIT})?`,
  'i',
)

/**
 * What a text says about the terms of an offer: prices for a quantity (`一毛一条` is 0.1 yuan for a record, `15美金=1份` a
 * bundle), the least that one may order (`一万条起拍`), and how many records there are. Each price has what was printed as
 * its label, of numerals in words the digits.
 */
export function parseOffer(text: string, hints: PriceHints = {}): Offer {
  const plain = expandChinese(plainDigits(text.slice(0, LONGEST)))
  if (!/\d/.test(plain)) return { prices: [] }
  const minimum = MINIMUM_WORD.test(plain) ? MINIMUM.exec(plain)?.groups : undefined
  const prices = pricesIn(plain, hints)
  const least = minimum ? parseQuantity((minimum['first'] ?? minimum['then'])!) : bareLeast(plain, prices)
  // What keeps for two years at least is not ordered by the year.
  const minOrder = least?.unit === 'year' ? undefined : least
  const records = recordsIn(plain)
  return { prices, ...(minOrder && { minOrder }), ...(records && { records }) }
}

/** `一毛一条，一万起拍`: where the record has a price the least number is one of records. */
function bareLeast(plain: string, prices: OfferPrice[]): Quantity | undefined {
  const [, amount] =
    (prices.some(({ quantity }) => quantity.unit === 'record') && BARE_LEAST.exec(plain)) || []
  return amount === undefined ? undefined : parseQuantity(`${amount}条`)
}

const BARE_LEAST = new RegExp(
  String.raw`(?<![\d.,$€£¥])(${NUMBER})\s?起(?:[拍订批售卖步]|(?![\p{L}\d]))`,
  'u',
)

type Matched = { money: string; count?: string; unit?: string; start: number; end: number }

function pricesIn(plain: string, hints: PriceHints): OfferPrice[] {
  const found = new Map<string, OfferPrice & { at: number; end: number }>()
  for (const { start, text } of windowsOf(plain)) {
    const { pairs, unclear } = findSteps(text)
    const all = COUNTED.test(text) ? [...text.matchAll(MONEY_FIRST), ...text.matchAll(COUNT_FIRST)] : [...text.matchAll(MONEY_FIRST)] // prettier-ignore
    const matches = all.map(({ 0: said, index, groups }) => ({ ...(groups as { money: string; count?: string; unit?: string }), start: index, end: index + said.length })) // prettier-ignore
    const clear = matches.filter((one) => !unclear.some((other) => one.start < other.end && other.start < one.end)) // prettier-ignore
    for (const { money, count, unit = 'pcs', ...place } of [...pairs, ...clear] as Matched[]) {
      const price = parsePrice(money, hints)
      const quantity = parseQuantity(count ?? `1 ${unit}`)
      const [at, end] = [start + place.start, start + place.end]
      const isTaken = [...found.values()].some((other) => at < other.end && other.at < end)
      if (!price || !quantity || isTaken) continue
      const key = `${price.amount} ${price.currency} ${quantity.amount} ${quantity.unit}`
      const from = Math.max(0, ...[...found.values()].map((other) => other.end).filter((last) => last <= at))
      if (!found.has(key))
        found.set(key, { ...price, quantity, label: labelOf(plain, from, at, end), at, end })
    }
    if (found.size >= MOST_PRICES) break
  }
  const sorted = [...found.values()].sort((a, b) => a.at - b.at).slice(0, MOST_PRICES)
  return sorted.map(({ at: _at, end: _end, ...price }) => price)
}

/** The stretches of a text around its sums, those that touch as one. */
function windowsOf(plain: string): { start: number; text: string }[] {
  const spans: [number, number][] = []
  for (const { index } of plain.matchAll(NEAR_MONEY)) {
    const [start, end] = [Math.max(0, index - BEFORE), index + BEHIND]
    const last = spans.at(-1)
    if (last && start <= last[1]) last[1] = end
    else spans.push([start, end])
  }
  return spans.map(([start, end]) => ({ start, text: plain.slice(start, end) }))
}

/** With the few words before it, and behind the price before, that say for what the price is: `隔天的1元1条`. */
function labelOf(plain: string, from: number, at: number, end: number): string {
  const before = /[^\s,.;:!?，。；：！？、()（）\d]{0,12}$/u.exec(plain.slice(from, at))![0]
  return (before + plain.slice(at, end)).replaceAll(/\s+/g, ' ').trim()
}

/** `总共12w` means records where the text sells by the record. */
function recordsIn(plain: string): Quantity | undefined {
  const total = TOTAL.exec(plain)?.groups
  if (!total) return undefined
  const quantity = parseQuantity(`${total['amount']!} ${total['unit'] ?? '条'}`)
  return quantity?.unit === 'record' && (total['unit'] !== undefined || plain.includes('条'))
    ? quantity
    : undefined
}

const GRAMS: Record<string, number> = {
  g: 1,
  kg: 1000,
  oz: 28.349523125,
  lb: 453.59237,
  mg: 0.001,
  ug: 0.000001,
}

/** The price of one: of weights of one gram, else of one of the unit. To six significant digits. */
export function unitPriceOf(price: Money, quantity: Quantity): (Money & { unit: string }) | undefined {
  const grams = GRAMS[quantity.unit]
  const amount = divideDecimals(price.amount, grams === undefined ? quantity.amount : String(Number(quantity.amount) * grams)) // prettier-ignore
  if (amount === undefined || Number(amount) === 0) return undefined
  return { amount, currency: price.currency, unit: grams === undefined ? quantity.unit : 'g' }
}
