import { readFile } from 'node:fs/promises'
import { countDoubles, readFoundListings, readListingPages } from '#db/found-listings.ts'
import type { Database } from '#db/open-database.ts'
import { readReplayCounts } from '#db/replay-counts.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Recipe } from '#pages/recipe.ts'
import { agrees, compareWithTruth } from '#test/world/compare-with-truth.ts'
import type { Truth } from '#test/world/truth.ts'
import type { WorldNotice } from './demo-world.ts'

type Say = (text: string) => void

const SHOWN = 5

/** Prints what was found against the world's truth; true where they agree. */
export async function printWorldSummary(database: Database, notice: WorldNotice, say: Say): Promise<boolean> {
  const truth = JSON.parse(await readFile(notice.truthFile ?? '', 'utf8')) as Truth
  const found = await readFoundListings(database)
  const comparison = compareWithTruth(truth, found, await readListingPages(database))
  const doubles = Object.values(await countDoubles(database)).reduce((sum, count) => sum + count, 0)
  const rows: [string, string[] | number][] = [
    ['listings missing', comparison.missing],
    ['listings invented', comparison.invented],
    ['wrong fields', comparison.wrongFields],
    ['gate pages stored as listings', comparison.gatePagesAsListings],
    ['doubles', comparison.doubles.length + doubles],
  ]
  say(`listings found: ${comparison.found} of ${comparison.expected}`)
  for (const [name, value] of rows) {
    say(`${name}: ${typeof value === 'number' ? value : value.length}`)
    if (typeof value !== 'number') for (const one of value.slice(0, SHOWN)) say(`  ${one}`)
  }
  const good = agrees(comparison) && doubles === 0
  say(good ? 'the crawl agrees with the world' : 'the crawl does NOT agree with the world')
  return good
}

/** Prints what came of each market's saved pages; true where each that may be fetched was visited. */
export async function printReplaySummary(
  database: Database,
  notice: WorldNotice,
  say: Say,
): Promise<boolean> {
  const pages = JSON.parse(await readFile(notice.pagesFile ?? '', 'utf8')) as {
    market: string
    path: string
  }[]
  const counts = await readReplayCounts(database)
  const recipes = loadRecipes()
  let good = true
  for (const market of notice.markets) {
    const served = pages.filter((page) => page.market === market.name)
    const known = counts.find(({ name }) => name === market.name)
    const visited = new Set(known?.visited ?? [])
    const isSkipped = skipsOf(recipes.get(market.recipe ?? ''))
    const missed = served.filter(({ path }) => !visited.has(path) && !isSkipped(path))
    const skipped = served.filter(({ path }) => isSkipped(path))
    if (missed.length > 0) good = false
    const { captured = 0, gates = 0, listings = 0, vendors = 0 } = known ?? {}
    say(
      `${market.name}: ${served.length} pages served, ${skipped.length} left alone (cart, account), ${missed.length} not visited, ${captured} captured, ` +
        `${gates} gates, ${listings} listings, ${vendors} vendors`,
    )
    for (const { path } of missed.slice(0, SHOWN)) say(`  not visited: ${path}`)
  }
  say(good ? 'every saved page was visited' : 'some saved pages were NOT visited')
  return good
}

function skipsOf(recipe: Recipe | undefined): (path: string) => boolean {
  return (path) => recipe?.walk.skip.some((pattern) => pattern.test(path)) ?? false
}
