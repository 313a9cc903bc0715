import { crawlAtFixedIntervals, crawlByOurs, type CrawlFigures, type TimedCrawl } from '#test/timed-crawl.ts'
import { compared, type Measure } from './measure.ts'

const ENGINES = ['shelves', 'table', 'russian', 'shop']
const SEEDS = ['one', 'two']
const TRAPS = ['trap-facets', 'calendar', 'concatenated', 'hidden-links', 'subdomains']
const LIFE = { newPerDay: 0.02, changePerDay: 0.1, vanishPerDay: 0.01, returnPerDay: 0.05 }

/**
 * Share of a market's changes that a crawler saw within a day, ours against one that comes back at fixed intervals with
 * the same budget, and the share of ours that goes into traps. Two weeks on a clock that is moved, the first six days to
 * get to know the market; no recipe.
 */
export async function benchRevisits(): Promise<Measure[]> {
  const measures: Measure[] = []
  const [all, fixed, trapped]: CrawlFigures[][] = [[], [], []]
  for (const engine of ENGINES) {
    const mine: CrawlFigures[] = []
    const theirs: CrawlFigures[] = []
    for (const seed of SEEDS) {
      mine.push(await crawlByOurs(planOf(engine, seed, [])))
      theirs.push(await crawlAtFixedIntervals(planOf(engine, seed, [])))
    }
    measures.push(measureOf(`changes seen within a day, engine ${engine}`, mine, theirs))
    all!.push(...mine)
    fixed!.push(...theirs)
  }
  for (const engine of ['shelves', 'tree'])
    for (const seed of SEEDS) trapped!.push(await crawlByOurs(planOf(engine, seed, TRAPS)))
  const requests = trapped!.reduce((sum, one) => sum + one.requests, 0)
  const inTraps = trapped!.reduce((sum, one) => sum + one.inTraps, 0)
  const note = `${inTraps} of ${requests} requests`
  return [
    ...measures,
    measureOf('changes seen within a day, all', all!, fixed!),
    compared('budget spent in traps', (100 * inTraps) / requests, 2, { unit: '%', budget: { atMost: 1 }, note }),
  ]
} // prettier-ignore

function measureOf(name: string, ours: CrawlFigures[], fixed: CrawlFigures[]): Measure {
  const note = `${sumOf(ours, 'changes')} changes, ${sumOf(ours, 'requests')} requests against ${sumOf(fixed, 'requests')}`
  return compared(name, shareOf(ours), shareOf(fixed), { unit: '%', budget: { atLeast: 1.5 }, note })
} // prettier-ignore

function shareOf(figures: CrawlFigures[]): number {
  return (100 * sumOf(figures, 'seen')) / sumOf(figures, 'changes')
}

function sumOf(figures: CrawlFigures[], field: 'changes' | 'seen' | 'requests'): number {
  return figures.reduce((sum, one) => sum + one[field], 0)
}

function planOf(engine: string, seed: string, traps: readonly string[]): TimedCrawl {
  const conditions = traps.map((kind) => ({ kind }))
  const market = { name: 'm', engine, listings: 200, vendors: 12, life: LIFE, conditions }
  return { scenario: { seed, markets: [market] }, days: 14, warmUpDays: 6, roundHours: 6, pagesARound: 16 }
}
