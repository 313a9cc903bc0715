import { engines } from '#test/world/range/engines.ts'
import { openForReading, READ_AT } from '#test/gold/range-reading.ts'
import { learnMarket } from '#workers/extract/learn-from-pages.ts'
import type { Measure } from './measure.ts'
import { savedPages } from './saved-pages.ts'

const PAGES = 30
const ROUNDS = 5
const LISTINGS = 300
const BUDGET_S = 1

/** How long it takes to learn a market from thirty of its pages: of each engine of the range, and of saved pages where they lie beside. */
export function benchLearning(): Measure[] {
  const markets = engines.map((engine) => {
    const site = openForReading(engine, LISTINGS)
    const all = [...new Set(site.paths(READ_AT, 0))].map((path) => site.page(path, READ_AT, 0))
    return { name: engine.name, pages: spread(all.map(({ html }) => html)) }
  })
  const saved = savedPages()
  // Whatever markets they are of: what is asked is the time.
  if (saved.length > 0) {
    markets.push({ name: 'saved pages', pages: spread(saved) })
    markets.push({ name: 'the largest saved pages', pages: saved.toSorted((a, b) => b.length - a.length).slice(0, PAGES) }) // prettier-ignore
  }
  return markets.map(({ name, pages }) => {
    const times = Array.from({ length: ROUNDS }, () => secondsOf(pages)).toSorted((a, b) => a - b)
    const [median, bytes] = [times[ROUNDS >> 1]!, pages.reduce((sum, page) => sum + page.length, 0)]
    const note = `${pages.length} pages of ${Math.round(bytes / 1000)} kB in all; slowest of ${ROUNDS}: ${times.at(-1)!.toFixed(2)} s`
    return { name: `learning ${name}`, ours: median, unit: 's', ratio: median / BUDGET_S, budget: { atMost: 1 }, note } // prettier-ignore
  })
}

const spread = (all: string[]): string[] =>
  all.filter((_, i) => i % Math.ceil(all.length / PAGES) === 0).slice(0, PAGES)

function secondsOf(pages: string[]): number {
  const began = performance.now()
  learnMarket(pages.map((html) => ({ page: { html }, kind: 'list' })))
  return (performance.now() - began) / 1000
}
