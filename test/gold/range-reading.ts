import { isDeepStrictEqual } from 'node:util'
import type { Extraction, Listing, Review } from '#contracts/extraction.ts'
import type { Engine, EnginePage, TrueListing, TrueReview, TrueVendor } from '#test/world/range/engine.ts'
import { Life } from '#test/world/range/life.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnFromPages } from '#workers/extract/learn-from-pages.ts'

/** `missing`: of those that are not right, where nothing was read. */
export type FieldCount = { right: number; asserted: number; missing: number; wrong: string[] }
export type Count = { expected: number; found: number; matched: number }

/** How one design of an engine was read without a recipe, beside its truth. */
export type RangeReading = {
  engine: string
  design: string
  pages: number
  kinds: FieldCount
  /** Lists: every page read alone, and after learning from the market's other pages. */
  alone: Count
  together: Count
  /** Pages about one listing. */
  details: Count
  reviews: Count
  vendors: Count
  /** What buyers said on vendors' pages, and what is read of it. */
  sellerReviews: Count
  reviewFields: Record<string, FieldCount>
  /** By field, over lists and over pages about one listing. */
  rowFields: Record<string, FieldCount>
  detailFields: Record<string, FieldCount>
  vendorFields: Record<string, FieldCount>
  /** Listings read from pages that have none, with a price and without. */
  invented: string[]
  named: string[]
  /** Of threads in lists those that offer or seek: how many are read, with what is wrong of which it is. `talk`: the others, read as if they did. */
  threads: Count & { wrong: string[]; talk: string[] }
}

const OPENED = new Date('2026-11-06T10:00:00Z')
/** Two weeks later: some have gone, some are new, and some prices are held. */
export const READ_AT = new Date('2026-11-20T10:00:00Z')
const LIFE = Life.parse({ newPerDay: 0.01, changePerDay: 0.1, vanishPerDay: 0.01, returnPerDay: 0.05, holdShare: 0.1 }) // prettier-ignore
const HOST = 'http://range.onion'
const none = (): Count => ({ expected: 0, found: 0, matched: 0 })
const noField = (): FieldCount => ({ right: 0, asserted: 0, missing: 0, wrong: [] })

export function openForReading(engine: Engine, listings: number) {
  return engine.open({ market: `read-${engine.name}`, title: 'Quiet Quay', seed: 'reading', listings, vendors: 8, life: LIFE, openedAt: OPENED, scale: 1 }) // prettier-ignore
}

/**
 * Reads every list and vendor's page that a market of so many listings has in one design, and of its other pages one in `nth`.
 */
export function readDesign(engine: Engine, design: number, listings: number, nth = 1): RangeReading {
  const site = openForReading(engine, listings)
  const all = [...new Set(site.paths(READ_AT, design))].map((path) => ({ path, ...site.page(path, READ_AT, design) }))
  const pages = all.filter(({ kind }, i) => kind === 'list' || kind === 'vendor' || i % nth === 0)
  const input = ({ path, html }: { path: string; html: string }) => ({ html, url: `${HOST}${path}`, capturedAt: READ_AT })
  const wrappers = learnFromPages(pages.filter((_, i) => i % Math.ceil(pages.length / 60) === 0).map(input))
  const reading: RangeReading = { engine: engine.name, design: engine.designs[design]!, pages: pages.length, kinds: noField(), alone: none(), together: none(), details: none(), reviews: none(), vendors: none(), sellerReviews: none(), reviewFields: {}, rowFields: {}, detailFields: {}, vendorFields: {}, invented: [], named: [], threads: { ...none(), wrong: [], talk: [] } }
  for (const page of pages) {
    const given = extractPage(input(page))
    count(reading, page, given)
    if (page.kind === 'list') addCount(reading.together, page.listings, extractPage({ ...input(page), wrappers }).listings)
  }
  return reading
} // prettier-ignore

function count(reading: RangeReading, page: EnginePage & { path: string }, given: Extraction): void {
  compare(reading.kinds, page.path, page.kind, given.pageKind)
  if (page.listings.length === 0) {
    for (const { title, price } of given.listings)
      (price ? reading.invented : reading.named).push(`${page.path}: ${title}`)
    compareThreads(reading.threads, page, given)
  } else if (page.kind === 'listing') {
    compareListings(reading.details, reading.detailFields, page, given)
    sameReviews(reading.reviews, page.reviews, given.reviews)
  } else if (page.kind === 'list') compareListings(reading.alone, reading.rowFields, page, given)
  compareVendors(reading, page, given)
}

const TYPES = { offer: 'sell', wanted: 'wanted' } as const

function compareThreads(into: RangeReading['threads'], { posts = [] }: EnginePage, { listings }: Extraction): void {
  for (const { title, intent } of posts) {
    if (title === undefined) continue
    const read = listings.find((listing) => flat(listing.title) === flat(title))
    if (intent === 'talk') {
      if (read) into.talk.push(title)
      continue
    }
    into.expected++
    if (!read) continue
    into.found++
    if (read.offerType === TYPES[intent]) into.matched++
    else into.wrong.push(`${title}: ${intent} is ${read.offerType ?? 'absent'}`)
  }
} // prettier-ignore

/** How many are read with buyer, stars and day as they are; of names the first and last letter are kept. */
function sameReviews(into: Count, truth: TrueReview[], read: Review[]): [TrueReview, Review][] {
  const free = [...read]
  into.expected += truth.length
  into.found += read.length
  const pairs = truth.flatMap((wanted): [TrueReview, Review][] => {
    const { buyer, stars, postedAt } = wanted
    const same = (one: Review) => one.stars === stars && one.postedAt === postedAt && one.buyer === `${buyer![0]}…${buyer!.at(-1)}`
    const at = free.findIndex(same)
    return at < 0 ? [] : [[wanted, free.splice(at, 1)[0]!]]
  })
  into.matched += pairs.length
  return pairs
} // prettier-ignore

