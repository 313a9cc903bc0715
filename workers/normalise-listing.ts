import { createHash } from 'node:crypto'
import type { Listing, Review } from '#contracts/extraction.ts'
import type { Verdict } from '#contracts/verdict.ts'
import type { Rate } from '#db/rates.ts'
import type { ListingRow, ReviewRow } from '#db/store-reading.ts'
import { searchTextOf } from '#shared/search-text.ts'

/** Path and query of a URL, which is what stays when a market moves to another mirror. */
export function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url, 'http://relative.invalid')) return undefined
  const { pathname, search } = new URL(url, 'http://relative.invalid')
  return pathname + search
}

/** What makes two sightings the same listing: the market's own id, else the path, else title and vendor. */
export function listingKeyOf(listing: Listing): string {
  if (listing.nativeId !== undefined) return `id ${listing.nativeId}`
  const path = pathOf(listing.url)
  if (path !== undefined) return `path ${path}`
  const text = `${listing.title}\n${listing.vendor?.name ?? ''}`.normalize('NFKC').toLowerCase()
  return `text ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
}

const DOLLARS = new Set(['USD', 'USDT', 'USDC'])

/** The amount in US dollars by the last dated rate, to cents or better, with the rate that was used. */
export function toUsd(
  price: { amount: string; currency: string },
  rates: Map<string, Rate>,
): { usd: string; rate?: Rate } | undefined {
  if (price.currency === 'USD') return { usd: price.amount }
  const rate = rates.get(price.currency)
  if (!rate) return DOLLARS.has(price.currency) ? { usd: price.amount } : undefined
  const usd = Number(price.amount) * Number(rate.usd)
  return Number.isFinite(usd) ? { usd: usd.toFixed(usd < 1 ? 6 : 2), rate } : undefined
}

/** A listing as the database takes it. */
export function listingRowOf(listing: Listing, verdict: Verdict, rates: Map<string, Rate>): ListingRow {
  const { price, vendor } = listing
  // A stand-in has no worth: it would move every average.
  const usd = price && !price.holding ? toUsd(price, rates) : undefined
  return {
    key: listingKeyOf(listing),
    nativeId: listing.nativeId,
    path: pathOf(listing.url),
    title: listing.title,
    description: listing.description,
    vendor: vendor?.name,
    price: price && { amount: price.amount, currency: price.currency, raw: listing.readings?.['price']?.raw },
    priceUsd: usd?.usd,
    rate: usd?.rate && { usd: usd.rate.usd, day: usd.rate.day, source: usd.rate.source },
    categoryPath: listing.categoryPath,
    shipsFrom: listing.shipsFrom,
    shipsTo: listing.shipsTo,
    stock: listing.stock,
    sold: listing.sold,
    rating: listing.rating,
    search: searchTextOf(listing.title, listing.description, vendor?.name),
    fields: listing,
    verdict,
  }
}

/** @param onPage the listing whose page this is: its reviews name no listing of their own. */
export function reviewRowOf(review: Review, onPage: Listing | undefined): ReviewRow {
  const own = review.listingUrl === undefined && onPage !== undefined
  return {
    vendor: review.vendorName ?? (own ? onPage.vendor?.name : undefined),
    listingKey: own ? listingKeyOf(onPage) : undefined,
    listingPath: pathOf(review.listingUrl),
    fingerprint: review.fingerprint,
    buyer: review.buyer,
    stars: review.stars,
    postedAt: review.postedAt,
    price: review.price,
    item: review.listingTitle,
    variant: review.variant,
    imported: review.imported,
    importedFrom: review.importedFrom,
  }
}
