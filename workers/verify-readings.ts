import type { Extraction, Listing, Vendor } from '#contracts/extraction.ts'
import type { KnownReading } from '#db/reading-samples.ts'
import { comparedFields, saysSame } from './compare-readings.ts'
import { ALL_REVIEWS, without } from './withhold.ts'

/** What is known of the things that some pages name. */
export type Knowledge = {
  /** By title, as it stands. */
  listings: Map<string, KnownReading[]>
  vendors: Map<string, Partial<Vendor>>
  reviews: Set<string>
}

export type ReadPage = { captureId: string; extraction: Extraction }
export type FieldCount = { compared: number; same: number }
export type Verification = {
  /** Captures all of whose records are of sorts that are known for the better part. */
  verified: Set<string>
  /** What must not be taken from these pages; see `withhold`. */
  withheld: string[]
  evaluation: Record<string, FieldCount>
}

/** Of what is compared so much must be the same, and so many must be compared. */
const SAME = 0.9
const FEWEST = 3
/** Of the records of one sort so many must be known: the others are new, as they always are, and no menu. */
const KNOWN = 0.5

type Tally = { total: number; known: number }

/**
 * Checks readings of pages that look like nothing known against what the market said before the change: a field that
 * says something else, or that nothing vouches for, is withheld; records that nobody knows are no listings.
 */
export function verifyReadings(pages: readonly ReadPage[], knowledge: Knowledge): Verification {
  const sorts = new Map<string, Tally>()
  const evaluation: Record<string, FieldCount> = {}
  for (const { extraction } of pages) {
    for (const listing of extraction.listings) {
      const before = bestKnown(listing, extraction.pageKind, knowledge)
      tally(sorts, sortOf(listing, extraction.pageKind), before !== undefined)
      const others = (knowledge.listings.get(listing.title) ?? []).map((one) => one.listing)
      if (before) compare(evaluation, extraction.pageKind, { before, others, now: listing })
    }
    for (const vendor of extraction.vendors) {
      const before = knowledge.vendors.get(vendor.name)
      tally(sorts, 'vendor-facts', before !== undefined)
      if (before) compareVendors(evaluation, before, vendor)
    }
    for (const { fingerprint } of extraction.reviews)
      tally(sorts, ALL_REVIEWS, knowledge.reviews.has(fingerprint))
  }
  const isFieldSound = ({ compared, same }: FieldCount) => compared >= FEWEST && same >= SAME * compared
  const withheld = Object.keys(evaluation).filter(
    (name) => !name.endsWith('.title') && !isFieldSound(evaluation[name]!),
  )
  if (sorts.has(ALL_REVIEWS) && !isSound(sorts, ALL_REVIEWS)) withheld.push(ALL_REVIEWS)
  const tells = (kind: string) =>
    ['price', 'vendor'].some((field) =>
      isFieldSound(evaluation[`${kind}.${field}`] ?? { compared: 0, same: 0 }),
    )
  const verified = pages.filter(({ extraction }) => {
    const { pageKind, listings, vendors } = extraction
    if (listings.length > 0)
      return tells(pageKind) && listings.every((listing) => isSound(sorts, sortOf(listing, pageKind)))
    return vendors.length === 0 || isSound(sorts, 'vendor-facts')
  })
  return {
    verified: new Set(verified.map(({ captureId }) => captureId)),
    withheld: withheld.sort(),
    evaluation,
  }
}

const isSound = (sorts: Map<string, Tally>, sort: string): boolean => {
  const { total, known } = sorts.get(sort) ?? { total: 0, known: 0 }
  return known >= FEWEST && known >= KNOWN * total
}

function tally(sorts: Map<string, Tally>, sort: string, isKnown: boolean): void {
  const counts = sorts.get(sort) ?? { total: 0, known: 0 }
  sorts.set(sort, { total: counts.total + 1, known: counts.known + Number(isKnown) })
}

/** Records that one rule found on pages of one kind. */
function sortOf({ readings }: Listing, kind: string): string {
  const title = readings?.['title']
  return `${kind} ${title?.reader ?? ''} ${title?.rule.split(':')[0] ?? ''}`
}

/** What was known of a listing on such a page, else on any; of several with its title, of its vendor. */
export function bestKnown(
  now: Listing,
  kind: string,
  { listings }: Pick<Knowledge, 'listings'>,
): Listing | undefined {
  const all = listings.get(now.title) ?? []
  const alike = all.filter(({ pageKind }) => pageKind === kind)
  const ranked = (alike.length > 0 ? alike : all).map(({ listing }) => ({
    listing,
    score: comparedFields(now).filter((field) => saysSame(field, listing, now) === true).length + (listing.vendor?.name === now.vendor?.name ? 100 : 0), // prettier-ignore
  }))
  return ranked.toSorted((a, b) => b.score - a.score)[0]?.listing
}

type Pair = { before: Listing; others: Listing[]; now: Listing }

function compare(into: Record<string, FieldCount>, kind: string, { before, others, now }: Pair): void {
  for (const field of comparedFields(now)) {
    const isSame = saysSame(field, before, now)
    // Each list that shows a listing may be another category of it.
    const isElsewhere =
      field === 'categoryPath' && others.some((other) => saysSame(field, other, now) === true)
    count(into, `${kind}.${field}`, isElsewhere || isSame)
  }
}

function compareVendors(into: Record<string, FieldCount>, before: Partial<Vendor>, now: Vendor): void {
  for (const field of Object.keys(now) as (keyof Vendor)[]) {
    if (field === 'readings' || field === 'url' || field === 'name') continue
    const [one, other] = [before[field], now[field]]
    count(into, `vendor-facts.${field}`, one === undefined ? undefined : isSameFact(one, other))
  }
}

const bare = (value: unknown): string => String(value).replaceAll(/\s+/g, ' ').trim().toLowerCase()

function isSameFact(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number')
    return Math.abs(one - other) <= Math.max(0.5, Math.max(one, other) / 10)
  return bare(one) === bare(other) || bare(one).slice(0, 10) === bare(other).slice(0, 10)
}

function count(into: Record<string, FieldCount>, name: string, isSame: boolean | undefined): void {
  const counts = (into[name] ??= { compared: 0, same: 0 })
  if (isSame === undefined) return
  counts.compared++
  if (isSame) counts.same++
}

/** A reading without what contradicts what is known of the very listing; its old value stands till it is seen again. */
export function withoutDenied(extraction: Extraction, knowledge: Knowledge): Extraction {
  const listings = extraction.listings.map((listing) => {
    const before = bestKnown(listing, extraction.pageKind, knowledge)
    if (!before) return listing
    const denied = comparedFields(listing).filter(
      (field) => field !== 'title' && saysSame(field, before, listing) === false,
    )
    return denied.length === 0 ? listing : without(listing, denied)
  })
  return { ...extraction, listings }
}