function compareListings(into: Count, fields: Record<string, FieldCount>, page: EnginePage, given: Extraction): void {
  for (const [wanted, found] of addCount(into, page.listings, given.listings))
    for (const [name, value] of Object.entries(wanted))
      if (name in READERS) compare((fields[name] ??= noField()), wanted.title, READERS[name]!(value), READERS[name]!(found[name as keyof Listing]))
} // prettier-ignore

function compareVendors(reading: RangeReading, page: EnginePage, given: Extraction): void {
  reading.vendors.expected += page.vendors.length
  reading.vendors.found += given.vendors.length
  for (const wanted of page.vendors) {
    const found = given.vendors.find(({ name }) => name === wanted.name)
    if (found) reading.vendors.matched++
    // What a page does not say of a vendor may not be read from it either.
    for (const name of found ? new Set([...Object.keys(wanted), ...PROFILE]) : [])
      if (name !== 'name' && name !== 'url' && (name in wanted || name in found!))
        compare((reading.vendorFields[name] ??= noField()), wanted.name, sorted(wanted[name as keyof TrueVendor]), sorted(found![name as keyof TrueVendor])) // prettier-ignore
  }
  if (page.kind !== 'vendor') return
  for (const [wanted, found] of sameReviews(reading.sellerReviews, page.reviews, given.reviews))
    for (const name of SAID.filter((one) => one in wanted || one in found))
      compare((reading.reviewFields[name] ??= noField()), page.vendors[0]!.name, SAID_READERS[name]?.(wanted[name]) ?? wanted[name], SAID_READERS[name]?.(found[name]) ?? found[name]) // prettier-ignore
}

const PROFILE = ['reviewTotals', 'otherMarkets', 'contacts'] as const
const SAID = ['listingUrl', 'listingTitle', 'vendorName', 'imported', 'importedFrom'] as const

type Read = (value: unknown) => unknown
const flat: Read = (value) => (typeof value === 'string' ? value.replaceAll(/\s+/g, ' ').trim() : value)
const path: Read = (value) => {
  if (value === undefined) return undefined
  const { pathname, search } = new URL(value as string, HOST)
  return pathname + search
}
const money: Read = (value) => {
  const price = value as Listing['price']
  return price && [Number(price.amount), price.currency, price.holding ?? false]
}
const SAID_READERS: Record<string, Read> = { listingUrl: path, listingTitle: flat }
/** The order in which a page says several things is its own. */
const sorted: Read = (value) =>
  Array.isArray(value)
    ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : flat(value)
const READERS: Record<string, Read> = {
  url: path,
  price: money,
  vendor: (value) => (value as Listing['vendor'])?.name,
  categoryPath: (value) => (value as string[] | undefined)?.join(' / '),
  description: (value) => flat(value),
  prices: (value) => (value as Listing['prices'])?.map((one) => [Number(one.amount), one.currency, one.quantity]),
  shippingOptions: (value) => (value as Listing['shippingOptions'])?.map(({ name, price }) => [name, money(price)]),
  minOrder: (value) => value,
  shipsFrom: (value) => value,
  shipsTo: (value) => value && (value as string[]).toSorted(),
  stock: (value) => value,
  sold: (value) => value,
  views: (value) => value,
  rating: (value) => value,
  escrow: (value) => value,
  payments: (value) => value,
  postedAt: (value) => value,
  updatedAt: (value) => value,
} // prettier-ignore

function compare(into: FieldCount, of: string, wanted: unknown, given: unknown): void {
  into.asserted++
  if (isDeepStrictEqual(wanted, given)) return void into.right++
  if (given === undefined) into.missing++
  into.wrong.push(`${of}: ${JSON.stringify(wanted)} is ${JSON.stringify(given) ?? 'absent'}`)
}

/** Of listings read from one page how many are on it, and what they say that the page does not; a gap says nothing. */
export function wrongFields(truth: TrueListing[], read: Listing[]): { matched: number; wrong: string[] } {
  const pairs = addCount(none(), truth, read)
  const known = new Set(pairs.map(([, found]) => found))
  const invented = read.filter((one) => !known.has(one)).map(({ title }) => `${title}: is not there`)
  const wrong = pairs.flatMap(([wanted, found]) =>
    Object.keys(READERS).flatMap((name) => {
      const [one, other] = [wanted, found].map((of) => READERS[name]!((of as Listing)[name as keyof Listing]))
      if (one === undefined || other === undefined || isDeepStrictEqual(one, other)) return []
      return [`${wanted.title}: ${name} ${JSON.stringify(one)} is ${JSON.stringify(other)}`]
    }),
  )
  return { matched: pairs.length, wrong: [...invented, ...wrong] }
} // prettier-ignore

/** By title, and of several with one title by address. */
function addCount(into: Count, wanted: TrueListing[], found: Listing[]): [TrueListing, Listing][] {
  into.expected += wanted.length
  into.found += found.length
  const free = new Set(found)
  const pairs = wanted.flatMap((one): [TrueListing, Listing][] => {
    const same = [...free].filter(({ title }) => flat(title) === flat(one.title))
    const match = same.find(({ url }) => url !== undefined && path(url) === one.url) ?? same[0]
    if (!match) return []
    free.delete(match)
    return [[one, match]]
  })
  into.matched += pairs.length
  return pairs
}

export const f1 = ({ expected, found, matched }: Count): number =>
  expected + found === 0 ? 1 : (2 * matched) / (expected + found)
