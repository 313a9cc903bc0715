import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { DIGITAL_SHELVES, DRUG_SHELVES } from '../../catalogue.ts'
import { vendorNames } from '../../names.ts'
import type { Site } from '../../table-pages.ts'
import type { Skin, WorldCategory, WorldListing, WorldVendor } from '../../world-types.ts'
import { drawGood } from '../draw-good.ts'
import type { EnginePlan } from '../engine.ts'
import { englishWords } from '../english-words.ts'
import type { Catalogue, Offer, Seller, View } from '../market-view.ts'
import { dollarsFor } from '../rates.ts'
import { dayOf } from '../true-records.ts'

const shelves = [...DRUG_SHELVES, ...DIGITAL_SHELVES]

/** What the demo's markets sell, in one of their currencies. */
export function worldCatalogue(currency: 'USD' | 'XMR', decimals: number, idOf: (index: number) => string): Catalogue {
  return {
    shelves,
    good: (random, plan, index, at) => drawGood(random, plan, index, shelves[at]!, shelves.length, englishWords, idOf),
    sellerName: (random) => vendorNames(random, 1)[0]!,
    levels: ['new', 'bronze', 'silver', 'gold', 'trusted'],
    // Dollars are whole cents on these pages before they become anything else.
    money: (usd, at, plan) => ({ amount: (Number(usd.toFixed(2)) / dollarsFor(currency, at, plan)).toFixed(decimals), currency }),
    heldAmount: (999_999).toFixed(decimals),
  }
} // prettier-ignore

const outsides = new Map<string, string>()
function outsideOf({ seed }: EnginePlan): string {
  const known = outsides.get(seed) ?? onionKeyFromSeed(`${seed}\0outside`).host
  outsides.set(seed, known)
  return known
}

/** The view as the demo's templates take it, with these offers alone. */
export function worldSite(view: View, variant: Skin['variant'], currency: 'USD' | 'XMR', offers: readonly Offer[] = []): Site {
  const dollars = dollarsFor(currency, view.at, view.plan)
  const skin: Skin = { variant, currency, dollars, gzip: false, chunked: false, session: false }
  const sellers = [...new Set(offers.map(({ vendor }) => vendor))].map((vendor) => worldVendor(view, view.seller(vendor)))
  const listings = offers.map((offer) => worldListing(view, offer, dollars))
  return { market: { title: view.plan.title, skin, categories: worldCategories(view), vendors: sellers, listings }, outside: outsideOf(view.plan), at: view.at }
} // prettier-ignore

export const worldCategories = (view: View): WorldCategory[] =>
  view.root.children
    .flatMap(({ children }) => children)
    .map((leaf) => ({
      id: Number(leaf.id),
      path: [...leaf.path] as [string, string],
      url: view.nodeLink(leaf),
    }))

export function worldVendor(view: View, seller: Seller): WorldVendor {
  const { name, level, rating, sales, joinedAt } = seller
  return { name, path: view.sellerLink(seller), level, rating, sales, joinedAt: dayOf(joinedAt), get pgpKey() { return seller.pgpKey() } } // prettier-ignore
}

function worldListing(view: View, offer: Offer, dollars: number): WorldListing {
  const { id: nativeId, title, description, shipsFrom, shipsTo, stock, sold, held } = offer
  const usd = held ? (999_999 * dollars).toFixed(4) : (offer.usd * offer.factor).toFixed(2)
  return {
    nativeId,
    path: view.offerLink(offer),
    title,
    description,
    usd,
    vendor: view.seller(offer.vendor).name,
    categoryPath: [...view.nodeOf(offer).path] as [string, string],
    category: '',
    ...(shipsFrom && { shipsFrom }),
    ...(shipsTo && { shipsTo }),
    stock,
    sold,
    postedAt: dayOf(offer.postedAt),
    reviews: offer.remarks.map((remark) => ({ ...remark, postedAt: dayOf(remark.postedAt) })),
    scripted: false,
  }
}

const HELP = `<p>Orders wait in escrow until you confirm them, or for fourteen days. Open a dispute before that time is
over; staff looks at both sides and decides within three days. Write to sellers through their page only, and encrypt
your address with the key that stands there. Sellers who answer late lose their level.</p>`

export const worldPages = {
  about: (view: View) => ({ title: 'About', content: `<h1>About ${view.plan.title}</h1><p>We have been open since 2024 and keep no records.</p>${HELP}` }),
  faq: () => ({ title: 'Help', content: `<h1>Help</h1>${HELP}` }),
} // prettier-ignore

export const welcome = (view: View): string =>
  `<h1>Welcome to ${view.plan.title}</h1><p>Choose a category. Our rules are in <a href="${view.link('page-about')}">about us</a>.</p>${HELP}`
