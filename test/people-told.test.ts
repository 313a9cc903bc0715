import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { LifeState } from '#contracts/market-life.ts'
import { endHandOff, openHandOff } from '#db/hand-offs.ts'
import { findAlerts, findAlert } from '#db/console-alerts.ts'
import { recordLife } from '#db/market-life.ts'
import { addMarket } from '#db/registry.ts'
import { previewRule } from '#db/rules.ts'
import { deliver } from '#sharing/deliver.ts'
import { listing, openAlertWorld, openReceiver, rule, type AlertWorld } from './alert-world.ts'
import { marketOf } from './market-database.ts'

const HOUR_MS = 3600_000

let world: AlertWorld
let receiver: Awaited<ReturnType<typeof openReceiver>>
let other: number
beforeAll(async () => {
  world = await openAlertWorld()
  receiver = await openReceiver()
  await addMarket(world.database, marketOf('other-market'), world.clock.now())
  const row = world.database.selectFrom('market').select('id').where('name', '=', 'other-market')
  other = (await row.executeTakeFirstOrThrow()).id
})
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]()
  await world?.close()
})
beforeEach(() => world.endBaseline())
afterEach(async () => {
  await sql`truncate rule, alert, delivery, destination, hand_off, market_state cascade`.execute(
    world.database,
  )
  receiver.told.length = 0
  world.clock.advance(2 * HOUR_MS)
})

const seized = { states: ['seized'] as LifeState[] }

/** A change in a market's life, as the crawler enters it. Gives the capture on which it rests. */
async function becomes(to: LifeState, market_id = world.marketId): Promise<string> {
  world.clock.advance(60_000)
  const at = world.clock.now()
  const { captureId } = await world.addCapture(at)
  const change = {
    market_id,
    from_state: 'up',
    to_state: to,
    at,
    reason: 'it was seen so',
    page_fetch_id: null,
  }
  await world.database.transaction().execute((trx) => recordLife(trx, { ...change, capture_id: captureId }))
  return captureId
}

const filter = { triage: [], rule: [], market: [], category: [], undelivered: false }
const inbox = async () => (await findAlerts(world.database, filter, 1)).rows
const dueIds = async () =>
  (await world.database.selectFrom('delivery').select('id').where('state', '=', 'waiting').execute()).map(
    ({ id }) => id,
  )

async function sendWhatIsDue(): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const before = receiver.told.length
  await deliver(world.deliverDeps(), await dueIds())
  return receiver.told
    .slice(before)
    .map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
}

test('a market that becomes what a rule asks for alerts its unit, with the capture that shows it', async () => {
  const { id } = await world.destination(receiver.url)
  await becomes('seized', other)
  await world.save({ ...seized, name: 'Seizures', destinations: [id] })
  await becomes('down')
  const captureId = await becomes('seized')
  const rows = await inbox()
  expect(rows).toMatchObject([
    { ruleName: 'Seizures', market: 'test-market', listingId: null, change: { from: 'up', to: 'seized' } },
  ])
  expect(await findAlert(world.database, rows[0]!.id)).toMatchObject({ captureId, sha256: 'a'.repeat(64) })
  expect(await sendWhatIsDue()).toMatchObject([
    {
      type: 'org.lanternfish.market-state.v1',
      data: { market: 'test-market', from: 'up', to: 'seized', captureSha256: 'a'.repeat(64) },
    },
  ])
  expect(await dueIds()).toEqual([])
})

test('markets and categories narrow a rule on changes: of others nobody is told', async () => {
  await world.read(listing(randomUUID(), { category: 'weapons' }))
  await world.save({ ...seized, name: 'Here', markets: ['test-market'] })
  await world.save({ ...seized, name: 'Weapons', categories: ['weapons'] })
  await world.save({ ...seized, name: 'Drugs', categories: ['drugs'] })
  await world.save({ ...seized, name: 'Off', enabled: false })
  await becomes('seized', other)
  expect(await inbox()).toEqual([])
  await becomes('seized')
  expect((await inbox()).map(({ ruleName }) => ruleName).toSorted()).toEqual(['Here', 'Weapons'])
  const since = new Date(world.clock.now().getTime() - HOUR_MS)
  expect(await previewRule(world.database, rule(seized), since)).toEqual({ count: 2, capped: false })
})

