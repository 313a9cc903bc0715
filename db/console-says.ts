import { sql } from 'kysely'
import { Listing, MarketFact, type Money } from '#contracts/extraction.ts'
import type { Database } from './open-database.ts'
import { ratesOn, type Rate } from './rates.ts'

const Terms = Listing.pick({ price: true, prices: true, unitPrice: true, minOrder: true, quantity: true, shippingOptions: true, dataOffer: true }).partial() // prettier-ignore

/** What a listing says of its terms, as last read from its own page, else from a list; sums in dollars by the day's rate. */
export async function findTerms(database: Database, listingId: number) {
  const seen = await database
    .selectFrom('listing_observation')
    .select(['fields', 'captured_at'])
    .where('listing_id', '=', listingId)
    .orderBy(sql`page_kind = 'listing'`, 'desc')
    .orderBy('captured_at', 'desc')
    .orderBy('recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!seen) return null
  const { price, prices = [], unitPrice, shippingOptions = [], ...rest } = Terms.catch({}).parse(seen.fields)
  const isEmpty = price?.holding === undefined && prices.length + shippingOptions.length === 0 && unitPrice === undefined && Object.keys(rest).length === 0 // prettier-ignore
  if (isEmpty) return null
  const rates = await ratesOn(database, seen.captured_at.toISOString().slice(0, 10))
  const used = new Map<string, Rate>()
  const inUsd = <Sum extends Money>(sum: Sum) => ({ ...sum, usd: usdOf(sum, rates, used) })
  return {
    ...rest,
    at: seen.captured_at,
    isHeld: price?.holding === true,
    unitPrice: unitPrice && inUsd(unitPrice),
    prices: prices.map(inUsd),
    shippingOptions: shippingOptions.map(({ name, price: cost }) => ({ name, price: cost && inUsd(cost) })),
    rates: [...used.values()],
  }
}

/** Notes which rate it took. A small sum keeps digits: a record costs a fraction of a cent. */
function usdOf(
  { amount, currency }: Money,
  rates: Map<string, Rate>,
  used: Map<string, Rate>,
): string | null {
  if (currency === 'USD') return amount
  const rate = rates.get(currency)
  if (!rate) return null
  used.set(currency, rate)
  const usd = Number(amount) * Number(rate.usd)
  return usd.toFixed(usd < 1 ? 6 : 2)
}

/** What a market says of itself: of each field what was said last, with the words, the page's capture and since when. */
export async function marketSays(database: Database, marketId: number) {
  const { rows } = await sql<{ field: string; value: unknown; raw: string; since: Date; captureId: string }>`
    select distinct on (field) field, value, raw, captured_at as since, capture_id as "captureId"
    from market_fact where market_id = ${marketId} order by field, captured_at desc, recorded_at desc
  `.execute(database)
  return rows.flatMap(({ since, captureId, ...row }) => {
    const fact = MarketFact.safeParse(row)
    return fact.success ? [{ ...fact.data, since, captureId }] : []
  })
}
