import type { PricedListing, Skin, WorldListing } from './world-types.ts'

/** Dollars for one unit. They stand still in this version; whoever asks hands in the time all the same. */
const DOLLARS: Record<string, number> = { USD: 1, EUR: 1.08, XMR: 165.2 }
const DECIMALS: Record<string, number> = { USD: 2, EUR: 2, XMR: 4 }

export function dollarsFor(currency: string, _at: Date): number {
  return DOLLARS[currency]!
}

/** A listing with the price that its page shows at a time: the dollar price is fixed, the shown one follows it. */
export function priceAt(listing: WorldListing, skin: Skin, at: Date): PricedListing {
  const amount = Number(listing.usd) / (skin.dollars ?? dollarsFor(skin.currency, at))
  return { ...listing, price: { amount: amount.toFixed(DECIMALS[skin.currency]), currency: skin.currency } }
}
