import type { Listing, Reading } from '#contracts/extraction.ts'
import { fold, textOf } from '#pages/tree.ts'
import { linkOf, rawOf, type Found, type Page } from '../page.ts'
import { parsePlaces } from '../values/place.ts'
import { parseCurrency, parsePrice } from '../values/price.ts'
import { findDetailCategory } from './detail-category.ts'
import { findOptions } from './detail-options.ts'
import { wholeAddress } from './detail-address.ts'
import { detailPrice, isNegotiable, NEGOTIABLE } from './detail-price.ts'
import { ratingBeside } from './detail-rating.ts'
import { findDetailTitle } from './detail-title.ts'
import { pairsOf, type DetailView } from './detail-view.ts'
import { fieldValueOf } from './field-value.ts'
import type { Pair } from './label-pairs.ts'
import type { LabelField } from './labels.ts'
import { LABELLED } from './learn-list.ts'
import { routeIn } from './find-route.ts'
import { isName } from './learn-vendor.ts'
import { titleTextAt } from './record-view.ts'

const WEIGHTS: Partial<Record<LabelField, number>> = {
  price: 2, vendor: 1, shipsFrom: 1, shipsTo: 1, stock: 1, escrow: 0.6, class: 0.6, category: 0.6, sold: 0.6,
  views: 0.4, minOrder: 0.6, quantity: 0.5, shipping: 0.4, nativeId: 0.5, postedAt: 0.4, description: 0.4,
} // prettier-ignore
const BUY =
  /^(?:buy(?: now)?|order(?: now)?|add to (?:cart|basket)|purchase|checkout|in den warenkorb|jetzt kaufen|купить|заказать|в корзину|(?:立即)?(?:购买|下单)|加入购物车|我要购买)[\s!:.>»]*(?:$|for\b|\d|[$€£฿]|via\b|with\b)/iu
const LEAST = 3.2

/**
 * The one listing that a detail page is about; nothing where the page shows no sign of selling one thing.
 *
 * @param about What is known of it already: then the page is about it, whatever else it shows.
 */
export function readDetail(
  page: Page,
  view: DetailView,
  about?: Partial<Listing>,
): Found<Listing> | undefined {
  const fields = new Set(view.pairs.filter((pair) => isSound(pair) || (WEIGHTS[pair.field] ?? 0) < 1).map(({ field }) => field)) // prettier-ignore
  const unlabelled = !fields.has('price') && view.prices.length > 0 ? 1.2 : 0
  const score =
    [...fields].reduce((sum, field) => sum + (WEIGHTS[field] ?? 0), unlabelled) + (hasBuy(view) ? 1.5 : 0)
  if (!about && (score < LEAST || (!fields.has('price') && !isOffer(view, fields)))) return undefined
  const shown = findDetailTitle(view, firstField(view))
  const title = about?.title === undefined ? shown : { run: -1, evidence: 'named for machines', confidence: 0.8, ...shown, text: about.title } // prettier-ignore
  if (!title) return undefined
  const thing: Partial<Listing> = { title: title.text }
  const readings: Record<string, Reading> = {}
  const say = (field: string, rule: string, confidence: number, raw?: string): void => {
    readings[field] = {
      reader: 'wrapper',
      rule,
      confidence,
      ...(raw !== undefined && { raw: rawOf(raw) }),
    }
  }
  say('title', title.evidence, title.confidence)
  addPrice(view, title.run, thing, say)
  if (thing.price === undefined && !about && !isNegotiable(view)) return undefined
  addVendor(page, view, thing, say)
  const category = findDetailCategory(view, title.text, title.run)
  if (category) {
    thing.categoryPath = category.path
    say('categoryPath', category.evidence, category.confidence)
  }
  for (const field of LABELLED) addLabelled(view, field, thing, say)
  addRating(view, title.run, thing, say)
  addRoute(view, thing, say)
  addOptions(view, thing, say)
  addPayments(view, thing, say)
  addDescription(view, thing, say)
  const url = about?.url ?? wholeAddress(page, view)
  if (url !== undefined) {
    thing.url = url
    say('url', "the page's own address", 0.9)
  }
  return { thing, readings }
}

