import {
  addSlices,
  countScrape,
  findUncovered,
  missingPaths,
  pagesAside,
  saveCoverage,
  seenByCategory,
  wakePages,
  type CoverageRow,
  type UncoveredScrape,
} from '#db/coverage.ts'
import { listReadings } from '#db/list-readings.ts'
import type { Database } from '#db/open-database.ts'
import { assertPresence } from '#db/presence.ts'
import { listAddress, orderOf } from '#pages/list-address.ts'
import type { Clock } from '#shared/clock.ts'
import { ELSEWHERE, estimateList, intervalOf, type Estimate } from './estimate-list.ts'
import type { WorkerEvents } from './events.ts'
import { judgeLists, type JudgedList } from './judge-lists.ts'

/** A list may be walked in so many further orders and excerpts after one scrape: the next one shows whether it sufficed. */
const SLICES_AT_ONCE = 4
const SLICES_TO_CHECK = 2
const SCRAPES_AT_ONCE = 20
/** Counts reconcile when no more than this share is out of sight. */
const RECONCILED = 0.01

type Deps = { database: Database; clock: Clock; events: Pick<WorkerEvents, 'covered'> }

/**
 * Works out how far each scrape that has ended reached, says what is gone where it reached, and has lists that show less
 * than they have walked by other orders and excerpts, until counts reconcile.
 */
export async function coverScrapes({ database, clock, events }: Deps): Promise<void> {
  for (const scrape of await findUncovered(database, SCRAPES_AT_ONCE)) {
    const now = clock.now()
    const [counts, judged] = [await countScrape(database, scrape), await judge(database, scrape)]
    const rows = [wholeMarket(judged), ...judged.map(rowOf)]
    const aside = judged.some(({ isCapped }) => isCapped) ? await pagesAside(database, scrape.marketId) : []
    await database.transaction().execute(async (trx) => {
      if (!(await saveCoverage(trx, scrape, { counts, rows, now }))) return
      const presence = await assertPresence(trx, scrape, now)
      const added = await addSlices(trx, scrape.marketId, judged.flatMap(nextSlices), now)
      await wakePages(trx, furtherPages(judged, aside), now)
      events.covered(scrape.id, { lists: judged.length, slices: added, ...presence })
    })
  }
}

type Reach = Pick<JudgedList, 'list' | 'printed' | 'isComplete' | 'isCapped'> & { estimate: Estimate }
type Judgement = JudgedList & { estimate: Estimate; ids: Set<number>; walked: Set<string> }

async function judge(database: Database, scrape: UncoveredScrape): Promise<Judgement[]> {
  const span = { from: scrape.overlapsFrom, to: scrape.finishedAt }
  const readings = await listReadings(database, scrape.marketId, span)
  const lists = judgeLists(readings, scrape.id, await missingPaths(database, scrape.marketId, span.from))
  const categories = lists.some(({ isWhole, printed }) => !isWhole && printed === undefined)
    ? await seenByCategory(database, scrape.marketId, span.from)
    : new Map<number, string>()
  return lists.map((one) => {
    const inLists = new Set([...one.slices.values()].flatMap((ids) => [...ids]))
    const frames = [...one.slices].map(([slice, ids]) => ({ slice, ids }))
    const elsewhere = sameCategory(inLists, readings, { list: one.list, categories })
    const estimate = estimateList([...frames, { slice: ELSEWHERE, ids: elsewhere }], one)
    return { ...one, estimate, ids: inLists.union(elsewhere), walked: new Set(one.slices.keys()) }
  })
}

