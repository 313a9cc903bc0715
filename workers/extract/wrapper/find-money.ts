import type { Money } from '#contracts/extraction.ts'
import { isPlainPrice, parseCurrency, parsePrice } from '../values/price.ts'
import type { PageIndex } from './page-index.ts'
import { hasDigit } from '../values/characters.ts'

/**
 * A price on the page: the runs that print it, the element that holds them all, its value and what was printed.
 * `pure` where nothing but a price is printed there; a title may name money, too, but says more. `struck` where it is
 * crossed out or said to be a former one.
 */
export type PagePrice = {
  from: number
  to: number
  at: number
  value: Money
  raw: string
  pure: boolean
  struck?: boolean
}

const SIGN =
  /[$€£¥￥₽฿₿ɱ₮₹＄￡元]|(?:^|[^a-z])(?:usdt?|eur|euro|gbp|aud|cad|btc|xmr|ltc|bch|eth|cny|rmb|rub|chf|pln|bitcoin|monero|dollar)s?(?![a-z])|美|руб|евро|доллар|块|欧/iu
const AMOUNT = /^[\s(~≈+-]*(?<number>\d[\d.,'’\s]*)[\s)]*$/u
const NOISE =
  /[\d.,\s()[\]+\-–—~≈=:：/*'’"|&≤≥<>%]|[$€£¥￥₽฿₿ɱ₮₹＄￡]|\b(?:usdt?|us|eur(?:o|os)?|gbp|aud|cad|btc|xmr|ltc|bch|eth|cny|rmb|rub|chf|pln|bitcoins?|monero|dollars?|from|ab|price|preis|only|each|per|pro|piece|pcs?|stück|stk|gr?|gram(?:s|m)?|kg|oz|ml|tab(?:let)?s?|pills?|unit|item|start(?:s|ing)?|at|buy|now|or|up|to|approx|about|for|incl|vat|total|cost|order)\b|цена|от|руб(?:лей|ля|\.)?|за|шт|доллар(?:ов|а)?|евро|价格?|单价|售价|约|合|起|每|个|条|份|件|克|元|美金|美元|美刀|人民币|欧元|块|刀/giu
const LONGEST = 80

/** All prices of a page, in its order. The currency may stand in a run of its own, before or after the number. */
export function findPrices(index: PageIndex): PagePrice[] {
  const { runs } = index
  const prices: PagePrice[] = []
  for (let i = 0; i < runs.length; i++) {
    const { text, at } = runs[i]!
    if (text.length > LONGEST || !hasDigit(text)) continue
    const price = SIGN.test(text) ? alone(text, i, at) : joined(index, i, prices.at(-1)?.to ?? 0)
    if (price) prices.push(price)
  }
  dropRates(index, prices)
  for (const price of prices) if (isStruck(index, price)) price.struck = true
  return prices
}

const STRUCK = new Set(['del', 's', 'strike'])
const STRUCK_STYLE = /line-through/i
const FORMER =
  /^(?:was|before|formerly|instead of|(?:old|original|former|regular|list) price(?: was)?|rrp|statt|uvp|原价|市场价|старая цена|было|вместо)\s*[:：]?$/iu
const STEPS = 3

/** Crossed out by its element or style, or said before it to be a former price. */
function isStruck({ tree, parent, runs }: PageIndex, { at, from }: PagePrice): boolean {
  for (let up = at, steps = 0; up >= 0 && steps < STEPS; up = parent[up]!, steps++) {
    const { name, attribs } = tree.elements[up]!
    if (STRUCK.has(name) || STRUCK_STYLE.test(attribs['style'] ?? '')) return true
  }
  const before = runs[from - 1]
  return before !== undefined && before.text.length < 30 && FORMER.test(before.text)
}

const FEWEST_RATES = 3

/** `USD 1.00`, `EUR 0.92`, `GBP 0.79` at one place of the tree, each currency once, are rates and no prices. */
function dropRates(index: PageIndex, prices: PagePrice[]): void {
  const joinedPrices = prices.filter(({ from, to }) => to - from === 2)
  for (const group of Map.groupBy(joinedPrices, ({ at }) => index.path[at]!).values()) {
    const currencies = new Set(group.map(({ value }) => value.currency))
    if (group.length >= FEWEST_RATES && currencies.size === group.length)
      for (const price of group) price.pure = false
  }
}

function alone(text: string, i: number, at: number): PagePrice | undefined {
  // Only a run that is a price is one of the page's prices: what a sentence names is not worth reading.
  if (text.length > LONGEST || !isPure(text)) return undefined
  const value = parsePrice(text)
  return value && { from: i, to: i + 1, at, value, raw: text, pure: true }
}

const PARTS = /\s+[-–—|·•]+\s+|^[-–—|·•]\s|\s[-–—|·•]$|[,;]\s/u

/** A text that names a currency and says little more than a price. */
export const isPrice = (text: string): boolean => SIGN.test(text) && isPure(text)

/** Nothing but a price; or a price between dashes, beside which only a few letters stand: `- $5 - sold by`. */
function isPure(text: string): boolean {
  if (isPlainPrice(text)) return true
  const rest = text.replaceAll(NOISE, '').length
  if (rest <= 2) return true
  if (rest > 8 || !PARTS.test(text)) return false
  return text.split(PARTS).some((part) => SIGN.test(part) && part.replaceAll(NOISE, '').length <= 2)
}

/** `<b>$</b> <i>5</i>`: a number whose neighbour is nothing but a currency, both in one small element. */
function joined(index: PageIndex, i: number, taken: number): PagePrice | undefined {
  const { runs } = index
  const text = runs[i]!.text
  if (text.length > 24 || !AMOUNT.test(text)) return undefined
  for (const [from, to] of [
    [i - 1, i + 1],
    [i, i + 2],
  ] as const) {
    // prettier-ignore
    const other = from < i ? runs[from] : runs[to - 1]
    if (!other || from < taken || other.text.length > 12) continue
    const currency = parseCurrency(other.text.replaceAll(/[()[\]:：]/g, '').trim())
    if (currency === undefined) continue
    const at = commonAncestor(index, runs[from]!.at, runs[to - 1]!.at)
    if (at === undefined || index.runTo[at]! - index.runFrom[at]! > 6) continue
    const value = parsePrice(text, { currency })
    if (value) return { from, to, at, value, raw: `${runs[from]!.text} ${runs[to - 1]!.text}`, pure: true }
  }
  return undefined
}

/** The nearest element that holds both; it may be one of them. */
export function commonAncestor(index: PageIndex, a: number, b: number): number | undefined {
  let at = Math.min(a, b)
  const other = Math.max(a, b)
  while (at >= 0 && index.tree.last[at]! < other) at = index.parent[at]!
  return at >= 0 ? at : undefined
}
