import type { PageKind } from '#contracts/page-kind.ts'
import type { Change, TrueListing, TrueReview, TrueVendor } from './engine.ts'
import type { RangeMarket } from './range-market.ts'
import type { ConditionOrder, Scenario } from './scenario.ts'

/** A page as it stands at a moment, conditions left aside: what it is, what is listed on it, and what buyers say there. */
export type TruePage = { path: string; kind: PageKind; listings: string[]; reviews?: TrueReview[] }

export type TrueMarket = {
  name: string
  title: string
  engine: string
  hosts: readonly string[]
  /** The engine's design that stands. */
  design: string
  /** What stands now, and since when what was ordered. */
  conditions: ConditionOrder[]
  history: { at: Date; conditions: ConditionOrder[] }[]
  listings: TrueListing[]
  vendors: TrueVendor[]
  /** By native id. */
  pages: TruePage[]
  /** Since the range opened. */
  changes: Change[]
}

/** What a perfect reader of the range would know at a moment, as JSON. */
export type RangeTruth = {
  seed: string
  scale: number
  openedAt: Date
  at: Date
  outside: string
  counts: Record<'markets' | 'listings' | 'vendors' | 'pages' | 'changes', number>
  markets: TrueMarket[]
}

type Shown = { scenario: Scenario; openedAt: Date; markets: readonly RangeMarket[]; outside: string }

export function truthOf({ scenario, openedAt, markets: all, outside }: Shown, at: Date): RangeTruth {
  const markets = all.map((market) => trueMarket(market, openedAt, at))
  const count = (of: (market: TrueMarket) => unknown[]) =>
    markets.reduce((sum, market) => sum + of(market).length, 0)
  return {
    seed: scenario.seed,
    scale: scenario.scale,
    openedAt,
    at,
    outside,
    counts: {
      markets: markets.length,
      listings: count(({ listings }) => listings),
      vendors: count(({ vendors }) => vendors),
      pages: count(({ pages }) => pages),
      changes: count(({ changes }) => changes),
    },
    markets,
  }
}

function trueMarket(
  { name, order, engine, hosts, site, history, ...market }: RangeMarket,
  openedAt: Date,
  at: Date,
): TrueMarket {
  const design = market.design(at)
  return {
    name,
    title: order.title,
    engine: engine.name,
    hosts,
    design: engine.designs[design]!,
    conditions: market.conditions(at),
    history,
    listings: [...site.listings(at, design)],
    vendors: [...site.vendors(at, design)],
    pages: Array.from(site.paths(at, design), (path) => {
      const { kind, listings, reviews } = site.page(path, at, design)
      const shown = { path, kind, listings: listings.map(({ nativeId }) => nativeId) }
      return reviews.length > 0 ? { ...shown, reviews } : shown
    }),
    changes: site.changes(openedAt, at),
  }
}
