import type { Money } from '#contracts/extraction.ts'
import { parseCurrency, parsePrice } from '../values/price.ts'
import { pairsOf, type DetailView } from './detail-view.ts'
import { firstPrice } from './find-records.ts'
import type { Pair } from './label-pairs.ts'

/** What stands for a price that is to be agreed on: the thing is for sale, at no price that could be read. */
export const NEGOTIABLE =
  /^(?:договорная|по договор[её]нности|(?:price )?(?:negotiable|on request|to be agreed)|(?:preis )?(?:auf anfrage|verhandelbar)|面议|价格面议|电议)[.!]?$/iu

export const isNegotiable = (view: DetailView): boolean =>
  pairsOf(view, 'price').some(({ value }) => NEGOTIABLE.test(value))

type Said = { value: Money; raw: string; rule: string; confidence: number }

/** The price of the one thing on the page: behind a label for it, else the first after the title; never one struck out. */
export function detailPrice(view: DetailView, titleRun: number): Said | undefined {
  for (const pair of pairsOf(view, 'price')) {
    const found = currentPrice(view, pair) ?? labelledPrice(pair)
    if (found) return { ...found, rule: `label "${pair.label.slice(0, 40)}"`, confidence: 0.8 }
  }
  if (isNegotiable(view)) return undefined
  const current = view.prices.filter(({ struck }) => !struck)
  const prices = current.length > 0 ? current : view.prices
  const after = prices.find(({ from }) => from > titleRun) ?? prices[0]
  return after && { value: after.value, raw: after.raw, rule: 'the first price after the title', confidence: 0.65 } // prettier-ignore
}

function labelledPrice({ value, currency }: Pair): { value: Money; raw: string } | undefined {
  const code = currency === undefined ? undefined : parseCurrency(currency)
  const price = parsePrice(value.replaceAll(/[[\]]/g, ' ').replaceAll(/\s+/g, ' '), { currency: code })
  return price && { value: price, raw: value }
}

/** How many runs may stand between a price that is struck out and the one that counts: `now`, `only`. */
const BETWEEN = 3

/** `Price: <s>45 EUR</s> <b>36 EUR</b>`: where the label's first price is struck out, the next that is not. */
function currentPrice(
  { page: { prices } }: DetailView,
  { run }: Pair,
): { value: Money; raw: string } | undefined {
  // prettier-ignore
  let at = firstPrice(prices, run)
  let end = run + 1
  for (; prices[at]?.struck === true && prices[at]!.from <= end; at++) end = prices[at]!.to + BETWEEN
  const current = prices[at]
  if (end === run + 1 || !current?.pure || current.from > end) return undefined
  return { value: current.value, raw: current.raw }
}
