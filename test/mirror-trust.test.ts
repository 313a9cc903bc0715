import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { dueNow, fastClock, mirrorsOf } from './mirror-world.ts'

const DEAD = { kind: 'outage', mirrors: [1] }
const CLONE = { kind: 'phishing', mirrors: [2] }
const OWN = { kind: 'own-marks' }

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())
let world: CrawlRange

/** The first address of each is dead before anything of the market was read. */
beforeAll(async () => {
  const market = { engine: 'table', listings: 5, vendors: 2, recipe: 'world-table', mirrors: 2 }
  const markets = [
    { ...market, name: 'genuine', conditions: [DEAD, OWN] },
    { ...market, name: 'cloned', conditions: [DEAD, CLONE, OWN] },
    { ...market, name: 'closed', conditions: [DEAD, OWN] },
  ]
  world = await openCrawlRange(
    resources,
    { seed: 'trust', markets },
    {
      clock: fastClock(60),
      config: { leaseMs: 7_200_000 },
      enter: ({ name }) => (name === 'closed' ? { access: 'credentialed' } : {}),
      basis: { access: 'credentialed' },
    },
  )
  await world.crawl()
})

const statesOf = async (name: string) =>
  (await mirrorsOf(world, name)).map(({ state, reason }) => [state, reason])

test('where the first address dies before the market was read, the next one of the entry is as good', async () => {
  const [first, second] = await statesOf('genuine')
  expect(first![0]).toBe('resting')
  expect(second).toEqual(['active', 'in use before it could be compared: it was entered with the first'])
  const score = (await world.score()).find(({ market }) => market === 'genuine')!
  expect(score.missing).toEqual([])
})

test('no address is taken on trust where a session could go there', async () => {
  const { id } = await world.database
    .selectFrom('market')
    .select('id')
    .where('name', '=', 'closed')
    .executeTakeFirstOrThrow()
  const fetches = () =>
    world.database
      .selectFrom('page_fetch')
      .select('outcome')
      .where('market_id', '=', id)
      .where('outcome', '<>', 'offline')
      .execute()
  expect((await statesOf('closed')).map(([state]) => state)).toEqual(['active', 'unproven'])
  expect(await fetches()).toEqual([])
})

test('when the first one answers again what was taken on trust is compared with it, and a clone is found out', async () => {
  for (const name of ['genuine', 'cloned']) world.range.set(name, name === 'cloned' ? [CLONE, OWN] : [OWN])
  for (let scrape = 0; scrape < 2; scrape++) {
    await dueNow(world, 0)
    await world.crawl()
  }
  expect((await statesOf('cloned')).map(([state]) => state)).toEqual(['active', 'quarantined'])
  expect((await statesOf('genuine')).map(([state]) => state)).toEqual(['active', 'active'])
  expect((await statesOf('genuine'))[1]![1]).toMatch(/pages are those of its siblings$/)
})
