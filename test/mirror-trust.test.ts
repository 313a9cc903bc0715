import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { mirrorsOf } from './mirror-world.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())
let world: CrawlRange

/** The first address of each is dead before anything of the market was read. */
beforeAll(async () => {
  const conditions = [{ kind: 'outage', mirrors: [1] }, { kind: 'own-marks' }]
  const market = { engine: 'table', listings: 5, vendors: 2, recipe: 'world-table', mirrors: 2, conditions }
  world = await openCrawlRange(
    resources,
    { seed: 'trust', markets: ['entered', 'named', 'closed'].map((name) => ({ ...market, name })) },
    {
      speed: 60,
      enter: ({ name }) => (name === 'closed' ? { access: 'credentialed' } : {}),
      basis: { access: 'credentialed' },
    },
  )
  for (const name of ['named', 'closed']) await acceptList(name)
  await world.crawl()
})

const idOf = async (name: string) =>
  (await world.database.selectFrom('market').select('id').where('name', '=', name).executeTakeFirstOrThrow())
    .id

/** A list whose signature held names the second address. */
async function acceptList(name: string): Promise<void> {
  const [first, second] = await mirrorsOf(world, name)
  await world.database
    .insertInto('mirror_list')
    .values({
      market_id: await idOf(name),
      mirror_id: first!.id,
      text: `Our addresses:\n${second!.host}`,
      text_sha256: '0'.repeat(64),
      outcome: 'accepted',
      reason: '1 mirror named',
      added: 0,
      read_at: world.clock.now(),
    })
    .execute()
}

const statesOf = async (name: string) => (await mirrorsOf(world, name)).map(({ state }) => state)

async function answersOf(name: string) {
  const fetches = world.database.selectFrom('page_fetch').select('outcome')
  return fetches
    .where('market_id', '=', await idOf(name))
    .where('outcome', '<>', 'offline')
    .execute()
}

test('what the market signed is used though it could not be compared, where no other address is left', async () => {
  const [, second] = await mirrorsOf(world, 'named')
  expect(second).toMatchObject({ state: 'active', reason: expect.stringMatching(/signed list names it$/) })
  const score = (await world.score()).find(({ market }) => market === 'named')!
  expect(score.missing).toEqual([])
})

test.each([
  ['an address that stood beside the first in the entry', 'entered'],
  ['one where a session could go', 'closed'],
])('%s waits for a person, and nothing of it is stored', async (_what, name) => {
  expect((await statesOf(name))[1]).toBe('unproven')
  expect(await answersOf(name)).toEqual([])
})
