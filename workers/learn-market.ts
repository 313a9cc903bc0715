import { findCapture, type WaitingCapture } from '#db/captures.ts'
import type { Database } from '#db/open-database.ts'
import { addWrapper, aloneFor, findWrapper, goodCaptures, marketsToLearn } from '#db/wrappers.ts'
import type { CaptureStore } from '#evidence/capture-store.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { WorkerEvents } from './events.ts'
import { learnMarket, type Lesson } from './extract/learn-from-pages.ts'
import { joinLooks } from './extract/wrapper/page-look.ts'
import type { KeyReviews } from './key-reviews.ts'
import { markPage } from './mark-page.ts'
import { openStored, readWith, wrapperOf, type StoredPage, type StoredWrapper } from './read-stored.ts'

export type LearnDeps = {
  database: Database
  store: CaptureStore
  recipes: ReadonlyMap<string, Recipe>
  keyReviews: KeyReviews
  clock: Clock
  events: Pick<WorkerEvents, 'wrapperLearned' | 'captureClosed'>
}

/** Pages of rows that a market must have, and after how many there is nothing new to learn. */
const FIRST = 12
const LAST = 400
/** Pages of each kind that are learned from. */
const EACH = 10
const EXAMPLES = 3

export type Opened = { capture: WaitingCapture; kind: string; page: StoredPage }

/**
 * Markets whose pages have taught nothing in this process since they had so many: they are not asked each time. By
 * market and the version that was dropped last.
 */
const tried = new WeakMap<Database, Map<string, number>>()

/** Learns, or learns anew, how the pages of markets are read; a version goes live where it reads them better. */
export async function learnMarkets(deps: LearnDeps): Promise<void> {
  const { database } = deps
  const known = tried.get(database) ?? new Map<string, number>()
  tried.set(database, known)
  for (const { marketId, pages, dropped } of await marketsToLearn(database, { first: FIRST, last: LAST })) {
    const place = `${marketId} ${dropped}`
    if (pages < 2 * (known.get(place) ?? 0)) continue
    known.set(place, pages)
    await aloneFor(database, marketId, () => learnOne(deps, marketId, pages))
  }
}

async function learnOne(deps: LearnDeps, marketId: number, pages: number): Promise<void> {
  const { database, clock, events } = deps
  const active = wrapperOf((await findWrapper(database, marketId)).wrapper)
  const opened = await openAll(deps, await goodCaptures(database, marketId, EACH))
  if (opened.length < 2) return
  const lesson = learnMarket(opened)
  if (active && !isBetter(opened, active, lesson)) return
  const looks = active ? joinLooks(active.looks, lesson.looks) : lesson.looks
  const next = { rules: lesson.rules, looks, withheld: active?.withheld ?? [], pages, learnedAt: clock.now() }
  const note = active ? 'better' : 'first'
  const version = await addWrapper(database, {
    ...next,
    marketId,
    learnedFrom: opened.map(({ capture }) => capture.id),
    evaluation: {},
    note,
    examples: examplesOf(opened, { ...next, version: 0 }),
  })
  events.wrapperLearned(marketId, version, note)
}

/** Captures with their pages; those that are gone meanwhile, or cannot be opened, are left out. */
export async function openAll(
  { database, store, recipes, keyReviews, events }: Omit<LearnDeps, 'clock' | 'events' | 'keyReviews'> & { keyReviews?: KeyReviews; events: Pick<WorkerEvents, 'captureClosed'> }, // prettier-ignore
  captures: readonly { id: string; kind: string }[],
): Promise<Opened[]> {
  const opened: Opened[] = []
  for (const { id, kind } of captures) {
    const capture = await findCapture(database, id)
    if (!capture) continue
    try {
      const object = await store.get(capture.objectSha256)
      opened.push({ capture, kind, page: await openStored(capture, object, { recipes, keyReviews }) })
    } catch (error) {
      // One object that is missing or altered must not keep a market from being learned.
      if (!(error instanceof LanternfishError)) throw error
      events.captureClosed(id, error)
    }
  }
  return opened
}

/** A version reads its pages no worse when it finds as many listings on each, and as many fields in all. */
export function isNoWorse(opened: readonly Opened[], active: StoredWrapper, lesson: Lesson): boolean {
  return opened.every(({ page }) => countOf(page, withLesson(active, lesson)) >= countOf(page, active))
}

function isBetter(opened: readonly Opened[], active: StoredWrapper, lesson: Lesson): boolean {
  const hasNewLook = joinLooks(active.looks, lesson.looks).length > active.looks.length
  if (!isNoWorse(opened, active, lesson)) return false
  const sum = (wrapper: StoredWrapper) => opened.reduce((all, { page }) => all + countOf(page, wrapper), 0)
  return hasNewLook || sum(withLesson(active, lesson)) > sum(active)
}

const withLesson = (active: StoredWrapper, { rules }: Lesson): StoredWrapper => ({ ...active, rules })

/** Listings and their fields. */
function countOf(page: StoredPage, wrapper: StoredWrapper): number {
  const { listings } = readWith(page, wrapper).extraction
  return listings.reduce((sum, listing) => sum + Object.keys(listing).length, 0)
}

/** One page of each kind with what is read there marked. */
export function examplesOf(opened: readonly Opened[], wrapper: StoredWrapper) {
  const byKind = new Map(opened.toReversed().map((one) => [one.kind, one]))
  return [...byKind.values()].slice(0, EXAMPLES).map(({ capture, kind, page }) => ({
    captureId: capture.id,
    pageKind: kind,
    tree: markPage(readWith(page, wrapper)),
  }))
}
