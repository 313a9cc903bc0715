import type { Money } from '#contracts/extraction.ts'
import type { GateKind } from '#contracts/page-kind.ts'
import type { OnionKey } from '#infra/onion-network/onion-address.ts'

export type Engine = 'table' | 'card'

/** How a market looks and behaves, beside what it sells. */
export type Skin = {
  /** Two skins of one engine differ in order and wrapping of their fields, never in class names. */
  variant: 'plain' | 'wide'
  currency: 'USD' | 'EUR' | 'XMR'
  /** Dollars for one unit, where the world's own rate does not hold. */
  dollars?: number
  gzip: boolean
  chunked: boolean
  session: boolean
}

export type WorldReview = { stars: number; buyer: string; postedAt: string; text: string }

export type WorldListing = {
  nativeId: string
  path: string
  title: string
  description: string
  /** The fixed price in dollars, two decimals; what the page shows follows from it and from the rate. */
  usd: string
  vendor: string
  categoryPath: [string, string]
  /** Taxonomy id that a reader of the title would choose. */
  category: string
  /** ISO 3166 codes; absent on what is sent as a file. */
  shipsFrom?: string[]
  /** ISO 3166 codes, `WORLDWIDE` or `EU`. */
  shipsTo?: string[]
  stock: number
  sold: number
  postedAt: string
  reviews: WorldReview[]
  /** The page's content is written by its script alone. */
  scripted: boolean
}

export type WorldVendor = {
  name: string
  path: string
  level: string
  rating: string
  sales: number
  joinedAt: string
  pgpKey: string
}

export type WorldCategory = { id: number; path: [string, string]; url: string }

/** A page that must never become a listing, answered with HTTP 200 as markets do. */
export type GatePage = { path: string; kind: GateKind }

export type WorldMarket = {
  name: string
  title: string
  engine: Engine
  recipe: string
  mode: 'http' | 'browser' | 'auto'
  host: string
  key: OnionKey
  skin: Skin
  politeness: { minDelayMs: number; concurrency: number }
  categories: WorldCategory[]
  vendors: WorldVendor[]
  listings: WorldListing[]
  gatePages: GatePage[]
  /** Holds the neutral marker token: to be reported, never stored. */
  markerPath: string
  /** Holds an inline picture that must be cut out before the page is stored. */
  pictureViaDataUrl: string | undefined
}

export type World = {
  seed: string
  markets: WorldMarket[]
  /** A valid onion that every page lures to and that is in nobody's scope. */
  outside: OnionKey
}

/** Dollars for one unit at a time. Fixed in this version; pages and truth both ask with the time. */
export type Rates = (currency: string, at: Date) => string

export type PricedListing = WorldListing & { price: Money }
