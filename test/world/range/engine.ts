import type { Listing, Review, Vendor } from '#contracts/extraction.ts'
import type { PageKind } from '#contracts/page-kind.ts'
import type { Life } from './life.ts'

/** What a scenario asks of an engine for one market. */
export type EnginePlan = {
  market: string
  title: string
  seed: string
  listings: number
  vendors: number
  life: Life
  /** When the market's life begins; before it everything stands still. */
  openedAt: Date
  /** Multiplies the days of `life`: 0.01 makes a day 864 seconds. */
  scale: number
}

/** Fields of the contract without how they were read. */
export type TrueListing = Omit<Listing, 'readings'> & { nativeId: string }
export type TrueVendor = Omit<Vendor, 'readings'>
export type TrueReview = Omit<Review, 'fingerprint'>

/** A post of a forum, nothing with a price of its own: what its writer wants with it. In a list of threads with the thread's title. */
export type TruePost = { id: string; author: string; intent: 'offer' | 'wanted' | 'talk'; postedAt: string; title?: string } // prettier-ignore

/** An entry of a leak site: a victim is no listing either. */
export type TrueVictim = {
  name: string
  url: string
  country: string
  sector: string
  state: 'countdown' | 'published' | 'sold'
  gigabytes: number
  files: number
  /** When the countdown ends, or ended. */
  dueAt: string
}

/** One page with its truth: the kind that a reader should give it, and each record with the fields that it shows. */
export type EnginePage = {
  status: number
  html: string
  kind: PageKind
  listings: TrueListing[]
  vendors: TrueVendor[]
  reviews: TrueReview[]
  /** How many things the page itself says there are, over all of its list's pages. */
  counter?: number
  posts?: TruePost[]
  victims?: TrueVictim[]
}

/**
 * How something changed, once. `held`: a listing's price became a stand-in. `left`: its vendor has gone, and it with him.
 * `posted`: a thread has one post more. `due`: a countdown has ended.
 */
export type Change = {
  at: Date
  nativeId: string
  kind: 'new' | 'price' | 'stock' | 'held' | 'vanished' | 'returned' | 'left' | 'posted' | 'due'
}

/** A market's own pages before its pages, as HTML for a body. Forms lead to `/login` and `/register`. */
export type Doors = {
  /** Fields: token, name, word, stay. */
  login: (token: string, wasWrong: boolean) => string
  register: (token: string) => string
  /** Says to wait, and goes to the log-in by itself. */
  wait: (target: string) => string
}

/** One market of the range: pure, every answer follows from the plan, the path, the moment and the design alone. */
export type EngineSite = {
  /** Where a visitor comes in. */
  start: (design: number) => string
  /** What stands at a path with its query; where there is nothing, the market's own not-found page. */
  page: (path: string, at: Date, design: number) => EnginePage
  /** The market's frame around words of a condition's own: a log-in form, a notice. `body` is HTML. */
  frame: (title: string, body: string, at: Date, design: number) => string
  /** Every path with content at a moment, in no order that matters. */
  paths: (at: Date, design: number) => Iterable<string>
  /** Everything on offer at a moment with every field that any page of the design shows. */
  listings: (at: Date, design: number) => Iterable<TrueListing>
  vendors: (at: Date, design: number) => Iterable<TrueVendor>
  /** What became different after `from` and up to `to`, in order. A moving rate of exchange is no change. */
  changes: (from: Date, to: Date) => Change[]
  /** Where the engine has ways in of its own. */
  doors?: Doors
}

/** A program that markets run on: its markup, its addresses, its language. */
export type Engine = {
  name: string
  language: 'en' | 'ru' | 'zh'
  /** The original first, then each redesign; an index into it chooses one. */
  designs: readonly [string, string, ...string[]]
  open: (plan: EnginePlan) => EngineSite
}
