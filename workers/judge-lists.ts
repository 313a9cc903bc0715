import { listAddress } from '#pages/list-address.ts'
import type { ListReading } from '#db/list-readings.ts'

/** One list as far as it was read: by slice the listings that were seen, and whether that is all of it. */
export type JudgedList = {
  list: string
  slices: Map<string, Set<number>>
  /** Every page of the list, as the site shows it by itself, was read, and nothing says that there is more. */
  isWhole: boolean
  /** The same by the scrape that is judged alone. */
  isComplete: boolean
  /** The site shows less than it has. */
  isCapped: boolean
  /** Its last page is full: it may end there because the site ends it. Another order shows whether it does. */
  isSuspect: boolean
  printed: number | undefined
  /** Other slices that it offers, with the page that offers them, the readable ones first. */
  offered: { path: string; foundOn: number }[]
}

/** A count of the site's may be a little old. */
const STALE = 0.02
/** So many lists that end on the same full page end there because the site ends them. */
const ALIKE = 3
const SHORTEST_CAP = 3

/**
 * Judges the lists of a market.
 *
 * @param readings of the scrape and of those that overlap it
 * @param missing paths that were not found in that time
 */
export function judgeLists(
  readings: readonly ListReading[],
  scrapeId: string,
  missing: readonly string[],
): JudgedList[] {
  const denied = new Set(missing.map((path) => listAddress(path)).filter(({ slice }) => slice === '').map(({ list }) => list)) // prettier-ignore
  const asShown = readings.filter(({ slice }) => slice === '')
  const fullPage = Math.max(...asShown.map(({ listingIds }) => listingIds.length))
  const capped = endedAlike(asShown)
  return [...Map.groupBy(readings, ({ list }) => list)].map(([list, all]) => {
    const own = all.filter((one) => one.slice === '')
    const slices = slicesOf(all)
    const seen = new Set(all.flatMap(({ listingIds }) => listingIds))
    const printed = own.findLast(({ printedTotal }) => printedTotal !== null)?.printedTotal ?? undefined
    const isShort = printed !== undefined && printed > seen.size * (1 + STALE)
    const isRead = isReadToItsEnd(own)
    const isBeyond = denied.has(list) || (isRead && (capped.has(list) || repeats(own) || showsMore(slices)))
    const isCapped = printed === undefined ? isBeyond : isShort && (isRead || denied.has(list))
    const isFull = lastPage(own)?.listingIds.length === fullPage
    return {
      list,
      slices,
      isWhole: isRead && !isCapped,
      isComplete: !isCapped && isReadToItsEnd(own.filter((one) => one.scrapeId === scrapeId)),
      isCapped,
      isSuspect: isRead && !isCapped && printed === undefined && isFull,
      printed,
      offered: own.flatMap(({ slices, pageId }) => slices.map((path) => ({ path, foundOn: pageId }))),
    }
  })
}

function slicesOf(readings: readonly ListReading[]): Map<string, Set<number>> {
  const bySlice = Map.groupBy(readings, ({ slice }) => slice)
  return new Map(
    [...bySlice].map(([slice, all]) => [slice, new Set(all.flatMap(({ listingIds }) => listingIds))]),
  )
}

/** The first page was read and each page that any page links to; 0 and 1 are other addresses of the first. */
function isReadToItsEnd(own: readonly ListReading[]): boolean {
  const read = new Set(own.map(({ number }) => number ?? 'first'))
  const isFirst = (number: number) => number <= 1 && read.has('first')
  const hasFirst = read.has('first') || read.has(0) || read.has(1)
  return hasFirst && own.every(({ linked }) => linked.every((number) => read.has(number) || isFirst(number)))
}

/** Two pages of a list that show the same: the site answers what is beyond its cap with what is before it. */
function repeats(own: readonly ListReading[]): boolean {
  const byScrape = Map.groupBy(own, ({ scrapeId }) => scrapeId)
  return [...byScrape.values()].some((pages) => {
    const shown = pages.filter(({ number }) => number === null || number > 1)
    const contents = new Set(shown.map(({ listingIds }) => listingIds.toSorted((a, b) => a - b).join()))
    return contents.size < shown.length
  })
}

/** Another order shows what the list itself, read to its end, does not. */
function showsMore(slices: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const own = slices.get('') ?? new Set<number>()
  const others = new Set([...slices].flatMap(([slice, ids]) => (slice === '' ? [] : [...ids])))
  return own.size > 0 && others.difference(own).size > STALE * own.size + 1
}

function lastPage(own: readonly ListReading[]): ListReading | undefined {
  return own.toSorted((a, b) => (a.number ?? 1) - (b.number ?? 1)).at(-1)
}

/** Lists whose last page is the same number in several of them, and as full as their first. */
function endedAlike(readings: readonly ListReading[]): Set<string> {
  const ends = [...Map.groupBy(readings, ({ list }) => list)].flatMap(([list, own]) => {
    const last = lastPage(own)!
    const first = own.find(({ number }) => (number ?? 1) <= 1)
    const isFull = first !== undefined && last.listingIds.length >= first.listingIds.length
    return isFull && (last.number ?? 1) >= SHORTEST_CAP ? [{ list, at: last.number ?? 1 }] : []
  })
  const alike = [...Map.groupBy(ends, ({ at }) => at).values()].filter((lists) => lists.length >= ALIKE)
  return new Set(alike.flat().map(({ list }) => list))
}
