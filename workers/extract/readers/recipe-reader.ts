import { createHash } from 'node:crypto'
import type { Element } from 'domhandler'
import type { Listing, Money, Reading, Review, Vendor } from '#contracts/extraction.ts'
import { pageRuleOf } from '#pages/page-kind.ts'
import type { FieldSet, ListingSet } from '#pages/recipe.ts'
import { selectIn } from '#pages/select.ts'
import { nothing, rawOf, type Facts, type Found, type Page } from '../page.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { fieldValues, linedFields } from './field-values.ts'

/** A person wrote the rule for this market; only another person's correction is surer. */
const CONFIDENCE = 0.95

/** Reads a page by its market's recipe. */
export function readByRecipe(page: Page): Facts {
  const rule = pageRuleOf({ $: page.$, html: page.html, url: page.url, recipe: page.recipe })
  if (!rule) return nothing()
  const { listings, vendors, reviews } = rule
  return {
    listings: listings ? recordsOf(listings, page).map((record) => readListing(listings, page, record)) : [],
    vendors: vendors ? recordsOf(vendors, page).map((record) => readVendor(vendors, page, record)) : [],
    reviews: reviews ? recordsOf(reviews, page).flatMap((record) => readReview(reviews, page, record)) : [],
  }
}

function recordsOf({ record }: FieldSet, page: Page): (Element | undefined)[] {
  return record ? selectIn(page.tree, record) : [undefined]
}

type Values = Record<string, unknown>

function readFields(set: FieldSet, page: Page, record: Element | undefined) {
  const values: Values = {}
  const readings: Record<string, Reading> = {}
  for (const [name, rule] of Object.entries(set.fields)) {
    const raw = evaluateRule(rule, page, record, linedFields.has(name))
    const value = raw.length > 0 ? fieldValues[name]!(raw, page, rule) : undefined
    if (value === undefined) continue
    values[name] = value
    const said = raw.join(' | ')
    readings[name] = { reader: 'recipe', rule: rule.source, confidence: CONFIDENCE }
    if (said !== value) readings[name].raw = rawOf(said)
  }
  return { values, readings }
}

function readListing(set: ListingSet, page: Page, record: Element | undefined): Found<Listing> {
  const { values, readings } = readFields(set, page, record)
  const { vendor, vendorUrl, category, ...rest } = values
  const listing = rest as Partial<Listing>
  if (vendor !== undefined) {
    listing.vendor = { name: vendor as string, ...(vendorUrl !== undefined && { url: vendorUrl as string }) }
  }
  if (category !== undefined) {
    listing.categoryPath = category as string[]
    readings['categoryPath'] = readings['category']!
  }
  delete readings['category']
  delete readings['vendorUrl']
  if (!record && listing.url === undefined && page.url !== undefined) listing.url = page.url
  addInner(set, page, record, { thing: listing, readings })
  return { thing: listing, readings }
}

function addInner(
  set: ListingSet,
  page: Page,
  record: Element | undefined,
  { thing: listing, readings }: Found<Listing>,
): void {
  const inner = (name: 'prices' | 'shippingOptions', valueOf: (values: Values) => Values | undefined): Values[] => {
    const inside = set[name]
    if (!inside?.record) return []
    const read = selectIn(page.tree, inside.record, record).map((at) => readFields(inside, page, at))
    const known = read.flatMap((one) => (valueOf(one.values) === undefined ? [] : one))
    const rule = inside.record.source
    if (known.length > 0) readings[name] = { reader: 'recipe', rule, confidence: CONFIDENCE, raw: rawOf(known.map(printedIn).join(' | ')) }
    return known.map(({ values }) => dropUndefined(valueOf(values)!))
  } // prettier-ignore
  const prices = inner('prices', ({ price, label, quantity }) => price === undefined ? undefined : { ...(price as Money), label, quantity }) // prettier-ignore
  if (prices.length > 0) listing.prices = prices as NonNullable<Listing['prices']>
  const options = inner('shippingOptions', ({ name, price }) => name === undefined ? undefined : { name, price }) // prettier-ignore
  if (options.length > 0) listing.shippingOptions = options as NonNullable<Listing['shippingOptions']>
}

/** The strings that one row's values were read from. */
const printedIn = ({ values, readings }: ReturnType<typeof readFields>): string =>
  [...new Set(Object.keys(values).map((name) => readings[name]!.raw ?? String(values[name])))].join(' ')

function dropUndefined(object: Values): Values {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

function readVendor(set: FieldSet, page: Page, record: Element | undefined): Found<Vendor> {
  const { values, readings } = readFields(set, page, record)
  const vendor = values as Partial<Vendor>
  if (!record && vendor.url === undefined && page.url !== undefined) vendor.url = page.url
  return { thing: vendor, readings }
}

function readReview(set: FieldSet, page: Page, record: Element | undefined): Review[] {
  const {
    text = '',
    buyer,
    ...rest
  } = readFields(set, page, record).values as Partial<Review> & { text?: string }
  if (text === '' && rest.stars === undefined && buyer === undefined) return []
  // An interval moves with the capture; the review stays the same.
  const fixed = rest.postedAt?.includes('/') ? { ...rest, postedAt: undefined } : rest
  const said = text || JSON.stringify([buyer, fixed])
  return [{ ...rest, ...(buyer && { buyer: reduceHandle(buyer) }), fingerprint: fingerprintOf(said) }]
}

/** A buyer's handle as first and last letter: enough to tell two buyers of one vendor apart, not to name one. */
export function reduceHandle(handle: string): string {
  const letters = Array.from(handle.normalize('NFKC').trim())
  return letters.length < 2 ? '…' : `${letters[0]}…${letters.at(-1)}`
}

/** SHA-256 of a text without regard to case, blanks and compatibility forms. */
export function fingerprintOf(text: string): string {
  const normal = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return createHash('sha256').update(normal).digest('hex')
}