/** What other pages than the list's own showed of the one category that nearly all of the list is in. */
function sameCategory(
  ids: ReadonlySet<number>,
  readings: Awaited<ReturnType<typeof listReadings>>,
  { list, categories }: { list: string; categories: ReadonlyMap<number, string> },
): Set<number> {
  const counts = Map.groupBy(
    [...ids].flatMap((id) => categories.get(id) ?? []),
    (name) => name,
  )
  const [name, members = []] = [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? []
  if (name === undefined || members.length < 0.8 * ids.size) return new Set()
  const others = new Set(readings.filter((one) => one.list !== list).flatMap(({ listingIds }) => listingIds))
  const unlisted = [...categories].filter(
    ([id, category]) => category === name && (others.has(id) || !ids.has(id)),
  )
  return new Set(unlisted.map(([id]) => id))
}

function rowOf({ list, printed, estimate, isComplete, isCapped }: Reach): CoverageRow {
  const interval = intervalOf(estimate)
  return {
    list,
    seen: estimate.seen,
    printedTotal: printed,
    estimate: interval && estimate.seen + estimate.unseen,
    low: interval?.low,
    high: interval?.high,
    method: estimate.method,
    complete: isComplete,
    capped: isCapped,
  }
}

/** The unseen parts of the lists that do not contain each other, beside everything that was seen. */
function wholeMarket(judged: Judgement[]): CoverageRow {
  const seen = new Set(judged.flatMap(({ ids }) => [...ids]))
  const leaves = withoutParents(judged)
  const parts = leaves.map(({ estimate }) => estimate)
  const total: Estimate = {
    method: methodOf(parts),
    seen: seen.size,
    unseen: parts.reduce((sum, { unseen }) => sum + unseen, 0),
    variance: parts.reduce((sum, { variance }) => sum + variance, 0),
  }
  const isComplete = leaves.length > 0 && leaves.every((one) => one.isComplete)
  const isCapped = leaves.some((one) => one.isCapped)
  return rowOf({ list: '', printed: undefined, estimate: total, isComplete, isCapped })
}

/** A list of which most is in smaller ones contains them: its unseen part is theirs. */
function withoutParents(judged: Judgement[]): Judgement[] {
  const covered = new Set<number>()
  const sizeOf = ({ estimate }: Judgement) => estimate.seen + estimate.unseen
  return judged
    .toSorted((a, b) => sizeOf(a) - sizeOf(b))
    .filter(({ ids }) => {
      const known = [...ids].filter((id) => covered.has(id)).length
      for (const id of ids) covered.add(id)
      return known < ids.size / 2
    })
}

/** As sure as the least sure of its parts; one of which nothing is known makes the sum a lower bound. */
function methodOf(parts: Estimate[]): Estimate['method'] {
  const has = (method: Estimate['method']) => parts.some((part) => part.method === method)
  if (parts.every(({ method }) => method === 'none')) return 'none'
  if (has('none') || has('lower bound')) return 'lower bound'
  return has('recapture') ? 'recapture' : has('printed') ? 'printed' : 'whole'
}

/** Orders before excerpts, one of each order first: another order shows another part of the list at once. */
function nextSlices({
  isCapped,
  isSuspect,
  estimate,
  offered,
  walked,
}: Judgement): { path: string; foundOn: number }[] {
  const isReconciled = estimate.method !== 'none' && estimate.unseen <= RECONCILED * estimate.seen
  const atOnce =
    isSuspect && walked.size === 1 ? SLICES_TO_CHECK : isCapped && !isReconciled ? SLICES_AT_ONCE : 0
  const fresh = new Map(
    offered.filter(({ path }) => !walked.has(sliceOf(path))).map((one) => [one.path, one]),
  )
  const byOrder = [...Map.groupBy(fresh.values(), ({ path }) => orderOf(sliceOf(path))).values()]
  const ranked = byOrder.flatMap((slices) => slices.map((one, i) => ({ one, turn: rank(one.path) + i })))
  return ranked
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, atOnce)
    .map(({ one }) => one)
}

/** Further pages of slices that were begun before it was known that they are needed. */
function furtherPages(judged: Judgement[], aside: { id: number; path: string }[]): number[] {
  const begun = new Map(judged.filter(({ isCapped }) => isCapped).map(({ list, walked }) => [list, walked]))
  return aside.flatMap(({ id, path }) => {
    const { list, slice, number } = listAddress(path)
    return number !== undefined && slice !== '' && begun.get(list)?.has(slice) ? [id] : []
  })
}

const sliceOf = (path: string) => listAddress(path).slice
const rank = (path: string) => (orderOf(sliceOf(path)) === '' ? 1000 : 0)
