import { expect, test } from 'vitest'
import { openCrawlRange } from './crawl-range.ts'
import { dueNow, mirrorsOf } from './mirror-world.ts'
import { endgameViolations } from './world/range/conditions/endgame.ts'

const SCALE = 0.2
const market = {
  name: 'fronted',
  engine: 'table',
  listings: 3,
  vendors: 2,
  recipe: 'world-table',
  mirrors: 2,
}
const conditions = [{ kind: 'endgame' }, { kind: 'own-marks' }]

test('a mirror behind a queue is compared by a stranger who waits as the page says, never less', async () => {
  await using resources = new AsyncDisposableStack()
  const scenario = { seed: 'fronts', scale: SCALE, markets: [{ ...market, conditions }] }
  const world = await openCrawlRange(resources, scenario, {
    enter: () => ({ requests_per_second: 5, concurrency: 1 }),
  })
  await world.crawl()
  await dueNow(world, 0)
  await world.crawl()
  expect((await mirrorsOf(world, 'fronted')).map(({ state }) => state)).toEqual(['active', 'active'])
  expect(endgameViolations({ seed: 'fronts', market: 'fronted' })).toEqual([])
})
