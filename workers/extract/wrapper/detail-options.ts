import { isTag, type ChildNode } from 'domhandler'
import type { Listing } from '#contracts/extraction.ts'
import { fold, textOf } from '#pages/tree.ts'
import { parsePrice } from '../values/price.ts'
import { parseQuantity } from '../values/quantity.ts'
import type { DetailView } from './detail-view.ts'
import { isPrice } from './find-money.ts'
import { firstPrice, isHeading } from './find-records.ts'
import { textAt } from './page-index.ts'
import { hasDigit } from '../values/characters.ts'

type Prices = NonNullable<Listing['prices']>
type Shipping = NonNullable<Listing['shippingOptions']>
type Printed<Value> = { value: Value; raw: string }
/** Each with what was printed of it. */
export type Options = { prices: Printed<Prices[number]>[]; shippingOptions: Printed<Shipping[number]>[] }

const SHIPPING = /ship|deliver|post(?:age|al)|versand|liefer|достав|运费|配送|物流|快递/iu
const SHIPPING_TEXT =
  /\b(?:ship(?:ping|ped)?|deliver\w*|express|priority|track(?:ed|ing)?|(?:air)?mail|post|ems|dhl|ups|usps|fedex|days?)\b|versand|доставка|快递|包邮/iu
const RANGE =
  /^\s*(?:from |ab |от )?\d[\d.,]*\s*(?:[a-zµ\p{L}]{0,10}\.?)\s*(?:[-–—~+]|to|bis|до|至)\s*(?:\d[\d.,]*)?|^[≥>x×]\s*\d|\b(?:qty|units?|pcs|pieces|stück|шт)\b|个|件/iu
const DAYS =
  /\s*[-–|,(]*\s*[\d.]+(?:\s*[-–]\s*\d+)?\s*(?:business |working )?(?:days?|d|tage?|дн(?:я|ей)|天)\s*[)\-–|,]*\s*$/iu
const MOST_OPTIONS = 40

/** Ways of shipping and prices by quantity: as options to choose, as rows with a button each, as rows by quantity. */
export function findOptions(view: DetailView): Options {
  const found: Options = { prices: [], shippingOptions: [] }
  addSelects(view, found)
  addRows(view, found)
  if (found.prices.length === 0) found.prices.push(...pricesInLines(view))
  return found
}

function addSelects({ page: { index } }: DetailView, found: Options): void {
  const { tree } = index
  for (const at of tree.byTag.get('select') ?? []) {
    if (index.aside[at] === 1) continue
    const { name = '', id = '', class: classes = '' } = tree.elements[at]!.attribs
    const options = (tree.byTag.get('option') ?? []).filter(
      (option) => option > at && option <= tree.last[at]!,
    )
    const priced = options.slice(0, MOST_OPTIONS).flatMap((option) => {
      const text = fold(textOf(tree.elements[option]!))
      const price = hasDigit(text) ? parsePrice(text) : undefined
      return price ? [{ text, price }] : []
    })
    if (priced.length === 0 || /currenc/i.test(name + id)) continue
    const ships =
      SHIPPING.test(`${name} ${id} ${classes}`) || priced.some(({ text }) => SHIPPING_TEXT.test(text))
    for (const { text, price } of priced) {
      const label = labelBefore(text)
      if (ships) found.shippingOptions.push({ value: { name: label === '' ? text : label, price }, raw: text }) // prettier-ignore
      else found.prices.push({ value: { ...price, ...(label !== '' && { label }), ...quantityOf(label) }, raw: text }) // prettier-ignore
    }
  }
}

const quantityOf = (label: string) => {
  const quantity = parseQuantity(label)
  return quantity ? { quantity } : {}
}

