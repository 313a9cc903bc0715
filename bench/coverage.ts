import { readRecipe } from '#pages/recipe.ts'
import { isCovered } from '#test/coverage-world.ts'
import { openCrawlRange } from '#test/crawl-range.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'
import type { Measure } from './measure.ts'

const SEEDS = 100
const AT_ONCE = 10
const LISTINGS = 700
const WITHIN = 0.05
const DEADLINE_MS = 600_000

/** Lists alone are walked: an estimate of how much there is must not need the goods' own pages. */
const RECIPE = `market: lists-alone
version: 1
walk: { start: [/], skip: ['^/offer/', '^/seller/'] }
pages: [{ kind: other, when: { url: '^/$' } }]
`
const CAPS = ['not-found', 'repeat', 'end'] as const

type Result = { cap: string; truth: number; estimated: number | undefined }

/**
 * How near the estimated coverage comes to the true one on markets that show two pages of a list, in three manners, and never say how
 * much they have. Budget: 95 of 100 seeds within five points.
 */
export async function benchCoverage(): Promise<Measure[]> {
  const results: Result[] = []
  for (let first = 0; first < SEEDS; first += AT_ONCE) {
    results.push(...(await runSeeds(first)))
    process.stderr.write(`coverage: ${results.length} of ${SEEDS} seeds\n`)
  }
  const errors = results.map(({ truth, estimated }) => Math.abs((estimated ?? 0) - truth))
  const near = errors.filter((error) => error <= WITHIN).length
  return [
    {
      name: 'coverage estimates within 5 points of the truth',
      ours: near,
      peer: SEEDS,
      unit: 'seeds',
      ratio: near / SEEDS,
      budget: { atLeast: 0.95 },
      note: `true coverage ${mean(results.map(({ truth }) => truth)).toFixed(3)} on average, mean error ${(mean(errors) * 100).toFixed(1)} points, largest ${(Math.max(...errors) * 100).toFixed(1)}; the peer is the number of seeds`,
    },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}

async function runSeeds(first: number): Promise<Result[]> {
  await using resources = new AsyncDisposableStack()
  const markets: ScenarioInput['markets'] = Array.from({ length: AT_ONCE }, (_, i) => ({
    name: `seed-${first + i}`,
    engine: 'shelves',
    listings: LISTINGS,
    vendors: 12,
    recipe: 'lists-alone',
    conditions: [{ kind: 'pagination-cap', pages: 2, how: CAPS[(first + i) % CAPS.length]! }],
  }))
  const recipes = new Map([['lists-alone', readRecipe(RECIPE, 'bench')]])
  const crawl = await openCrawlRange(resources, { seed: 'coverage bench', markets }, { deps: { recipes } })
  await crawl.crawl(isCovered(crawl.clock), { deadlineMs: DEADLINE_MS })
  const rows = await crawl.database
    .selectFrom('scrape_coverage as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .distinctOn('m.name')
    .select(['m.name', 'c.seen', 'c.estimate'])
    .where('c.list', '=', '')
    .orderBy('m.name')
    .orderBy('c.computed_at', 'desc')
    .execute()
  return rows.map(({ name, seen, estimate }) => {
    const cap = String(markets.find((one) => one.name === name)!.conditions![0]!['how'])
    return { cap, truth: seen / LISTINGS, estimated: estimate === null ? undefined : seen / estimate }
  })
}
