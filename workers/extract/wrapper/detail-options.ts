import type { Listing } from '#contracts/extraction.ts'
import { fold, textOf } from '#pages/tree.ts'
import { parsePrice } from '../values/price.ts'
import { parseQuantity } from '../values/quantity.ts'
import type { DetailView } from './detail-view.ts'
import { firstPrice } from './find-records.ts'

type Prices = NonNullable<Listing['prices']>
type Shipping = NonNullable<Listing['shippingOptions']>
export type Options = { prices: Prices; shippingOptions: Shipping }

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
      const price = /\d/.test(text) ? parsePrice(text) : undefined
      return price ? [{ text, price }] : []
    })
    if (priced.length === 0 || /currenc/i.test(name + id)) continue
    const ships =
      SHIPPING.test(`${name} ${id} ${classes}`) || priced.some(({ text }) => SHIPPING_TEXT.test(text))
    for (const { text, price } of priced) {
      const label = labelBefore(text)
      if (ships) found.shippingOptions.push({ name: label === '' ? text : label, price })
      else found.prices.push({ ...price, ...(label !== '' && { label }), ...quantityOf(label) })
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

/** Rows with a price and no link: to choose a way of shipping, or a price for a quantity. */
function addRows(view: DetailView, found: Options): void {
  const { index, prices } = view.page
  const { tree } = index
  const bulk: Prices = []
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
    if (choice !== undefined) {
      const name = texts.find((text) => /\p{L}/u.test(text))
      if (name !== undefined && (SHIPPING.test(choice) || SHIPPING_TEXT.test(name))) found.shippingOptions.push({ name, price: price.value }) // prettier-ignore
      continue
    }
    const label = texts.find(
      (text) => text.length <= 30 && /\d/.test(text) && (RANGE.test(text) || parseQuantity(text)),
    )
    if (label !== undefined) bulk.push({ ...price.value, label, ...quantityOf(label) })
  }
  if (found.prices.length === 0) found.prices.push(...bulk)
}

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
