import type { Database } from '#db/open-database.ts'
import { isGate, type PageKind } from '#contracts/page-kind.ts'
import type { Range } from './open-range.ts'
import type { RangeMarket } from './range-market.ts'
import { readCrawl, type Crawl, type CrawledListing } from './read-crawl.ts'
import type { Served } from './served.ts'

/** What a crawl of one market found against what was true of it in a span of time. Listings go by native id. */
export type MarketScore = {
  market: string
  /** On offer during the whole of the span. */
  expected: number
  found: number
  /** Found of what was expected; 1 where nothing was. */
  recall: number
  /** Of the rows, those that were on offer at some moment. */
  precision: number
  missing: string[]
  /** Paths, or titles where a row has none, of rows that never were on offer. */
  invented: string[]
  /** Content pages of the market at the end of the span that the crawl has captured, a share of all. */
  coverage: number
  /** Paths whose capture is content, though the site answered with a gate: the worst that can happen. */
  gatesStored: string[]
  /** Listings said to be gone, and those of them that were on offer when they were last asked for. */
  delisted: number
  falselyDelisted: string[]
}

type Span = { from: Date; to: Date }

/** Compares what stands in the database with the truth of a span, market by market. */
export async function scoreCrawl(range: Range, database: Database, span: Span): Promise<MarketScore[]> {
  const crawl = await readCrawl(database)
  return range.markets.map((market) => scoreMarket(market, only(crawl, market.name), range.served(), span))
}

function only({ listings, captures }: Crawl, name: string): Crawl {
  const ours = <T extends { market: string }>(rows: T[]) => rows.filter(({ market }) => market === name)
  return { listings: ours(listings), captures: ours(captures) }
}

export function scoreMarket(
  market: RangeMarket,
  { listings, captures }: Crawl,
  served: readonly Served[],
  span: Span,
): MarketScore {
  const truth = offeredIn(market, span)
  const idOf = (row: CrawledListing) =>
    row.nativeId !== null && truth.ever.has(row.nativeId) ? row.nativeId : truth.byPath.get(row.path ?? '')
  const found = new Set(listings.flatMap((row) => idOf(row) ?? []))
  const invented = listings.filter((row) => idOf(row) === undefined)
  const expected = [...truth.throughout]
  const missing = expected.filter((id) => !found.has(id))
  const isGone = (at: Date, id: string | undefined) => id === undefined || !isOffered(market, id, at)
  const delisted = listings.filter(({ goneAt }) => goneAt !== null)
  return {
    market: market.name,
    expected: expected.length,
    found: expected.length - missing.length,
    recall: expected.length === 0 ? 1 : (expected.length - missing.length) / expected.length,
    precision: listings.length === 0 ? 1 : (listings.length - invented.length) / listings.length,
    missing,
    invented: invented.map(({ path, title }) => path ?? title),
    coverage: coverageOf(market, captures, span.to),
    gatesStored: gatesStored(market, captures, served),
    delisted: delisted.length,
    falselyDelisted: delisted.filter((row) => !isGone(row.goneAt!, idOf(row))).map((row) => idOf(row)!),
  }
}

type Offered = { throughout: Set<string>; ever: Set<string>; byPath: Map<string, string> }

function offeredIn(market: RangeMarket, { from, to }: Span): Offered {
  const { site, engine } = market
  const ids = (at: Date) => new Set(Array.from(site.listings(at, 0), ({ nativeId }) => nativeId))
  const [before, after] = [ids(from), ids(to)]
  const changed = site.changes(from, to)
  const interrupted = new Set(changed.filter(({ kind }) => BREAKS.has(kind)).map(({ nativeId }) => nativeId))
  // A redesign may bring other addresses, and a crawl may have seen any of them.
  const byPath = new Map<string, string>()
  const known = new Set<string>()
  const learn = (at: Date) => {
    for (const [design] of engine.designs.entries())
      for (const { url, nativeId } of site.listings(at, design)) {
        known.add(nativeId)
        if (url !== undefined) byPath.set(url, nativeId)
      }
  }
  learn(from)
  learn(to)
  for (const { at, kind, nativeId } of changed) if (BEGINS.has(kind) && !known.has(nativeId)) learn(at)
  const ever = new Set([...before, ...after, ...changed.map(({ nativeId }) => nativeId)])
  const throughout = new Set([...before].filter((id) => after.has(id) && !interrupted.has(id)))
  return { throughout, ever, byPath }
}

const BREAKS = new Set(['vanished', 'left'])
const BEGINS = new Set(['new', 'returned'])

function isOffered({ site }: RangeMarket, id: string, at: Date): boolean {
  for (const { nativeId } of site.listings(at, 0)) if (nativeId === id) return true
  return false
}

function coverageOf(market: RangeMarket, captures: Crawl['captures'], at: Date): number {
  const design = market.design(at)
  const isContent = (path: string) => !isGate(market.site.page(path, at, design).kind)
  const paths = [...market.site.paths(at, design)].filter(isContent)
  const captured = new Set(captures.map(({ url }) => pathOf(url)))
  return paths.length === 0 ? 1 : paths.filter((path) => captured.has(path)).length / paths.length
}

function gatesStored(market: RangeMarket, captures: Crawl['captures'], served: readonly Served[]): string[] {
  const answers = Map.groupBy(
    served.filter((one) => one.market === market.name),
    ({ host, path }) => host + path,
  )
  return captures.flatMap(({ url, pageKind, startedAt, endedAt, listings }) => {
    const path = pathOf(url)
    const within = (answers.get(new URL(url).host + path) ?? []).filter(
      ({ at }) => at >= startedAt && at <= endedAt,
    )
    const kind = within.at(-1)?.kind
    const isStored = !isGate(pageKind as PageKind) || listings > 0
    return kind !== undefined && isGate(kind) && isStored ? [path] : []
  })
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
