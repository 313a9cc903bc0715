import type { TrueListing, TrueReview, TrueVendor } from './engine.ts'
import type { Design, Offer, Remark, Seller, View } from './market-view.ts'

export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)

/** Everything that is true of a listing, whether a page shows it or not. */
export function wholeListing(view: View, offer: Offer): TrueListing {
  const { catalogue, money } = view
  const seller = view.seller(offer.vendor)
  const { bulk, shipping, escrow, payments } = catalogue
  const price = view.price(offer)
  const usd = offer.usd * offer.factor
  const prices = bulk?.map(({ from, factor }) => ({
    ...money(usd * factor),
    quantity: { amount: String(from), unit: 'piece' },
  }))
  return {
    nativeId: offer.id,
    url: view.offerLink(offer),
    title: offer.title,
    description: offer.description,
    offerType: 'sell',
    ...(!catalogue.unpriced?.(offer) && { price }),
    ...(prices && !offer.held && { prices }),
    ...offer.stated,
    vendor: { name: seller.name, url: view.sellerLink(seller) },
    categoryPath: [...view.nodeOf(offer).path],
    ...(offer.shipsFrom && { shipsFrom: offer.shipsFrom }),
    ...(offer.shipsTo && { shipsTo: offer.shipsTo }),
    ...(offer.shipsFrom &&
      shipping && { shippingOptions: shipping.map(({ name, usd }) => ({ name, price: money(usd) })) }),
    ...(offer.quantity && { quantity: offer.quantity }),
    stock: offer.stock,
    sold: offer.sold,
    views: offer.views,
    ...(escrow !== undefined && { escrow }),
    ...(payments && { payments: [...payments] }),
    ...(offer.remarks.length > 0 && { rating: meanOf(offer.remarks) }),
    postedAt: dayOf(offer.postedAt),
  }
}

/** The mean of the stars to one decimal, as the pages print it. */
export function meanOf(remarks: readonly Remark[]): number {
  return Number((remarks.reduce((sum, { stars }) => sum + stars, 0) / remarks.length).toFixed(1))
}

export function shownListing(view: View, offer: Offer, fields: readonly string[]): TrueListing {
  return pick(wholeListing(view, offer), ['nativeId', 'title', ...fields])
}

export function wholeVendor(view: View, seller: Seller): TrueVendor {
  const { name, level, rating, sales, joinedAt, lastSeenAt } = seller
  const times = { joinedAt: dayOf(joinedAt), lastSeenAt: dayOf(lastSeenAt) }
  const url = view.sellerLink(seller)
  const { totals, elsewhere, contacts } = seller
  return {
    name, url, level, rating: Number(rating), sales, ...times, pgpKey: seller.pgpKey(),
    ...(totals.length > 0 && { reviewTotals: totals }),
    ...(elsewhere.length > 0 && { otherMarkets: elsewhere }),
    ...(contacts.length > 0 && { contacts }),
  } // prettier-ignore
}

export function shownVendor(view: View, seller: Seller, fields: readonly string[]): TrueVendor {
  return pick(wholeVendor(view, seller), ['name', ...fields])
}

export function shownReviews(view: View, offer: Offer, shows: Design['shows']): TrueReview[] {
  return offer.remarks.map(({ stars, buyer, postedAt }) => {
    const whole: TrueReview = {
      stars,
      buyer,
      postedAt: dayOf(postedAt),
      listingUrl: view.offerLink(offer),
      listingTitle: offer.title,
      vendorName: view.seller(offer.vendor).name,
    }
    return pick(whole, shows.review)
  })
}

const MOST_SHOWN = 6

/** What a seller's page shows of what buyers said: of the goods on it the newest, then what was brought along. */
export function sellerRemarks({ seller, offers }: Sold): SellerRemark[] {
  const own = offers.flatMap((offer) => offer.remarks.map((remark) => ({ ...remark, offer })))
  const newest = own.toSorted((a, b) => b.postedAt.getTime() - a.postedAt.getTime()).slice(0, MOST_SHOWN)
  return [...newest, ...seller.brought]
}
type Sold = { seller: Seller; offers: readonly Offer[] }
export type SellerRemark = Remark & { offer?: Offer; from?: string }

export function shownSellerReviews(view: View, sold: Sold, shows: Design['shows']): TrueReview[] {
  const { sellerReview } = shows
  if (!sellerReview) return []
  const { name } = sold.seller
  return sellerRemarks(sold).map(({ stars, buyer, postedAt, offer, from }) => {
    const whole: TrueReview = {
      stars,
      buyer,
      postedAt: dayOf(postedAt),
      vendorName: name,
      ...(offer && { listingUrl: view.offerLink(offer), listingTitle: offer.title }),
      imported: from !== undefined,
      ...(from !== undefined && { importedFrom: from }),
    }
    return pick(whole, sellerReview)
  })
}

function pick<T extends object>(whole: T, fields: readonly string[]): T {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name))) as T
}
