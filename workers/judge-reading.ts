import type { Extraction } from '#contracts/extraction.ts'
import { isGate } from '#contracts/page-kind.ts'
import type { WaitingCapture } from '#db/captures.ts'
import type { Database } from '#db/open-database.ts'
import { knownByKey, lastSampleOf, type Counts, type Sample, type Suspicion } from '#db/reading-samples.ts'
import type { ReadingRows } from '#db/store-reading.ts'
import { comparedFields, saysSame } from './compare-readings.ts'
import { ALIKE, likenessOf, placesOf } from './extract/wrapper/page-look.ts'
import { listingKeyOf } from './normalise-listing.ts'
import type { StoredReading, StoredWrapper } from './read-stored.ts'

/** Of fewer known listings a page may well say something else. */
const FEWEST_KNOWN = 3
/** While an alarm is up only what looks very much as it used to, and says what is known, passes. */
const SURELY_ALIKE = 0.8
/** Pages of a kind that nobody knows yet share their frame with the market's other pages. */
const STRANGE = 0.1

type Judged = { capture: WaitingCapture; reading: StoredReading; rows: Omit<ReadingRows, 'recordedAt'> }
type Known = { wrapper: StoredWrapper | undefined; isAlarmed: boolean }

/** How well a capture was read, and whether its rows must wait: against how the market's pages look and what is known. */
export async function judgeReading(
  database: Database,
  { capture, reading, rows }: Judged,
  { wrapper, isAlarmed }: Known,
): Promise<Sample> {
  const { extraction, disputed, tree } = reading
  const places = tree ? placesOf(tree) : new Set<string>()
  const compared = wrapper
    ? await compareWithKnown(database, capture.marketId, extraction)
    : { known: {}, differs: {} }
  const likeness = wrapper && tree ? likenessOf(wrapper.looks, extraction.pageKind, places) : undefined
  const prices = rows.listings.flatMap(({ priceUsd }) => (Number(priceUsd) > 0 ? [Number(priceUsd)] : []))
  const count = extraction.listings.length + extraction.vendors.length + extraction.reviews.length
  const sample: Sample = {
    captureId: capture.id,
    marketId: capture.marketId,
    scrapeId: capture.scrapeId,
    pageId: capture.pageId,
    capturedAt: capture.startedAt,
    pageKind: extraction.pageKind,
    rows: count,
    listings: extraction.listings.length,
    filled: countAll(extraction.listings.flatMap(comparedFields)),
    ...compared,
    disputed: countAll(disputed),
    priced: prices.length,
    priceLogs: prices.reduce((sum, price) => sum + Math.log10(price), 0),
    likeness,
    suspicion: undefined,
    truncated: extraction.truncated,
  }
  if (!wrapper || isGate(extraction.pageKind)) return sample
  const own =
    count > 0 ? suspicionOf(sample, wrapper, places) : await emptied(database, sample, wrapper, places)
  return { ...sample, suspicion: own ?? (isAlarmed && count > 0 && !isSure(sample) ? 'alarm' : undefined) }
}

function suspicionOf(
  { likeness, known, differs }: Sample,
  { looks }: StoredWrapper,
  places: Set<string>,
): Suspicion | undefined {
  if (likeness !== undefined && likeness < ALIKE) return 'unlike'
  if (likeness === undefined && isStrange(looks, places)) return 'unlike'
  return isDenied({ known, differs }) ? 'differs' : undefined
}

/** What several pages of one market may well say otherwise of a listing: the list it stands in, the tab that is open. */
const BY_PAGE = new Set(['categoryPath', 'description'])

/** Half of what is known says something else. */
export function isDenied({ known, differs }: Pick<Sample, 'known' | 'differs'>): boolean {
  return Object.entries(known).some(([field, count]) => !BY_PAGE.has(field) && count >= FEWEST_KNOWN && 2 * (differs[field] ?? 0) >= count) // prettier-ignore
}

function isStrange(looks: StoredWrapper['looks'], places: Set<string>): boolean {
  const likes = looks.flatMap(({ kind }) => likenessOf(looks, kind, places) ?? [])
  return likes.length > 0 && Math.max(...likes) < STRANGE
}

/** A page that had listings, shows none, and does not look as it did: it may only be unreadable. */
async function emptied(
  database: Database,
  { pageId, capturedAt }: Sample,
  { looks }: StoredWrapper,
  places: Set<string>,
): Promise<Suspicion | undefined> {
  const last = await lastSampleOf(database, pageId, capturedAt)
  if (!last || last.listings === 0) return undefined
  const likeness = likenessOf(looks, last.pageKind, places)
  return likeness !== undefined && likeness < ALIKE ? 'emptied' : undefined
}

const isSure = ({ likeness = 0, known, differs }: Sample): boolean =>
  likeness >= SURELY_ALIKE && (known['title'] ?? 0) > 0 && Object.keys(differs).length === 0

/** By field, of how many listings it was known, and for how many of them the page says something else. */
export async function compareWithKnown(
  database: Database,
  marketId: number,
  { pageKind, listings }: Extraction,
): Promise<{ known: Counts; differs: Counts }> {
  const byKey = await knownByKey(database, { marketId, pageKind, keys: listings.map(listingKeyOf) })
  const [known, differs]: [Counts, Counts] = [{}, {}]
  for (const now of listings) {
    const before = byKey.get(listingKeyOf(now))
    if (!before) continue
    for (const field of comparedFields(now)) {
      const isSame = saysSame(field, before, now)
      if (isSame === undefined) continue
      add(known, field)
      if (!isSame) add(differs, field)
    }
  }
  return { known, differs }
}

function countAll(names: readonly string[]): Counts {
  const counts: Counts = {}
  for (const name of names) add(counts, name)
  return counts
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
