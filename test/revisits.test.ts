import { expect, test } from 'vitest'
import type { Database } from '#db/open-database.ts'
import { crawlAtFixedIntervals, crawlByOurs, type TimedCrawl } from './timed-crawl.ts'

const life = { newPerDay: 0.02, changePerDay: 0.1, vanishPerDay: 0.01, returnPerDay: 0.05 }
const TRAPS = ['trap-facets', 'calendar', 'concatenated', 'hidden-links', 'subdomains']

function planOf(engine: string, traps: readonly string[], more: Partial<TimedCrawl>): TimedCrawl {
  const conditions = traps.map((kind) => ({ kind }))
  const market = { name: 'm', engine, listings: 120, vendors: 8, life, conditions }
  const scenario = { seed: 'revisits', markets: [market] }
  return { scenario, days: 8, warmUpDays: 4, roundHours: 6, pagesARound: 12, ...more }
}

/** Some thirty changes scatter; what `npm run bench -- revisits` measures on many more is half as many again. */
test('with the same budget, more changes are seen within a day than at fixed intervals', async () => {
  const plan = planOf('shelves', [], {})
  const ours = await crawlByOurs(plan)
  const fixed = await crawlAtFixedIntervals(plan)
  expect(ours.changes).toBeGreaterThan(30)
  expect(ours.requests).toBeLessThanOrEqual(fixed.requests)
  expect(ours.seen / fixed.seen).toBeGreaterThanOrEqual(1.2)
})

/** Every address has a last outcome and a reason; those never asked for name the trap. */
async function unexplained(database: Database): Promise<string[]> {
  const pages = await database
    .selectFrom('page')
    .select(['path', 'last_outcome', 'last_reason', 'due_at'])
    .execute()
  const rows = pages.filter(({ last_outcome, due_at }) => last_outcome === null && due_at === null)
  const nameless = pages.filter(({ last_outcome, last_reason }) => last_outcome === 'trap' && !/^[a-z-]+: /.test(last_reason ?? '')) // prettier-ignore
  return [...rows, ...nameless].map(({ path }) => path ?? '')
}

test('a fiftieth of the budget at the most goes into facets, calendars, mazes, hidden links and subdomains', async () => {
  const rules = new Set<string>()
  const ours = await crawlByOurs(planOf('shelves', TRAPS, { pagesARound: 16, days: 6 }), async (database) => {
    expect(await unexplained(database)).toEqual([])
    const traps = await database
      .selectFrom('page')
      .select('last_reason')
      .where('last_outcome', '=', 'trap')
      .execute()
    for (const { last_reason } of traps) rules.add(last_reason!.split(':')[0]!)
  })
  expect(ours.inTraps / ours.requests).toBeLessThan(0.02)
  expect([...rules]).toEqual(expect.arrayContaining(['hidden-link', 'facets', 'calendar']))
})