/** What stands before the price of an option, without the days it takes: `airmail - 8 days - USD 5` is `airmail`. */
function labelBefore(text: string): string {
  const price = /[-–(:[|=+]*\s*\+?\s*(?:(?:[$€£¥₽฿₿]|\b(?:usdt?|eur|gbp|aud|cad|btc|xmr|ltc|bch|cny|rub|chf))\s?\+?\s?\d|\d[\d.,]*\s?(?:[$€£¥₽฿₿元]|\b(?:usd|eur|gbp|btc|xmr)\b))/iu.exec(text) // prettier-ignore
  const head = price && price.index > 0 ? text.slice(0, price.index) : text
  return head
    .replace(DAYS, '')
    .replace(/[\s\-–—:|([=+]+$/u, '')
    .trim()
}

/** Rows with a price and no link: a way of shipping, or a price for a quantity. */
function addRows(view: DetailView, found: Options): void {
  const { index, prices } = view.page
  const { tree } = index
  const bulk: Options['prices'] = []
  for (const at of [...(tree.byTag.get('tr') ?? []), ...(tree.byTag.get('li') ?? [])].slice(0, 400)) {
    const [from, to] = [index.runFrom[at]!, index.runTo[at]!]
    if (to - from < 2 || to - from > 12 || index.aside[at] === 1 || view.taken[from] === 1) continue
    const price = prices[firstPrice(prices, from)]
    if (
      !price?.pure ||
      price.to > to ||
      index.links.some((link) => link.at > at && link.at <= tree.last[at]!)
    )
      continue
    const texts = index.runs.slice(from, to).filter((_, i) => from + i < price.from || from + i >= price.to).map(({ text }) => text) // prettier-ignore
    const choice = choiceIn(view, at)
    const name = texts.find((text) => /\p{L}/u.test(text))
    const isWay = choice === undefined ? isBelowShipping(view, at) : SHIPPING.test(choice) || SHIPPING_TEXT.test(name ?? '') // prettier-ignore
    if (isWay && name !== undefined) found.shippingOptions.push({ value: { name, price: price.value }, raw: textAt(index, at) }) // prettier-ignore
    if (isWay || choice !== undefined) continue
    const label = texts.find(
      (text) => text.length <= 30 && hasDigit(text) && (RANGE.test(text) || parseQuantity(text)),
    )
    if (label !== undefined) bulk.push({ value: { ...price.value, label, ...quantityOf(label) }, raw: textAt(index, at) }) // prettier-ignore
  }
  if (found.prices.length === 0) found.prices.push(...bulk)
}

/** What the rows of a table or list are, by the header of their first column or the heading right before them. */
function isBelowShipping({ page: { index } }: DetailView, row: number): boolean {
  const { tree, parent } = index
  let frame = parent[row]!
  while (frame >= 0 && !/^(?:table|ul|ol)$/.test(tree.elements[frame]!.name)) frame = parent[frame]!
  if (frame < 0) return false
  const header = (tree.byTag.get('th') ?? []).find((at) => at > frame && at <= tree.last[frame]!)
  if (header !== undefined && SHIPPING.test(textAt(index, header))) return true
  let before: ChildNode | null = tree.elements[frame]!.prev
  while (before && !isTag(before)) before = before.prev
  if (!before || !isHeading(before.name)) return false
  const heading = fold(textOf(before))
  return heading.length <= LONGEST_HEADING && SHIPPING.test(heading)
}

/** `from 5 pcs: 12 USD each`: what a quantity costs in one line, at least twice at one place of the page. */
function pricesInLines({ page: { index }, taken }: DetailView): Options['prices'] {
  const lines = new Map<number, Options['prices']>()
  for (const [run, { text, at }] of index.runs.entries()) {
    const parts = text.length <= LONGEST_LINE && taken[run] === 0 && index.aside[at] === 0 ? LINE.exec(text)?.groups : undefined // prettier-ignore
    const label = parts?.['label']?.trim() ?? ''
    if (!parts || !/\d/.test(label) || !(RANGE.test(label) || parseQuantity(label))) continue
    const price = isPrice(parts['price']!) ? parsePrice(parts['price']!) : undefined
    if (!price) continue
    const path = index.path[at]!
    const value = { ...price, label, ...quantityOf(label) }
    lines.set(path, [...(lines.get(path) ?? []), { value, raw: text }])
  }
  const [most = []] = [...lines.values()].sort((a, b) => b.length - a.length)
  return most.length >= FEWEST_LINES ? most.slice(0, MOST_OPTIONS) : []
}

const LINE = /^(?<label>[^:：=]{1,30}?)\s*(?:[:：=→]|\s[-–—]\s)\s*(?<price>[^:：=]{2,30})$/u
const LONGEST_LINE = 64
const FEWEST_LINES = 2
const LONGEST_HEADING = 40

/** The name of the radio button in a row. */
function choiceIn({ page: { index } }: DetailView, at: number): string | undefined {
  const { tree } = index
  for (const input of tree.byTag.get('input') ?? []) {
    if (input <= at || input > tree.last[at]!) continue
    const { type, name = '', id = '' } = tree.elements[input]!.attribs
    if (type?.toLowerCase() === 'radio') return `${name} ${id}`
  }
  return undefined
}
