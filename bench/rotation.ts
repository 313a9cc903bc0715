import { openCrawlRange } from '#test/crawl-range.ts'
import { dueNow, fastClock, isRead } from '#test/mirror-world.ts'
import type { Measure } from './measure.ts'

const MARKETS = 8
const LISTINGS = 40
const ROUNDS = 3
/** Seconds of the range's clock; a second of ours is a minute of it. */
const SPAN_S = 900

/**
 * Markets with four addresses of which two answer at a time, by turns, and whose answers fail three times in ten: how
 * much of what is on offer is found in three scrapes, and what is said to be gone, seized or a clone, and is not.
 */
export async function benchRotation(): Promise<Measure[]> {
  await using resources = new AsyncDisposableStack()
  const clock = fastClock(60)
  const conditions = [
    { kind: 'rotation', alive: 2, everySeconds: SPAN_S },
    { kind: 'outage', share: 0.3 },
    { kind: 'own-marks' },
  ]
  const common = {
    engine: 'table',
    listings: LISTINGS,
    vendors: 8,
    recipe: 'world-table',
    mirrors: 4,
    conditions,
  }
  const markets = Array.from({ length: MARKETS }, (_, i) => ({ ...common, name: `turning-${i + 1}` }))
  const world = await openCrawlRange(resources, { seed: 'rotation', markets }, { clock, speed: 60 })
  const names = markets.map(({ name }) => name)
  for (let round = 0; round < ROUNDS; round++) {
    await world.crawl((database) => isRead(database, names, clock.now()), { deadlineMs: 400_000 })
    if (round < ROUNDS - 1) await dueNow(world)
  }
  const scores = await world.score()
  const found = scores.reduce((sum, score) => sum + score.found, 0)
  const used = await world.database.selectFrom('capture').select('mirror_id').distinct().execute()
  const wrong = await world.database
    .selectFrom('market_state')
    .select('to_state')
    .where('to_state', 'in', ['seized', 'gone', 'exit-suspected'])
    .execute()
  const clones = await world.database
    .selectFrom('mirror')
    .select('id')
    .where('state', '=', 'quarantined')
    .execute()
  const of = `of ${MARKETS * LISTINGS}`
  return [
    {
      name: 'listings found, mirrors by turns and 30 % outage',
      ours: found,
      unit: of,
      peer: 0.99 * MARKETS * LISTINGS,
      ratio: found / (0.99 * MARKETS * LISTINGS),
      budget: { atLeast: 1 },
    },
    {
      name: 'listings falsely said to be gone',
      ours: scores.reduce((sum, score) => sum + score.falselyDelisted.length, 0),
      unit: of,
    },
    { name: 'markets falsely said to be seized, gone or leaving', ours: wrong.length, unit: `of ${MARKETS}` },
    { name: 'genuine mirrors taken for clones', ours: clones.length, unit: `of ${MARKETS * 4}` },
    { name: 'mirrors that were read', ours: used.length, unit: `of ${MARKETS * 4}` },
  ]
}
