import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPages, pathHash } from '#db/frontier.ts'
import { quarantineByHits, raiseGateAlarms } from '#db/gate-quarantine.ts'
import { liftQuarantine, placeQuarantine, settleAlarm } from '#db/hotline-sites.ts'
import { leaseIdentity, renewIdentity } from '#db/leases.ts'
import { recordFetches, type FetchRecord } from '#db/record-fetches.ts'
import { addMarket } from '#db/registry.ts'
import { openScrape } from '#db/scrapes.ts'
import { marketOf, openMarketDatabase, START, type MarketDatabase } from './market-database.ts'

/** Hits of the gate as the crawler records them: phrases and bodies are numbers that stand for digests. */

let world: MarketDatabase
beforeAll(async () => {
  world = await openMarketDatabase()
})
afterAll(() => world.close())

const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(START.getTime() + hours * HOUR_MS)
const digest = (kind: string, number: number | string) => `${kind}${String(number).padStart(63, '0')}`

type Hit = { phrase: number; body: number }

/** A market, and how it reads pages: each is one that was stopped, or an ordinary one. */
async function openMarket(name: string) {
  const { database } = world
  await addMarket(database, marketOf(name), START)
  const { id, identity_id, basis_id } = await database
    .selectFrom('market as m')
    .innerJoin('identity as i', 'i.market_id', 'm.id')
    .innerJoin('legal_basis as b', 'b.market_id', 'm.id')
    .select(['m.id', 'i.id as identity_id', 'b.id as basis_id'])
    .where('m.name', '=', name)
    .executeTakeFirstOrThrow()
  const scrape = await openScrape(database, {
    marketId: id,
    basisId: basis_id,
    recipe: undefined,
    now: START,
  })
  let read = 0
  const readPages = async (hits: (Hit | undefined)[], hours: number, rule = `${name}/pair`) => {
    const paths = hits.map(() => `/${(read += 1)}`)
    await addPages(database, id, paths.map((path) => ({ path, priority: 1, depth: 1, foundOn: null })), at(hours)) // prettier-ignore
    const records = await Promise.all(hits.map(async (hit, index) => recordOf(id, paths[index]!, hit, { hours, rule }))) // prettier-ignore
    await recordFetches(database, { marketId: id, scrapeId: scrape.id, identityId: identity_id, now: at(hours) }, records) // prettier-ignore
    const alarms = await raiseGateAlarms(database, id, at(hours))
    return {
      alarms: alarms.map(({ kind }) => kind),
      quarantined: await quarantineByHits(database, id, at(hours)),
    }
  }
  return { id, identityId: identity_id, readPages }
}

async function recordOf(
  marketId: number,
  path: string,
  hit: Hit | undefined,
  { hours, rule }: { hours: number; rule: string },
): Promise<FetchRecord> {
  // prettier-ignore
  const page = await world.database
    .selectFrom('page')
    .select('id')
    .where('market_id', '=', marketId)
    .where('path_sha256', '=', pathHash(path))
    .executeTakeFirstOrThrow()
  const marks = { urlMark: digest('u', path.slice(1)), phraseMark: digest('p', hit?.phrase ?? 0) }
  const report = {
    rule,
    sealed: 'h1.x.y',
    contentHash: digest('b', hit?.body ?? 0),
    gateVersion: '1',
    ...marks,
  }
  return {
    pageId: page.id,
    lane: 'http',
    startedAt: at(hours),
    endedAt: at(hours),
    outcome: hit ? 'csam-report' : 'page',
    reason: 'a test',
    status: 200,
    bytes: 1,
    attempts: 0,
    dueAt: null,
    needsBrowser: false,
    found: [],
    ...(hit && { report }),
  }
}

const hits = (count: number, hit: (index: number) => Hit) =>
  Array.from({ length: count }, (_, index) => hit(index))
const officer = { by: { id: 1, name: 'An officer', role: 'hotline' }, at: START } as const

