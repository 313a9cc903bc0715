import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveRule } from '#db/rules.ts'
import { rule } from './alert-world.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { dueNow, fastClock, isRead, mirrorsOf } from './mirror-world.ts'

const OWN = { kind: 'own-marks' }
const FLAKY = { kind: 'outage', share: 0.3 }
/** A second here is a minute of the crawler's and the range's clock, and a day of the markets' lives. */
const FASTER = 60
const DAY_S = 60
const clock = fastClock(FASTER)

const resources = new AsyncDisposableStack()
let world: CrawlRange

beforeAll(async () => {
  const common = { engine: 'table', listings: 16, vendors: 6, recipe: 'world-table' }
  const markets = [
    { ...common, name: 'seized', conditions: [OWN] },
    { ...common, name: 'leaving', conditions: [OWN] },
    { ...common, name: 'silent', conditions: [OWN] },
    {
      ...common,
      name: 'flaky',
      mirrors: 4,
      conditions: [{ kind: 'rotation', alive: 2, everyRequests: 120 }, FLAKY, OWN],
    },
  ]
  const scenario = { seed: 'lives', scale: DAY_S / 86_400, markets }
  world = await openCrawlRange(resources, scenario, { clock, speed: FASTER })
  await world.crawl((database) => isRead(database, ['seized', 'leaving', 'silent'], clock.now()))
})
afterAll(() => resources.disposeAsync())

function lifeOf(market: string) {
  return world.database
    .selectFrom('market_state')
    .innerJoin('market', 'market.id', 'market_state.market_id')
    .leftJoin('page_fetch', 'page_fetch.id', 'market_state.page_fetch_id')
    .leftJoin('capture', 'capture.id', 'market_state.capture_id')
    .select(['from_state', 'to_state', 'market_state.reason', 'outcome', 'page_kind'])
    .where('market.name', '=', market)
    .orderBy('market_state.id')
    .execute()
}
const pagesOf = (market: string) =>
  world.database
    .selectFrom('page')
    .innerJoin('market', 'market.id', 'page.market_id')
    .select('page.id')
    .where('market.name', '=', market)
const statesOf = async (market: string) => (await lifeOf(market)).map(({ to_state }) => to_state)
const becomes = (market: string, state: string) => async () => (await statesOf(market)).at(-1) === state

test('a market whose addresses take turns and fail three times in ten is read whole, and nobody calls it seized or gone', async () => {
  await world.crawl((database) => isRead(database, ['flaky'], clock.now()))
  // However few requests a round takes: after three of them others of its addresses have had their turn.
  for (let round = 2; round <= 3; round++) {
    await dueNow(world)
    await world.crawl((database) => isRead(database, ['flaky'], clock.now()))
  }
  const score = (await world.score()).find(({ market }) => market === 'flaky')!
  expect([score.missing, score.falselyDelisted]).toEqual([[], []])
  const used = await world.database
    .selectFrom('capture')
    .innerJoin('market', 'market.id', 'capture.market_id')
    .select('mirror_id')
    .distinct()
    .where('market.name', '=', 'flaky')
    .execute()
  expect(used.length).toBeGreaterThan(1)
  expect((await mirrorsOf(world, 'flaky')).map(({ state }) => state)).not.toContain('quarantined')
  for (const state of await statesOf('flaky')) expect(['up', 'degraded', 'down']).toContain(state)
})

test('a market is seized on captured banners alone, who asked for it is told, and what is left of it is read at once', async () => {
  await saveRule(world.database, clock, { actor: 'A unit', input: rule({ states: ['seized'] }) })
  world.range.set('seized', [{ kind: 'seizure' }])
  const at = clock.now()
  // Four of its pages are due; the others would be in a day.
  const few = await pagesOf('seized').limit(4).execute()
  const ids = few.map(({ id }) => id)
  await world.database.updateTable('page').set({ due_at: at }).where('id', 'in', ids).execute()
  const left = () =>
    pagesOf('seized').where('page.due_at', 'is not', null).where('last_fetched_at', '<', at).execute()
  expect((await left()).length).toBeGreaterThan(10)
  await world.crawl(async () => (await left()).length === 0)
  expect(await lifeOf('seized')).toMatchObject([
    { from_state: 'unread', to_state: 'up', outcome: 'page' },
    { from_state: 'up', to_state: 'seized', outcome: 'seized', page_kind: 'seized' },
  ])
  const alerts = world.database.selectFrom('alert').innerJoin('capture', 'capture.id', 'alert.capture_id')
  expect(await alerts.select(['baseline', 'page_kind']).execute()).toEqual([
    { baseline: false, page_kind: 'seized' },
  ])
})

test('a market that falls silent is down, and up again with its next pages', async () => {
  world.range.set('silent', [{ kind: 'outage' }])
  await dueNow(world)
  await world.crawl(becomes('silent', 'down'))
  world.range.set('silent', [OWN])
  await world.crawl(becomes('silent', 'up'))
  expect((await lifeOf('silent')).map(({ to_state, outcome }) => [to_state, outcome])).toEqual([
    ['up', 'page'],
    ['down', 'offline'],
    ['up', 'page'],
  ])
})

test('withdrawals that fail and vendors who leave within days are an exit that is suspected', async () => {
  world.range.set('leaving', [
    { kind: 'exit-scam', vendorsLeaveAfterDays: 0, leaving: 0.7, bannerAfterDays: 500 },
    OWN,
  ])
  for (let i = 0; i < 6 && !(await statesOf('leaving')).includes('exit-suspected'); i++) {
    await dueNow(world)
    await world.crawl((database) => isRead(database, ['leaving'], clock.now()))
  }
  const [, suspected] = await lifeOf('leaving')
  expect(suspected).toMatchObject({ from_state: 'up', to_state: 'exit-suspected' })
  expect(suspected!.page_kind).not.toBeNull()
  expect(suspected!.reason).toMatch(
    /^withdrawals are said to fail on \d+ pages; \d+ % of the vendors are gone$/,
  )
})
