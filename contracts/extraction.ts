import { z } from 'zod'
import { PageKind } from './page-kind.ts'

/** A decimal number as printed, without separators: `0.00000001` survives Postgres `numeric`, not a double. */
const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/)

/** ISO 3166-1 alpha-2, or `WORLDWIDE`, or a region: `EU`, `EUROPE`, `ASIA`, `NORTH-AMERICA`, … */
const Place = z.string().min(2)

export const Money = z.object({ amount: Decimal, currency: z.string().min(2) })
export type Money = z.infer<typeof Money>

export const Quantity = z.object({ amount: Decimal, unit: z.string() })
export type Quantity = z.infer<typeof Quantity>

/** Where a field's value comes from: reader (`text`: the listing's own words), rule (recipe selector, JSON-LD path, …), 0 to 1, the raw string. */
export const Reading = z.object({
  reader: z.enum(['recipe', 'wrapper', 'structured', 'text']),
  rule: z.string(),
  confidence: z.number().min(0).max(1),
  raw: z.string().optional(),
})
export type Reading = z.infer<typeof Reading>

const Readings = z.record(z.string(), Reading)

export const Listing = z.object({
  nativeId: z.string().optional(),
  url: z.string().optional(),
  title: z.string(),
  description: z.string().optional(),
  offerType: z.enum(['sell', 'wanted', 'recruit', 'discussion']).optional(),
  form: z.enum(['physical', 'file', 'guide', 'service', 'access', 'data']).optional(),
  /** `holding`: no real price but a stand-in, such as 0 or 999999. */
  price: Money.extend({ holding: z.literal(true).optional() }).optional(),
  prices: z.array(Money.extend({ label: z.string().optional(), quantity: Quantity.optional() })).optional(),
  /** What one costs: a gram of what is weighed, else one of `unit`. */
  unitPrice: Money.extend({ unit: z.string() }).optional(),
  minOrder: Quantity.optional(),
  vendor: z.object({ name: z.string(), url: z.string().optional() }).optional(),
  categoryPath: z.array(z.string()).optional(),
  shipsFrom: z.array(Place).optional(),
  shipsTo: z.array(Place).optional(),
  shipsExcept: z.array(Place).optional(),
  shippingOptions: z.array(z.object({ name: z.string(), price: Money.optional() })).optional(),
  quantity: Quantity.optional(),
  stock: z.number().int().nonnegative().optional(),
  sold: z.number().int().nonnegative().optional(),
  views: z.number().int().nonnegative().optional(),
  rating: z.number().optional(),
  escrow: z.string().optional(),
  payments: z.array(z.string()).optional(),
  postedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  dataOffer: z
    .object({
      victimCountry: z.string(),
      province: z.string(),
      organisation: z.string(),
      sector: z.string(),
      records: z.number(),
      fieldTypes: z.array(z.string()),
      freshness: z.string(),
      hand: z.string(),
    })
    .partial()
    .optional(),
  readings: Readings.optional(),
})
export type Listing = z.infer<typeof Listing>

const Count = z.number().int().nonnegative()

/** How many reviews the market counts, by what they say or by their stars. */
export const ReviewTotals = z.object({
  /** How far back from the capture, as an ISO 8601 duration (`P6M`), `all`, or `older` than the others; absent: no time is named. */
  window: z
    .string()
    .regex(/^(?:P\d+[DWMY]|all|older)$/)
    .optional(),
  positive: Count.optional(),
  neutral: Count.optional(),
  negative: Count.optional(),
  /** Those with one star, with two, to five. */
  stars: z.array(Count).length(5).optional(),
})
export type ReviewTotals = z.infer<typeof ReviewTotals>

/** What a vendor's page says of the vendor's name on another market. */
export const OtherMarket = z.object({
  market: z.string(),
  sales: Count.optional(),
  rating: z.number().optional(),
  /** The best that a rating there can be. */
  outOf: z.number().optional(),
  positive: Count.optional(),
  neutral: Count.optional(),
  negative: Count.optional(),
})
export type OtherMarket = z.infer<typeof OtherMarket>

export const Entity = z.object({ type: z.string(), value: z.string() })
export type Entity = z.infer<typeof Entity>

export const Vendor = z.object({
  name: z.string(),
  url: z.string().optional(),
  level: z.string().optional(),
  rating: z.number().optional(),
  sales: z.number().int().nonnegative().optional(),
  joinedAt: z.string().optional(),
  lastSeenAt: z.string().optional(),
  pgpKey: z.string().optional(),
  reviewTotals: z.array(ReviewTotals).optional(),
  otherMarkets: z.array(OtherMarket).optional(),
  /** Messengers and mail by which the page says that the vendor is reached. */
  contacts: z.array(Entity).optional(),
  readings: Readings.optional(),
})
export type Vendor = z.infer<typeof Vendor>

/** The buyer is kept as first and last letter only; the text of a review never leaves extraction. */
export const Review = z.object({
  listingUrl: z.string().optional(),
  listingTitle: z.string().optional(),
  vendorName: z.string().optional(),
  buyer: z.string().optional(),
  stars: z.number().optional(),
  postedAt: z.string().optional(),
  price: Money.optional(),
  /** How much of it was bought, as printed. */
  variant: z.string().optional(),
  /** Whether it was brought along from another market; absent where the page does not tell them apart. */
  imported: z.boolean().optional(),
  /** The other market that the review was brought along from. */
  importedFrom: z.string().optional(),
  /** SHA-256 of the normalised text; a worker keys it before anything is stored. */
  fingerprint: z.string(),
})
export type Review = z.infer<typeof Review>

/** What a market says of itself: a share in per cent, a sum, a sentence, names of goods, or a count. `raw` says so. */
export const MarketFact = z.object({
  field: z.enum([
    'commission',
    'vendorBond',
    'escrow',
    'feedback',
    'banned',
    'listings',
    'vendors',
    'users',
    'orders',
  ]),
  value: z.union([z.number(), z.string(), z.array(z.string()), Money]),
  raw: z.string(),
})
export type MarketFact = z.infer<typeof MarketFact>

/**
 * What one page says. Times are ISO 8601: a day, a moment in UTC, or, for `3 weeks ago`, an interval with its end exclusive.
 * A missing field is absent, never guessed. Gate pages carry empty arrays.
 */
export const Extraction = z.object({
  file: z.string().optional(),
  url: z.string().optional(),
  pageKind: PageKind,
  language: z.string().optional(),
  listings: z.array(Listing),
  vendors: z.array(Vendor),
  reviews: z.array(Review),
  entities: z.array(Entity),
  market: z.array(MarketFact).optional(),
  recipe: z.object({ market: z.string(), version: z.number().int() }).optional(),
  /** The page was larger than is read: its first `read` of `of` characters are, whole. */
  truncated: z
    .object({ reason: z.enum(['characters', 'nodes']), read: z.number().int(), of: z.number().int() })
    .optional(),
})
export type Extraction = z.infer<typeof Extraction>
