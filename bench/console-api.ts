import { pathToFileURL } from 'node:url'
import { openConsoleClient } from '#test/console-client.ts'
import { compared, type Measure } from './measure.ts'
import { seedConsoleAtSize } from './seed-console.ts'

const SIZE = { markets: 20, vendors: 12_000, listings: 310_000 }
const BUDGET_MS = 150
const ROUNDS = 20

/** What people ask of the console. The words stand in about 0.1, 3 and 20 of 100 listings. */
const screens: Record<string, string[]> = {
  overview: ['/overview', '/overview?range=7d', '/overview?range=24h'],
  'listings, no filter': ['/listings', '/listings?page=20', '/listings?sort=price-low', '/listings?sort=new'],
  'listings, facets': [
    '/listings?category=guides',
    '/listings?market=market-3&market=market-4&category=drugs',
    '/listings?shipsFrom=DE&shipsTo=WORLDWIDE',
    '/listings?category=undecided&sort=price-high',
  ],
  'listings, ranges': ['/listings?minUsd=50&maxUsd=90', '/listings?from=2026-11-01&to=2026-11-04'],
  'listings, a vendor': ['/listings?vendor=77', '/listings?vendor=78&sort=new'],
  'listings, rare words': ['/listings?q=w9000', '/listings?q=w100+w20', '/listings?q=w9000&category=drugs'],
  'listings, common words': ['/listings?q=w100', '/listings?q=w100&sort=seen', '/listings?q=w5'],
  'listings, new facets': [
    '/listings?subcategory=drugs/kind-1',
    '/listings?currency=USD&language=en',
    '/listings?vendor=77&vendor=78&category=drugs',
  ],
  'listings, phrases': ['/listings?q=%22w9+w3%22', '/listings?q=w100+-w5'],
  vendors: ['/vendors', '/vendors?q=77&sort=seen', '/vendors?market=market-3&page=5'],
  vendor: ['/vendors/77', '/vendors/11999'],
  markets: ['/markets'],
  market: ['/markets/market-3', '/markets/market-17'],
  crawl: ['/crawl'],
  'pages of the frontier': ['/crawl/pages?state=due&market=market-3', '/crawl/pages'],
  listing: ['/listings/1', '/listings/200000', '/listings/309999'],
}

/** 95th percentile of each screen's answers, one at a time, from a console with 310,000 listings. */
export async function benchConsole(): Promise<Measure[]> {
  const world = await openConsoleClient({ empty: true })
  try {
    await seedConsoleAtSize(world.database, SIZE)
    const measures: Measure[] = []
    for (const [name, paths] of Object.entries(screens)) {
      const p95 = await percentileOf(paths, world.get)
      const rest = { unit: 'ms, p95', budget: { atMost: 1 } }
      measures.push(compared(`console API, ${name}, 310,000 listings`, p95, BUDGET_MS, rest))
    }
    return measures
  } finally {
    await world.close()
  }
}

async function percentileOf(paths: string[], get: (path: string) => Promise<Response>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    for (const path of paths) {
      const start = performance.now()
      const answer = await get(path)
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`)
      // The first round fills caches.
      if (round > 0) times.push(performance.now() - start)
    }
  }
  return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.table(await benchConsole())
