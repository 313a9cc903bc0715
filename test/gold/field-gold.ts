import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Extraction } from '#contracts/extraction.ts'
import { DATA } from './page-gold.ts'

/** One asserted field of one page: what the gold file expects and what an extraction says, in the same form. */
export type FieldCheck = { page: string; name: string; expected: unknown; given: unknown }
type Row = { market: string; html: string | null; function: string; index: number | null; expected: unknown }

const money = (price: { amount: string; currency: string } | undefined) =>
  price && [Number(price.amount), price.currency]
const currencies = ['BTC', 'BCH', 'XMR']
const places: Record<string, string> = { 'World Wide': 'WORLDWIDE', Worldwide: 'WORLDWIDE' }
const region = new Map<string, string>()

/** The gold file names countries in English. Read without the code under test. */
function placeCode(name: string): string {
  if (region.size === 0) {
    const names = new Intl.DisplayNames(['en'], { type: 'region' })
    const codes = 'US GB DE NL CA AU FR ES CN IN'.split(' ')
    for (const code of codes) region.set(names.of(code)!, code)
  }
  return places[name] ?? region.get(name) ?? name.toUpperCase()
}

const unique = (names: unknown): string[] => [...new Set((names as string[]).map(placeCode))]

type Check = (expected: never, page: Extraction) => [unknown, unknown] | undefined

/** How the functions of the published scraper read in our contract. Those about other things are not asked. */
const checks: Record<string, Check> = {
  get_listing_title: (title: string, { listings }) => [title, listings[0]?.title],
  get_seller_name_from_listing: (name: string, { listings }) => [name, listings[0]?.vendor?.name],
  get_seller_name: (name: string, { vendors }) => [name, vendors[0]?.name],
  get_number_of_sales_and_rating: (both: [number, number], { vendors }) => [
    both,
    [vendors[0]?.sales, vendors[0]?.rating],
  ],
  get_price_and_currency: (price: [number, string], { listings }) => [price, money(listings[0]?.price)],
  get_origin_country: (name: string, { listings }) => [[placeCode(name)], listings[0]?.shipsFrom],
  get_destination_countries: (names: string[], { listings }) => [unique(names), listings[0]?.shipsTo],
  get_has_escrow: (has: boolean, { listings }) => [has ? 'Yes' : 'No', listings[0]?.escrow],
  accepts_currencies: (accepted: boolean[], { listings }) => [
    currencies.filter((_, i) => accepted[i]),
    listings[0]?.payments,
  ],
  get_listing_categories: (path: [string][], { listings }) => [
    path.map(([name]) => name),
    listings[0]?.categoryPath,
  ],
  get_fiat_currency_and_price: (part: string | number, { listings }) => {
    const price = money(listings[0]?.price)
    return [part, price?.[typeof part === 'number' ? 0 : 1]]
  },
  get_bulk_prices: (bulk: number[][], { listings }) => [
    bulk.map((row) => row[2]),
    (listings[0]?.prices ?? []).map(({ amount }) => Number(amount)),
  ],
  get_shipping_methods: (methods: unknown[], { listings }) => {
    const rows = (Array.isArray(methods[0]) || methods.length === 0 ? methods : [methods]) as [
      string,
      unknown,
      string,
      number,
    ][]
    const given = (listings[0]?.shippingOptions ?? []).map(({ name, price }) => [
      name,
      ...(money(price)?.toReversed() ?? []),
    ])
    return [rows.map(([name, , currency, amount]) => [name, currency, amount]), given]
  },
  get_external_market_ratings: (rows: (number | null)[][], { vendors }) => [
    rows.map(([, sales, rating, , positive, neutral, negative]) => [sales, rating, positive, neutral, negative].filter((value) => value !== null && value !== undefined)), // prettier-ignore
    (vendors[0]?.otherMarkets ?? []).map(({ sales, rating, positive, neutral, negative }) => [sales, rating, positive, neutral, negative].filter((value) => value !== undefined)), // prettier-ignore
  ],
  get_feedback_rows: (rows: number | unknown[], { reviews }) => [
    Array.isArray(rows) ? rows.length : rows,
    reviews.length,
  ],
  // Its second value counts what is dispatched by itself; a null says nothing about the stock.
  has_unlimited_dispatch_and_quantity_in_stock: ([, stock]: [boolean, number | null], { listings }) =>
    stock === null ? undefined : [stock, listings[0]?.stock],
}

/** The assertions of the gold file that our contract has a field for. */
export function readFieldChecks(extract: (file: string) => Extraction): FieldCheck[] {
  const rows = JSON.parse(readFileSync(join(DATA, 'field_gold.json'), 'utf8')) as Row[]
  return rows.flatMap(({ html, function: name, expected }) => {
    const check = checks[name]
    if (!check || html === null) return []
    const pair = check(expected as never, extract(`magnublo_fixtures/${html}`))
    return pair ? [{ page: html, name, expected: pair[0], given: pair[1] }] : []
  })
}