test('a rule on changes matches no listing, and takes nothing that only a listing has', async () => {
  await world.save({ ...seized, name: 'Changes', categories: ['weapons'] })
  await world.read(listing(randomUUID()))
  expect(await inbox()).toEqual([])
  await expect(world.save({ ...seized, query: 'lantern' })).rejects.toMatchObject({ code: 'RULE_STATES' })
})

async function ask(kind: 'captcha' | 'login', marketId = world.marketId): Promise<string> {
  const id = randomUUID()
  const { id: identityId } = await world.database
    .selectFrom('identity')
    .select('id')
    .where('market_id', '=', marketId)
    .executeTakeFirstOrThrow()
  const askedAt = world.clock.now()
  const times = {
    askedAt,
    expiresAt: new Date(askedAt.getTime() + 300_000),
    toldSince: new Date(askedAt.getTime() - HOUR_MS),
  }
  const place = { path: '/secret-path?x=1', address: '127.0.0.1:1' }
  await openHandOff(world.database, { id, marketId, identityId, kind, ...place, ...times })
  return id
}

test('who is to be told of gates is told where to take one and until when, and nothing of its page', async () => {
  await world.destination('http://127.0.0.1:1/')
  await world.destination(receiver.url, 'webhook', { handOffs: true })
  const id = await ask('captcha')
  const until = new Date(world.clock.now().getTime() + 300_000).toISOString()
  const told = await sendWhatIsDue()
  expect(told).toMatchObject([
    {
      type: 'org.lanternfish.hand-off.v1',
      data: {
        market: 'test-market',
        kind: 'captcha',
        expiresAt: until,
        link: `https://console.example/hand-offs/${id}`,
      },
    },
  ])
  expect(receiver.told.map(({ body }) => body).join('')).not.toMatch(/secret-path|\.onion/)
})

test('a market and kind of gate is told once within the time that is set, whatever is asked meanwhile', async () => {
  await world.destination(receiver.url, 'webhook', { handOffs: true })
  await ask('captcha')
  await sendWhatIsDue()
  for (let again = 0; again < 3; again++) {
    world.clock.advance(HOUR_MS / 4)
    await ask('captcha')
  }
  expect(await sendWhatIsDue()).toEqual([])
  await ask('login')
  await ask('captcha', other)
  const told = (await sendWhatIsDue()).map(({ data }) => `${String(data['market'])} ${String(data['kind'])}`)
  expect(told.toSorted()).toEqual(['other-market captcha', 'test-market login'])
  world.clock.advance(HOUR_MS / 3)
  await ask('captcha')
  expect(await sendWhatIsDue()).toHaveLength(1)
})

test('a gate that is over before it could be told is not told, and does not keep the next one from it', async () => {
  await world.destination(receiver.url, 'webhook', { handOffs: true })
  const id = await ask('captcha')
  await endHandOff(world.database, id, { ending: 'closed', now: world.clock.now() })
  const [delivery = ''] = await dueIds()
  expect(await sendWhatIsDue()).toEqual([])
  expect(await world.stateOf(delivery)).toMatchObject({ state: 'failed', tries: 1 })
  world.clock.advance(60_000)
  await ask('captcha')
  expect(await sendWhatIsDue()).toHaveLength(1)
})

test('a gate whose receiver fails is tried again while somebody can take it, and never after', async () => {
  await world.destination(receiver.url, 'webhook', { handOffs: true })
  await ask('captcha')
  const [delivery = ''] = await dueIds()
  receiver.answer(500)
  await sendWhatIsDue()
  world.clock.advance(10_000)
  await sendWhatIsDue()
  receiver.answer(200)
  world.clock.advance(HOUR_MS / 2)
  expect(await sendWhatIsDue()).toEqual([])
  expect(await world.stateOf(delivery)).toMatchObject({ state: 'failed', statuses: [500, 500, null] })
})
