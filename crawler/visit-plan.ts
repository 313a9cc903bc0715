import type { PageKind } from '#contracts/page-kind.ts'
import type { RatePrior } from './change-rate.ts'

/**
 * When pages are read again, so that a budget of visits sees as many changes as it can. A page that changes λ times a
 * day and is read every τ days shows (1 - exp(-λτ)) / τ new contents a day. One more visit gains the same everywhere
 * when λτ is the same for all pages: each waits until so many changes are to be expected (`patience`). Freshness, which
 * Cho and Garcia-Molina maximise ("Effective page refresh policies", 2003), would give up the pages that change
 * fastest; those are the ones that somebody waits for. Both ends are capped: a round, and the longest wait of a kind.
 */
export type VisitPlan = { patience: number; priors: ReadonlyMap<string, number> }

/** Pages of one kind that change about alike. */
export type RateGroup = Page & { pages: number }

/** `isListed`: a list shows it in a row, and tells of most changes before the page does. */
type Page = { kind: string; rate: number; isFirst: boolean; isListed: boolean }

/** A visit is worth while only when a change is at least this likely: a budget is no reason to be a nuisance. */
const LEAST_PATIENCE = 0.1
const MOST_PATIENCE = 1e4
const STEPS = 60
/** Of the budget, at the least and at the most: the rest is for pages that nobody has read yet. */
const FOR_REVISITS = { least: 0.7, most: 0.95 }
/** Changes a day before anything was seen. */
const PRIORS: Partial<Record<PageKind, number>> = {
  list: 1,
  category: 1,
  thread: 0.5,
  vendor: 0.2,
  listing: 0.1,
}
const OTHER_PRIOR = 0.05
const PRIOR_WEIGHT = 0.5
/** Rounds. The first page of a list is how anything new is heard of. */
const LONGEST = { first: 4, list: 8, other: 20 }

export function priorOf(kind: string, plan: Pick<VisitPlan, 'priors'>): RatePrior {
  const rate = plan.priors.get(kind) ?? PRIORS[kind as PageKind] ?? OTHER_PRIOR
  return { rate, weight: PRIOR_WEIGHT }
}

/**
 * A change seen on a list is one of many that the list tells of; one on a listing's own page has mostly been told. Where
 * a change is worth w times as much, little of it being expected, the best wait is shorter by the root of w.
 */
const LIST_PATIENCE = 0.5
const LISTED_PATIENCE = 1.4

/** How many rounds a page waits; at least one. */
export function roundsOf(
  page: Page,
  { patience, roundDays }: { patience: number; roundDays: number },
): number {
  const isList = page.kind === 'list' || page.kind === 'category'
  const longest = isList ? (page.isFirst ? LONGEST.first : LONGEST.list) : LONGEST.other
  const own = isList ? LIST_PATIENCE : page.isListed ? LISTED_PATIENCE : 1
  return Math.min(Math.max((own * patience) / (page.rate * roundDays), 1), longest)
}

/**
 * The least patience with which the pages that are known ask for no more visits a round than the budget has for them.
 *
 * @param budget pages a round
 * @param unread pages that nobody has read yet
 */
export function patienceOf(
  groups: readonly RateGroup[],
  { budget, unread, roundDays }: { budget: number; unread: number; roundDays: number },
): number {
  const { least, most } = FOR_REVISITS
  const share = budget * Math.min(Math.max(1 - unread / budget, least), most)
  const visits = (patience: number) =>
    groups.reduce((sum, group) => sum + group.pages / roundsOf(group, { patience, roundDays }), 0)
  let [low, high] = [LEAST_PATIENCE, MOST_PATIENCE]
  if (visits(low) <= share) return low
  for (let step = 0; step < STEPS; step += 1) {
    const middle = Math.sqrt(low * high)
    if (visits(middle) > share) low = middle
    else high = middle
  }
  return high
}

/** Where a page stands among those that are due: 0 is fetched first. New listings and vendors come at 2 and 4. */
export function revisitPriority(kind: string, rate: number): number {
  if (kind === 'list' || kind === 'category') return 1
  if (rate >= 0.5) return 3
  return rate >= 0.05 ? 4 : 5
}
