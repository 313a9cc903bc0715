import type { FoundListing } from '#db/found-listings.ts'
import type { TrueListing, Truth } from './truth.ts'

/** What a crawl found against what is true. */
export type Comparison = {
  expected: number
  found: number
  missing: string[]
  /** In the database and not in the world. */
  invented: string[]
  /** `path: field: found instead of true`. */
  wrongFields: string[]
  /** Listings that stand in the database more than once. */
  doubles: string[]
  gatePagesAsListings: string[]
}

type Page = { market: string; path: string }

/** Pure: no database, no network. Gives zeros where a crawl was perfect. */
export function compareWithTruth(truth: Truth, found: FoundListing[], listingPages: Page[]): Comparison {
  const expected = new Map<string, TrueListing>()
  const gates = new Set<string>()
  for (const market of truth.markets) {
    for (const listing of market.listings)
      expected.set(name({ market: market.name, path: listing.path }), listing)
    for (const { path } of market.gatePages) gates.add(name({ market: market.name, path }))
    for (const path of market.markerPages) gates.add(name({ market: market.name, path }))
  }
  const seen = new Map<string, number>()
  for (const listing of found) seen.set(name(listing), (seen.get(name(listing)) ?? 0) + 1)
  const known = found.filter((listing) => expected.has(name(listing)))
  return {
    expected: expected.size,
    found: [...seen.keys()].filter((path) => expected.has(path)).length,
    missing: [...expected.keys()].filter((path) => !seen.has(path)),
    invented: [...seen.keys()].filter((path) => !expected.has(path)),
    wrongFields: known.flatMap((listing) => wrongFieldsOf(listing, expected.get(name(listing))!)),
    doubles: [...seen].flatMap(([path, count]) => (count > 1 ? [path] : [])),
    gatePagesAsListings: [...listingPages.map(name), ...seen.keys()].filter((path) => gates.has(path)),
  }
}

function wrongFieldsOf(found: FoundListing, truth: TrueListing): string[] {
  const pairs: Record<string, [unknown, unknown]> = {
    title: [found.title, truth.title],
    amount: [found.price && Number(found.price.amount), Number(truth.price.amount)],
    currency: [found.price?.currency, truth.price.currency],
    vendor: [found.vendor, truth.vendor],
    category: [found.categoryPath, truth.categoryPath],
    shipsFrom: [found.shipsFrom ?? [], truth.shipsFrom ?? []],
    shipsTo: [found.shipsTo ?? [], truth.shipsTo ?? []],
    stock: [found.stock, truth.stock],
    sold: [found.sold, truth.sold],
  }
  return Object.entries(pairs).flatMap(([field, [is, should]]) =>
    JSON.stringify(is) === JSON.stringify(should)
      ? []
      : [
          `${found.market}${found.path}: ${field}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`,
        ],
  )
}

/** True where nothing is missing, wrong, double or a gate. */
export function agrees(comparison: Comparison): boolean {
  const { missing, invented, wrongFields, doubles, gatePagesAsListings } = comparison
  return [missing, invented, wrongFields, doubles, gatePagesAsListings].every((list) => list.length === 0)
}

function name(page: { market: string; path: string | null }): string {
  return `${page.market}${page.path}`
}
