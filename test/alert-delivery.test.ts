import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addTestDelivery, findDueDeliveries, sendAgain } from '#db/deliveries.ts'
import { secretContext } from '#db/destinations.ts'
import { manualClock, systemClock } from '#shared/clock.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { deliver, type DeliverDeps } from '#sharing/deliver.ts'
import { TRY_OFFSETS_MS } from '#sharing/retry-schedule.ts'
import { openAlertWorld, openReceiver, type AlertWorld } from './alert-world.ts'

const HOUR_MS = 3600_000
const CLAIM_MS = 20_000

let world: AlertWorld
let receiver: Awaited<ReturnType<typeof openReceiver>>
let secret: string
let destination: string
beforeAll(async () => {
  world = await openAlertWorld()
  await world.endBaseline()
})
afterAll(() => world?.close())
beforeEach(async () => {
  receiver = await openReceiver()
  const made = await world.destination(receiver.url)
  ;[destination, secret] = [made.id, made.secret ?? '']
  return () => receiver[Symbol.asyncDispose]()
})

const makeDelivery = (to = destination) => world.makeDelivery(to)
const stateOf = (id: string) => world.stateOf(id)
const deps = (more: Partial<DeliverDeps> = {}) => world.deliverDeps(more)

test('what arrives is signed as Standard Webhooks ask, names its contents by CloudEvents, and holds no address', async () => {
  const id = await makeDelivery()
  await deliver(deps({ clock: systemClock }), [id])
  const [told] = receiver.told
  const headers = told!.headers as Record<string, string>
  const body = new Webhook(secret).verify(told!.body, headers) as Record<string, unknown>
  expect(body).toMatchObject({ specversion: '1.0', id, type: 'org.lanternfish.alert.v1' })
  expect(body['data']).toMatchObject({ market: 'test-market', captureSha256: 'a'.repeat(64) })
  expect(headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/cloudevents+json' })
  expect(told!.body).not.toContain('.onion')
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', statuses: [200], error: null })
})

test('a receiver that fails for a day is tried ten times with one id and then told no more, until someone sends again', async () => {
  const id = await makeDelivery()
  receiver.answer(500)
  const began = world.clock.now().getTime()
  const tries: number[] = []
  for (let minute = 0; minute <= 25 * 60; minute += 1) {
    const due = await findDueDeliveries(world.database, world.clock.now(), 10)
    await deliver(deps(), due)
    if (due.length > 0) tries.push(world.clock.now().getTime() - began)
    world.clock.advance(60_000)
  }
  expect(tries).toHaveLength(TRY_OFFSETS_MS.length)
  expect(tries.at(-1)).toBe(24 * HOUR_MS)
  expect(await stateOf(id)).toMatchObject({
    state: 'failed',
    error: 'the receiver answered 500',
    statuses: TRY_OFFSETS_MS.map(() => 500),
  })
  receiver.answer(200)
  expect(await sendAgain(world.database, id, world.clock.now())).toBe(true)
  await deliver(deps(), [id])
  await deliver(deps(), [id])
  expect(await sendAgain(world.database, id, world.clock.now())).toBe(false)
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', error: null })
  expect(receiver.ids()).toEqual(Array.from({ length: 11 }, () => id))
  for (const { headers, body } of receiver.told) {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000)
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(id, at, body))
  }
})

test('one that fails and then takes it is told once more, and never again', async () => {
  const id = await makeDelivery()
  receiver.answer(503)
  await deliver(deps(), [id])
  await deliver(deps(), [id])
  receiver.answer(204)
  world.clock.advance(5000)
  await deliver(deps(), [id])
  world.clock.advance(24 * HOUR_MS)
  await deliver(deps(), [id])
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', statuses: [503, 204] })
})

test('a receiver that says it is gone is switched off, and nothing more is made for it', async () => {
  const id = await makeDelivery()
  receiver.answer(410)
  await deliver(deps(), [id])
  expect(await stateOf(id)).toMatchObject({ state: 'failed', error: 'the receiver is gone for good (410)' })
  const row = await world.database
    .selectFrom('destination')
    .select(['enabled', 'disabled_reason'])
    .where('id', '=', destination)
    .executeTakeFirst()
  expect(row).toEqual({ enabled: false, disabled_reason: 'the receiver is gone for good (410)' })
  expect(await makeDelivery()).toBe('none')
})

test('a redirect is not followed', async () => {
  receiver.answer(302)
  const id = await makeDelivery()
  await deliver(deps(), [id])
  expect(receiver.told.map(({ path }) => path)).toEqual(['/hook'])
  expect(await stateOf(id)).toMatchObject({ state: 'waiting', statuses: [302] })
})

test.each(['169.254.169.254', '127.0.0.1', '::1', '0.0.0.0'])(
  'a name that leads to %s when it is looked up for sending is not connected to',
  async (address) => {
    const { port } = new URL(receiver.url)
    const { id: to } = await world.destination(`https://receiver.example:${port}/hook`)
    const id = await makeDelivery(to)
    const resolve = async () => [{ address, family: address.includes(':') ? 6 : 4 }]
    await deliver(deps({ resolve }), [id])
    expect(receiver.told).toEqual([])
    expect((await stateOf(id)).error).toContain(`leads to ${address}`)
  },
)

test('with another master key a delivery says so and waits for the right one', async () => {
  const id = await makeDelivery()
  await deliver(deps({ masterKey: openMasterKey(makeMasterKey())! }), [id])
  expect(receiver.told).toEqual([])
  expect(await stateOf(id)).toMatchObject({
    state: 'waiting',
    error: expect.stringMatching(/another master key/) as string,
  })
  world.clock.advance(5000)
  await deliver(deps(), [id])
  expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
})

test('the secret of one destination does not open at another', async () => {
  const { sealed_secret: sealed } = await world.database
    .selectFrom('destination')
    .select('sealed_secret')
    .where('id', '=', destination)
    .executeTakeFirstOrThrow()
  expect(sealed).not.toContain(secret.slice(6))
  expect(world.masterKey.unseal(sealed!, secretContext(destination))).toBe(secret)
  expect(() => world.masterKey.unseal(sealed!, secretContext(randomUUID()))).toThrow('belongs elsewhere')
})

test('two workers that take the same delivery at once send it once', async () => {
  const id = await makeDelivery()
  await Promise.all(Array.from({ length: 5 }, () => deliver(deps(), [id])))
  expect(receiver.ids()).toEqual([id])
})

test('a worker that is killed after sending and before its mark leaves the delivery to the next, with the same id', async () => {
  const id = await makeDelivery()
  receiver.answer(0)
  const worker = fork(join(import.meta.dirname, 'deliver-once.ts'), [world.url, world.keyText, id])
  await expect.poll(() => receiver.told.length, { timeout: 20_000, interval: 20 }).toBe(1)
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  receiver.answer(200)
  const clock = manualClock(new Date())
  await deliver(deps({ clock }), [id])
  expect(receiver.told).toHaveLength(1)
  clock.advance(CLAIM_MS + 1000)
  expect(await findDueDeliveries(world.database, clock.now(), 10)).toContain(id)
  await deliver(deps({ clock }), [id])
  expect(receiver.ids()).toEqual([id, id])
  expect(await stateOf(id)).toMatchObject({ state: 'delivered', tries: 2 })
})

test('a test of a destination is signed like an alert and tells nothing', async () => {
  const id = (await addTestDelivery(world.database, destination, systemClock.now()))!
  await deliver(deps({ clock: systemClock }), [id])
  const { headers, body } = receiver.told[0]!
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
    id,
    type: 'org.lanternfish.test.v1',
  })
})