test('one phrase planted on forty pages raises an alarm, and never puts a market in quarantine', async () => {
  const market = await openMarket('planted')
  const planted = hits(40, (index) => ({ phrase: 1, body: index }))
  expect(await market.readPages(planted.slice(0, 4), 1)).toEqual({ alarms: [], quarantined: undefined })
  expect(await market.readPages(planted.slice(4, 8), 2)).toEqual({
    alarms: ['one-phrase'],
    quarantined: undefined,
  })
  // The alarm that stands is counted on; so many by one rule are another.
  expect(await market.readPages(planted.slice(8), 3)).toEqual({
    alarms: ['one-rule'],
    quarantined: undefined,
  })
  const { id, pages } = await world.database
    .selectFrom('gate_alarm')
    .select(['id', 'pages'])
    .where('rule', '=', 'planted/pair')
    .where('kind', '=', 'one-phrase')
    .executeTakeFirstOrThrow()
  expect(pages).toBe(40)
  expect(await settleAlarm(world.database, { id, ...officer })).toBe(true)
  expect(await settleAlarm(world.database, { id, ...officer })).toBe(false)
})

test('one phrase on three markets raises an alarm, with one page on each', async () => {
  const alarms: string[][] = []
  for (const name of ['spread-1', 'spread-2', 'spread-3']) {
    const market = await openMarket(name)
    alarms.push((await market.readPages([{ phrase: 77, body: 1 }], 1, 'spread/pair')).alarms)
  }
  expect(alarms).toEqual([[], [], ['one-phrase']])
})

test('a few independent pages among many ordinary ones are stopped, and the market goes on being read', async () => {
  const market = await openMarket('large')
  const ordinary = hits(40, () => ({ phrase: 0, body: 0 })).map(() => undefined)
  await market.readPages(ordinary, 1)
  const independent = hits(6, (index) => ({ phrase: 100 + index, body: index }))
  expect(await market.readPages(independent, 2)).toEqual({ alarms: [], quarantined: undefined })
})

test('pages that were stopped more than a week ago are not counted with new ones', async () => {
  const market = await openMarket('slow')
  const five = hits(5, (index) => ({ phrase: 400 + index, body: index }))
  expect((await market.readPages(five.slice(0, 4), 1)).quarantined).toBeUndefined()
  expect((await market.readPages(five.slice(4), 1 + 8 * 24)).quarantined).toBeUndefined()
  expect((await market.readPages(five.slice(0, 3), 1 + 8 * 24)).quarantined).toBeUndefined()
  const fifth = [{ phrase: 405, body: 5 }]
  expect((await market.readPages(fifth, 1 + 8 * 24)).quarantined).toBe(5)
})

test('independent pages that are much of a site put it in quarantine: it is not taken, and who has it lets go', async () => {
  const market = await openMarket('whole')
  const four = hits(4, (index) => ({ phrase: 200 + index, body: index }))
  expect((await market.readPages([...four, undefined, undefined], 1)).quarantined).toBeUndefined()
  const lease = { holder: crypto.randomUUID(), now: at(1), until: at(2) }
  await world.database
    .updateTable('identity')
    .set({ leased_by: lease.holder, leased_until: at(2) })
    .where('id', '=', market.identityId)
    .execute()
  expect(await renewIdentity(world.database, market.identityId, lease)).toBe(true)
  expect((await market.readPages([{ phrase: 299, body: 9 }], 1)).quarantined).toBe(5)
  expect((await market.readPages([{ phrase: 298, body: 8 }], 1)).quarantined).toBeUndefined()
  expect(await renewIdentity(world.database, market.identityId, lease)).toBe(false)
})

test('what an officer puts in quarantine is not taken until an officer lifts it; old hits do not bring it back', async () => {
  const market = await openMarket('by-hand')
  await world.database.updateTable('page').set({ due_at: null }).where('market_id', '<>', market.id).execute()
  await world.database.updateTable('scrape').set({ finished_at: START }).execute()
  await addPages(world.database, market.id, [{ path: '/due', priority: 1, depth: 1, foundOn: null }], START)
  const take = () => leaseIdentity(world.database, { holder: crypto.randomUUID(), now: at(5), until: at(5) })
  const place = () => placeQuarantine(world.database, { market: 'by-hand', reason: 'a test', ...officer })
  expect([await place(), await place()]).toEqual([true, false])
  expect(await take()).toBeUndefined()
  expect(await liftQuarantine(world.database, { market: 'by-hand', ...officer, at: at(4) })).toBe(true)
  expect(await take()).toMatchObject({ marketId: market.id })
  const old = hits(6, (index) => ({ phrase: 300 + index, body: index }))
  expect((await market.readPages(old, 3)).quarantined).toBeUndefined()
  expect((await market.readPages(old.map(({ phrase, body }) => ({ phrase: phrase + 50, body })), 6)).quarantined).toBe(6) // prettier-ignore
})
