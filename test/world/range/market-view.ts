import type { Listing, Money } from '#contracts/extraction.ts'
import type { PageKind } from '#contracts/page-kind.ts'
import type { Random } from '../random.ts'
import type { Profile, ProfileWords } from './draw-profile.ts'
import type { EnginePlan, TrueListing, TrueReview, TrueVendor } from './engine.ts'
import type { Params, Routes } from './routes.ts'
import type { OnOffer } from './stock.ts'

/** `says` is a sentence of the description that names prices, `stated` what it says. */
export type Amount = {
  text: string
  usd: number
  quantity?: Listing['quantity']
  says?: string
  stated?: Good['stated']
}

/** One category in which goods lie, with its words. `usd` is the price of one of `amounts`. */
export type Shelf = {
  path: readonly string[]
  physical: boolean
  products: readonly string[]
  amounts: readonly Amount[]
}

export type Remark = { stars: number; buyer: string; postedAt: Date; text: string }

export type Good = {
  id: string
  uuid: string
  slug: string
  title: string
  description: string
  shelf: number
  usd: number
  /** What a title says is sold. */
  quantity?: Listing['quantity']
  shipsFrom?: string[]
  shipsTo?: string[]
  views: number
  remarks: Remark[]
  /** Prices that the description names in words, and the least order. */
  stated?: Pick<Listing, 'prices' | 'minOrder'> | undefined
}
export type Offer = OnOffer<Good>

export type Seller = {
  index: number
  id: string
  name: string
  level: string
  rating: string
  sales: number
  joinedAt: Date
  lastSeenAt: Date
  /** Made when it is asked for. */
  pgpKey: () => string
} & Profile

/** A category with what lies below it; the root has no path. */
export type Node = {
  id: string
  uuid: string
  slug: string
  path: readonly string[]
  shelves: readonly number[]
  children: readonly Node[]
}

/** What a market says, in what language, for how much: everything of an engine that is not markup. */
export type Catalogue = {
  shelves: readonly Shelf[]
  /** `uuid` is drawn and unique; the rest follows from `index`. */
  good: (random: Random, plan: EnginePlan, index: number, shelf: number) => Omit<Good, 'uuid' | 'shelf'>
  sellerName: (random: Random, index: number) => string
  /** None where a seller's page says nothing more than the market's own numbers. */
  profile?: ProfileWords
  levels: readonly string[]
  /** What a price in dollars is on the page at a moment. */
  money: (usd: number, at: Date, plan: EnginePlan) => Money
  /** What stands where a price is held. */
  heldAmount: string
  /** Whose price is by arrangement: no amount stands anywhere. */
  unpriced?: (good: { index: number }) => boolean
  /** Prices by quantity, as factors on the price of one; none where a market has no such table. */
  bulk?: readonly { from: number; factor: number }[]
  shipping?: readonly { name: string; usd: number; days: string }[]
  escrow?: string
  payments?: readonly string[]
}

/** What a template is given to write a page from. */
export type View = {
  plan: EnginePlan
  at: Date
  catalogue: Catalogue
  root: Node
  /** False where one seller has the whole shop and nobody is named. */
  hasSellers: boolean
  nodeOf: (offer: Good) => Node
  seller: (index: number) => Seller
  price: (offer: Offer) => NonNullable<Listing['price']>
  money: (usd: number) => Money
  /** The mean of the stars, to one decimal. */
  mean: (offer: Offer) => number
  link: (route: string, params?: Params) => string
  offerLink: (offer: Offer, route?: string) => string
  nodeLink: (node: Node, page?: number) => string
  sellerLink: (seller: Seller, page?: number) => string
}

/** One page of a list: of a category, of a seller, or of everything. */
export type ListModel = {
  node?: Node
  seller?: Seller
  offers: Offer[]
  page: number
  pages: number
  total: number
  pageLink: (page: number) => string
}

type ListingField = Exclude<keyof TrueListing, 'nativeId' | 'title'>

/** `bare`: the language of a page that stands without the frame. */
export type PlainPage = { title: string; content: string; kind?: PageKind; bare?: string }

/** How an engine looks. Each template gives the HTML of a body's content; the frame stands around it. */
export type Design = {
  name: string
  /**
   * `home`, `list`, `listPage`, `listing`; where there are any `all` and `allPage` for everything in one list, `vendor`
   * and `vendorPage`. `listing-…` are tabs, `page-…` plain pages.
   */
  routes: Routes
  pageSize: number
  newestFirst: boolean
  /** How many of the newest stand on the first page. */
  featured: number
  frame: (view: View, title: string, content: string) => string
  home: (view: View, offers: Offer[]) => string
  list: (view: View, list: ListModel) => string
  listing: (view: View, offer: Offer, tab: string | undefined) => string
  vendor: (view: View, list: ListModel & { seller: Seller }) => string
  /** By the name behind `page-`. */
  pages: Readonly<Record<string, (view: View) => PlainPage>>
  notFound: (view: View) => { title: string; content: string }
  /** The fields of the contract that a reader can see: on a row, on a listing's page (by tab), on a seller's page. */
  shows: {
    row: readonly ListingField[]
    featured?: readonly ListingField[]
    listing: readonly ListingField[]
    tabs?: Readonly<Record<string, readonly ListingField[]>>
    sellerRow?: readonly ListingField[]
    seller: readonly Exclude<keyof TrueVendor, 'name'>[]
    review: readonly (keyof TrueReview)[]
    /** Where a seller's page shows what buyers said, its own and what was brought along. */
    sellerReview?: readonly (keyof TrueReview)[]
    /** The tab on which reviews stand; without it, the listing's own page. */
    reviewTab?: string | undefined
    counter: boolean
    /** The plain first page shows categories in its midst, not beside it. */
    homeIsCategory: boolean
    /** Only the lowest categories have a page. */
    leavesOnly?: boolean
  }
}