/** A price without a label is a thing's price where there is a way to buy it, and no profile around it. */
function isOffer(view: DetailView, fields: Set<LabelField>): boolean {
  if (view.prices.length === 0 || fields.has('joinedAt') || fields.has('lastSeenAt')) return false
  return hasBuy(view) && Number(view.prices[0]!.value.amount) > 0
}

type Say = (field: string, rule: string, confidence: number, raw?: string) => void

/** Where the page's own fields begin: the first label whose value is of the label's kind. */
function firstField(view: DetailView): number {
  const own = view.pairs.filter(isSound)
  const price = own.find(({ field }) => field === 'price')?.run ?? view.prices[0]?.from ?? 0
  return Math.min(price, ...own.map(({ run }) => run).filter((run) => Math.abs(run - price) < BLOCK))
}

/** A page's own fields stand within so many runs of its price. */
const BLOCK = 60

export const hasLabelledPrice = ({ pairs }: DetailView): boolean =>
  pairs.some((pair) => pair.field === 'price' && isSound(pair))

function isSound({ field, value }: Pair): boolean {
  if (field === 'price')
    return NEGOTIABLE.test(value) || parsePrice(value.replaceAll(/[[\]]/g, '')) !== undefined
  if (field === 'vendor') return isName(value.split(/\s[-–|([]/)[0]!)
  return (field === 'shipsFrom' || field === 'shipsTo') && parsePlaces(value).length > 0
}

function hasBuy({ page: { index } }: DetailView): boolean {
  const { tree } = index
  const buttons = [...(tree.byTag.get('button') ?? []), ...(tree.byTag.get('a') ?? [])]
  for (const at of tree.byTag.get('input') ?? []) {
    const { type, value } = tree.elements[at]!.attribs
    if (/^(?:submit|button|image)$/i.test(type ?? '') && BUY.test(value ?? '')) return true
  }
  return buttons.some((at) => {
    const run = index.runs[index.runFrom[at]!]
    return (
      run !== undefined && index.runTo[at]! > index.runFrom[at]! && run.text.length < 30 && BUY.test(run.text)
    )
  })
}

function addPrice(view: DetailView, titleRun: number, thing: Partial<Listing>, say: Say): void {
  const price = detailPrice(view, titleRun)
  if (!price) return
  thing.price = price.value
  say('price', price.rule, price.confidence, price.raw)
}

function addRating(view: DetailView, titleRun: number, thing: Partial<Listing>, say: Say): void {
  const rating = thing.rating === undefined ? ratingBeside(view, titleRun) : undefined
  if (!rating) return
  thing.rating = rating.value
  say('rating', 'stars beside the title', 0.7, rating.raw)
}

function addVendor(page: Page, view: DetailView, thing: Partial<Listing>, say: Say): void {
  const { index } = view.page
  for (const { value, cell, label, run } of pairsOf(view, 'vendor')) {
    const scope = cell ?? index.runs[run]!.at
    const link = index.links.find(({ at }) => at >= scope && at <= index.tree.last[scope]! && titleTextAt(view.page, at) !== '') // prettier-ignore
    const name = (link ? titleTextAt(view.page, link.at) : value.split(/\s[-–|([]/)[0]!)
      .replace(/^@/, '')
      .trim()
    if (!isName(name)) continue
    const url = link && linkOf(link.href, page)
    thing.vendor = { name, ...(url !== undefined && { url }) }
    return say('vendor', `label "${label.slice(0, 40)}"`, 0.8, value.slice(0, 200))
  }
}

function addLabelled(view: DetailView, field: LabelField, thing: Partial<Listing>, say: Say): void {
  for (const { value, label } of pairsOf(view, field)) {
    const said = fieldValueOf(field, value)
    if (!said || thing[said[0]] !== undefined) continue
    Object.assign(thing, { [said[0]]: said[1] })
    return say(said[0], `label "${label.slice(0, 40)}"`, 0.75, value)
  }
}

function addRoute({ page: { index }, taken }: DetailView, thing: Partial<Listing>, say: Say): void {
  if (thing.shipsFrom !== undefined || thing.shipsTo !== undefined) return
  const route = routeIn(index, 0, index.runs.length, taken)
  if (!route) return
  thing.shipsFrom = route.from
  thing.shipsTo = route.to
  say('shipsFrom', 'two places with an arrow between', 0.65, route.raw)
  say('shipsTo', 'two places with an arrow between', 0.65, route.raw)
}

const printed = (rows: { raw: string }[]): string => rows.map(({ raw }) => raw).join(' | ')

function addOptions(view: DetailView, thing: Partial<Listing>, say: Say): void {
  const { prices, shippingOptions } = findOptions(view)
  if (prices.length > 0) {
    thing.prices = prices.map(({ value }) => value)
    say('prices', 'rows by quantity', 0.6, printed(prices))
  }
  if (shippingOptions.length === 0) return
  thing.shippingOptions = shippingOptions.map(({ value }) => value)
  say('shippingOptions', 'ways of shipping to choose', 0.7, printed(shippingOptions))
}

const COINS = new Set(['BTC', 'XMR', 'LTC', 'BCH', 'ETH', 'DASH', 'ZEC', 'DOGE', 'USDT', 'TRX'])

/** Coins that a person can choose to pay with: labels and names of radio buttons and submit buttons. */
function addPayments({ page: { index } }: DetailView, thing: Partial<Listing>, say: Say): void {
  if (thing.payments !== undefined) return
  const { tree } = index
  const coins = new Set<string>()
  const printed = new Set<string>()
  const add = (text: string): void => {
    for (const word of text.split(/[^a-z]+/i)) {
      const code = word.length >= 3 && word.length <= 5 ? parseCurrency(word) : undefined
      if (code === undefined || !COINS.has(code)) continue
      coins.add(code)
      printed.add(text.trim())
    }
  }
  const choices = new Set<string>()
  for (const at of tree.byTag.get('input') ?? []) {
    const { type, name = '', id, value = '' } = tree.elements[at]!.attribs
    if (index.aside[at] === 1 || !/^(?:radio|submit|checkbox)$/i.test(type ?? '')) continue
    if (type?.toLowerCase() === 'radio' && id) choices.add(id)
    if (value.length < 30) add(`${name.replaceAll('_', ' ')} ${value}`)
  }
  for (const at of tree.byTag.get('label') ?? []) {
    if (choices.has(tree.elements[at]!.attribs['for'] ?? '')) add(fold(textOf(tree.elements[at]!)))
  }
  if (coins.size === 0) return
  thing.payments = [...coins]
  say('payments', 'coins to choose', 0.7, [...printed].join(' | '))
}

/** The longest text of the page's main part, or what stands behind a label for it; its line breaks are kept. */
function addDescription(view: DetailView, thing: Partial<Listing>, say: Say): void {
  const { index } = view.page
  let best: { at: number; length: number; labelled: boolean } | undefined
  for (const { cell } of pairsOf(view, 'description')) {
    if (cell === undefined) continue
    const { length, longest } = lengthsOf(view, cell)
    // Words that go on are a description; many short ones are another table.
    if (length > Math.max(20, best?.length ?? 0) && longest > length / 3)
      best = { at: cell, length, labelled: true }
  }
  if (!best) {
    for (const [run, { text, at }] of index.runs.entries()) {
      if (view.taken[run] === 0 && text.length > Math.max(60, best?.length ?? 0) && text !== thing.title) best = { at, length: text.length, labelled: false } // prettier-ignore
    }
  }
  if (!best) return
  thing.description = linesOf(textOf(index.tree.elements[best.at]!))
  say(
    'description',
    best.labelled ? 'a label for descriptions' : 'the longest text',
    best.labelled ? 0.75 : 0.5,
  )
}

function lengthsOf({ page: { index } }: DetailView, at: number): { length: number; longest: number } {
  let [length, longest] = [0, 0]
  for (let run = index.runFrom[at]!; run < index.runTo[at]!; run++) {
    length += index.runs[run]!.text.length
    longest = Math.max(longest, index.runs[run]!.text.length)
  }
  return { length, longest }
}

const linesOf = (text: string): string => text.split('\n').map(fold).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim() // prettier-ignore
