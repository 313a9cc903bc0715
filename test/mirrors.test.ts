import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CrawlRange } from './crawl-range.ts'
import { allAre, isRead, killMirrors, mirrorsOf, openCloneWorld, traceOf } from './mirror-world.ts'

const MARKETS = 5
const resources = new AsyncDisposableStack()
let world: CrawlRange

beforeAll(async () => {
  world = await openCloneWorld(resources, 'mirrors', MARKETS)
})
afterAll(() => resources.disposeAsync())

test('what a market shows itself proves its mirrors; a clone that differs in wallet, key or log-in is quarantined', async () => {
  for (const { name } of world.range.markets) {
    const states = (await mirrorsOf(world, name)).map(({ state }) => state)
    expect([name, states]).toEqual([name, ['active', 'quarantined', 'active']])
  }
  const reasons = await world.database
    .selectFrom('mirror')
    .select('reason')
    .where('state', '=', 'quarantined')
    .orderBy('id')
    .execute()
  expect(reasons.map(({ reason }) => reason)).toEqual([
    'it differs from its siblings in PGP keys, wallets, log-in target',
    'it differs from its siblings in wallets',
    'it differs from its siblings in PGP keys',
    'it differs from its siblings in log-in target',
    'it differs from its siblings in wallets, log-in target',
  ])
})

test('when its mirror dies in mid-scrape a market is read on at a proven sibling, and its clone gets neither session nor row', async () => {
  await killMirrors(world, [1], (database) => isRead(database, names(), world.clock.now()))
  for (const { name } of world.range.markets) {
    const [first, , third] = await mirrorsOf(world, name)
    expect([name, first!.state, third!.state]).toEqual([name, 'resting', 'active'])
  }
  await expectNothingOfClones()
  for (const score of await world.score()) expect([score.market, score.missing]).toEqual([score.market, []])
})

test('when nothing but its clone is left, a market is down', async () => {
  await killMirrors(world, [1, 3], (database) => allAre(database, 'down'))
  await expectNothingOfClones()
})

const names = () => world.range.markets.map(({ name }) => name)

async function expectNothingOfClones(): Promise<void> {
  for (const { name, hosts } of world.range.markets) {
    const trace = await traceOf(world, name, hosts[1]!)
    expect([name, trace]).toEqual([name, { captures: 0, fetches: 0, ofIdentity: 0, writes: 0 }])
  }
}
