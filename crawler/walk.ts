import { isGate, type PageKind } from '#contracts/page-kind.ts'
import type { DuePage, FoundPage } from '#db/frontier.ts'
import type { Database } from '#db/open-database.ts'
import { cappedLists } from '#db/coverage.ts'
import type { ContentRow } from '#db/page-content.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import type { ScrapeRow } from '#db/scrapes.ts'
import { countUnvisited, leaveOut, learnedOf, ratesOf, wakeMissing, type KnownRate } from '#db/walks.ts'
import { listAddress } from '#pages/list-address.ts'
import { pathShape } from '#pages/path-shape.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import { findPages } from './find-pages.ts'
import { openParameters } from './parameters.ts'
import { contentOf } from './page-content.ts'
import type { ReadPage } from './ask-page.ts'
import { makesChoices, openTrials, type GroupYield } from './choices.ts'
import { starvedOf, trapOf } from './traps.ts'
import { patienceOf, type VisitPlan } from './visit-plan.ts'

/** What one scrape knows of where it walks: what leads nowhere, what changes how fast, and how long a page may wait. */
export type Walk = {
  /** Revisits that fall due until then come along with this scrape. */
  ahead: Date
  /** Where a page leads, traps among it by name, and what decides about its next visit. */
  read: (read: ReadPage, page: DuePage) => { found: FoundPage[]; content: ContentRow }
  /**
   * Of pages that were leased those to be fetched. Others are left out with their reason, or held back until a page like
   * them was read.
   */
  sift: (pages: DuePage[]) => Promise<DuePage[]>
  /** Makes listings due that their lists no longer show; tells whether there were any. */
  seekMissing: (now: Date) => Promise<boolean>
}

type Ground = { database: Database; clock: Clock; market: RegisteredMarket; recipe: Recipe | undefined; scrape: ScrapeRow } // prettier-ignore

const DAY_MS = 86_400_000
/** Of a round. Jitter is a tenth of it, before and behind. */
const AHEAD = 0.25
/** Fewer long-known pages of a kind say little about the others. */
const ENOUGH_KNOWN = 20

export async function openWalk(ground: Ground): Promise<Walk> {
  const { database, clock, market, recipe, scrape } = ground
  const roundDays = market.revisit_after_seconds / 86_400
  const plan = await openPlan(ground, roundDays)
  const learned = await learnedOf(database, market.id)
  const capped = await cappedLists(database, market.id)
  const parameters = openParameters(learned.parameters)
  let groups = groupsOf(learned.groups)
  const trials = openTrials<DuePage>()
  const named = (path: string) => recipe?.walk.follow.find((follow) => follow.path.test(path))
  // A list that shows less than it has is walked in its other orders and excerpts on purpose.
  const isWanted = (path: string) => named(path) !== undefined || capped.has(listAddress(path).list)
  const goods = new Set(learned.groups.flatMap(({ name, listed }) => (listed ? [name] : [])))
  const kindOf = (path: string) => {
    const { shape } = pathShape(path)
    return named(path)?.kind ?? (goods.has(shape) ? 'listing' : groups.get(shape)?.kind) ?? undefined
  }
  const isChoice = (path: string) => !isWanted(path) && makesChoices(path, groups)
  const plain = (path: string) => (named(path) ? path : parameters.plain(path))
  // One that is proven in the middle of the scrape joins them.
  const hosts = () => new Set(market.mirrors.map(({ host }) => host))
  const lists = new Map<string, Map<string, string>>()
  const trapAt = (link: { path: string; labels: number; hidden: boolean; depth: number }) =>
    trapOf({ ...link, isNamed: isWanted(link.path) }, { now: clock.now(), maxDepth: market.max_depth, groups }) // prettier-ignore

  return {
    ahead: new Date(scrape.started_at.getTime() + AHEAD * roundDays * DAY_MS),
    read(read, page) {
      const content = contentOf(read, page, { plan, roundDays, kindOf, isChoice, parameters, lists, now: clock.now() }) // prettier-ignore
      const { path, depth } = page
      if (content.goods !== undefined) goods.add(content.goods)
      const found = isSilent(read.judged.kind, depth)
        ? []
        : findPages(read.links, { hosts: hosts(), recipe, path, depth, listHasEnded: content.listHasEnded, trapAt, kindOf, isChoice, plain }) // prettier-ignore
      return { content, found }
    },
    async sift(pages) {
      const waiting = trials.withHeld(pages)
      const isNew = waiting.some(({ lastFetchedAt }) => lastFetchedAt === null)
      if (isNew) groups = groupsOf((await learnedOf(database, market.id)).groups)
      const judged = waiting.map((page) => ({ page, trap: trapOfQueued(page) }))
      await leaveOut(database, judged.flatMap(({ page, trap }) => (trap === undefined ? [] : [{ id: page.id, trap }]))) // prettier-ignore
      const left = judged.flatMap(({ page, trap }) => (trap === undefined ? [page] : []))
      return trials.choose(left, groups, ({ path, depth, lastFetchedAt, isToWiden }) => depth === 0 || lastFetchedAt !== null || isToWiden || isWanted(path)) // prettier-ignore
    },
    seekMissing: async (now) => (await wakeMissing(database, scrape.id, now)) > 0,
  }

  /**
   * What was learned since the page was found holds for it, too. A start page is what a person named; whether another
   * order shows more than its list is asked of each list by itself.
   */
  function trapOfQueued({ path, depth, isToWiden }: DuePage): string | undefined {
    if (depth === 0 || isToWiden || isWanted(path)) return undefined
    if (parameters.plain(path) !== path) return 'parameter-learning: a parameter changes nothing'
    return starvedOf(path, { now: clock.now(), maxDepth: market.max_depth, groups })
  }
}

/** Behind a gate lies nothing; but where the way in has moved the market's own menu beside that word leads to where it is. */
const isSilent = (kind: PageKind, depth: number): boolean => isGate(kind) && !(kind === 'not-found' && depth === 0) // prettier-ignore

async function openPlan({ database, market }: Ground, roundDays: number): Promise<VisitPlan> {
  const rates = await ratesOf(database, market.id)
  const unread = await countUnvisited(database, market.id)
  return planOf(rates, { budget: market.max_pages_per_scrape, unread, roundDays })
}

function groupsOf(rows: readonly (GroupYield & { name: string })[]): ReadonlyMap<string, GroupYield> {
  return new Map(rows.map(({ name, ...group }) => [name, group]))
}

/** What is believed of pages that are new is the mean of those of their kind that have been known for long. */
function planOf(
  rates: readonly KnownRate[],
  ground: { budget: number; unread: number; roundDays: number },
): VisitPlan {
  const priors = new Map<string, number>()
  for (const kind of new Set(rates.map((group) => group.kind))) {
    const long = rates.filter((group) => group.kind === kind && group.longKnown > 0)
    const known = long.reduce((sum, group) => sum + group.longKnown, 0)
    const mean = long.reduce((sum, group) => sum + group.rate * group.longKnown, 0) / known
    if (known >= ENOUGH_KNOWN) priors.set(kind, mean)
  }
  return { patience: patienceOf(rates, ground), priors }
}
