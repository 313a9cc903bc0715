import { Listing } from '#contracts/extraction.ts'
import type { Rule } from '#pages/recipe.ts'
import { linkOf, type Page } from '../page.ts'
import { parseCount, parseRating } from '../values/number.ts'
import { parseDestinations } from '../values/place.ts'
import { parseCurrency, parsePrice } from '../values/price.ts'
import { parseQuantity } from '../values/quantity.ts'
import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime } from '../values/time.ts'

type Parse = (raw: string[], page: Page, rule: Rule) => unknown

const text: Parse = ([first]) => first
const link: Parse = ([first], page) => (first === undefined ? undefined : linkOf(first, page))
const count: Parse = ([first]) => (first === undefined ? undefined : parseCount(first))
const rating: Parse = ([first]) => (first === undefined ? undefined : parseRating(first))
const time: Parse = ([first], page, rule) =>
  first === undefined
    ? undefined
    : (parseTime(first, rule.date) ?? (page.capturedAt && parseRelativeTime(first, page.capturedAt)))
const quantity: Parse = ([first]) => (first === undefined ? undefined : parseQuantity(first))
const list: Parse = (raw) => (raw.length > 0 ? raw : undefined)
const price: Parse = ([first], page, rule) =>
  first === undefined
    ? undefined
    : parsePrice(first, { currency: rule.currency ?? page.recipe?.currency, decimal: rule.decimal })
const places: Parse = (raw) => {
  const each = raw.map(parseDestinations)
  // A rule may have split the exceptions off their word: `except Italy`, `Australia`.
  const known = each.some(({ except }) => except.length > 0) ? [parseDestinations(raw.join(', '))] : each
  const found = [...new Set(known.flatMap(({ to }) => to))]
  return found.length > 0 ? found : undefined
}
const payments: Parse = (raw) => {
  const found = [...new Set(raw.map((name) => parseCurrency(name) ?? name))]
  return found.length > 0 ? found : undefined
}
const oneOf =
  (allowed: readonly string[]): Parse =>
  ([first]) =>
    first !== undefined && allowed.includes(first) ? first : undefined

/** How the strings of each recipe field become a value; what cannot be understood is absent. */
export const fieldValues: Record<string, Parse> = {
  nativeId: text, url: link, title: text, description: text, price, vendor: text, vendorUrl: link,
  offerType: oneOf(Listing.shape.offerType.unwrap().options), form: oneOf(Listing.shape.form.unwrap().options),
  category: list, shipsFrom: places, shipsTo: places, shipsExcept: places, minOrder: quantity, quantity,
  stock: count, sold: count, views: count, rating, escrow: text, payments, postedAt: time, updatedAt: time,
  name: text, level: text, sales: count, joinedAt: time, lastSeenAt: time, pgpKey: text,
  listingUrl: link, listingTitle: text, vendorName: text, buyer: text, stars: rating, text, label: text,
} // prettier-ignore

/** Fields whose line breaks mean something. */
export const linedFields = new Set(['description', 'pgpKey', 'text'])
