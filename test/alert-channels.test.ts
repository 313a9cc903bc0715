import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliveryQueue } from '#contracts/queues.ts'
import { openQueues } from '#infra/queue.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { deliver } from '#sharing/deliver.ts'
import { openMail } from '#sharing/send-mail.ts'
import { readWorkerConfig } from '#workers/config.ts'
import { openDeliveries } from '#workers/deliver-alerts.ts'
import { workerEvents } from '#workers/events.ts'
import { openAlertWorld, openReceiver, type AlertWorld } from './alert-world.ts'
import { findRedis, openRedisForQueues } from './queue-world.ts'

const HOUR_MS = 3600_000
const redis = findRedis()

let world: AlertWorld
beforeAll(async () => {
  world = await openAlertWorld()
  await world.endBaseline()
})
afterAll(() => world?.close())

test('a mail tells number, category and link in two languages and no word of the listing; sent twice it is known as one', async () => {
  const mails: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        mails.push(text)
        done(mails.length === 1 ? new Error('not now') : null)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const sendMail = openMail(`smtp://127.0.0.1:${port}`, 'Lanternfish <alerts@unit.example>')
  const { id: to } = await world.destination('officer@unit.example', 'mail')
  const id = await world.makeDelivery(to)
  await deliver(world.deliverDeps(), [id])
  expect((await world.stateOf(id)).error).toContain('set SMTP_URL and MAIL_FROM')
  for (let round = 0; round < 2; round += 1) {
    world.clock.advance(HOUR_MS)
    await deliver(world.deliverDeps({ sendMail }), [id])
  }
  await new Promise<void>((resolve) => {
    server.close(resolve)
  })
  expect(await world.stateOf(id)).toMatchObject({ state: 'delivered' })
  expect(mails).toHaveLength(2)
  for (const mail of mails) {
    expect(mail).toContain(`Message-ID: <${id}@unit.example>`)
    expect(mail).toMatch(/^To: officer@unit\.example$/m)
    expect(mail).not.toContain('Ware')
  }
})

describe.each([
  ['Postgres', false],
  ['Redis', true],
])('with the queue on %s', (_name, onRedis) => {
  test('an alert is sent as soon as its reading is stored; one that the queue never heard of is swept up', async ({
    skip,
  }) => {
    skip(onRedis && redis === undefined, 'its server is not installed')
    await using resources = new AsyncDisposableStack()
    const server = onRedis ? resources.use(await openRedisForQueues(redis!)) : world
    const folders = { CAPTURE_DIR: '/none', RECIPE_DIR: '/none' }
    await using receiver = await openReceiver()
    const { id: destination } = await world.destination(receiver.url)
    const config = readWorkerConfig({ DATABASE_URL: world.url, QUEUE_URL: server.url, ...folders })
    const faults: unknown[] = []
    const queues = resources.use(openQueues(server.url, (error) => faults.push(error)))
    const events = workerEvents(openLogger('test', 'silent'))
    const parts = { database: world.database, queues, events, clock: systemClock, masterKey: world.masterKey }
    const deliveries = resources.use(openDeliveries(config, parts))
    const [told, forgotten] = [await world.makeDelivery(destination), await world.makeDelivery(destination)]
    await deliveries.add([told])
    await expect.poll(() => receiver.ids(), { timeout: 20_000, interval: 20 }).toContain(told)
    await expect.poll(() => receiver.ids(), { timeout: 20_000, interval: 20 }).toContain(forgotten)
    await expect
      .poll(() => world.stateOf(forgotten), { timeout: 20_000 })
      .toMatchObject({ state: 'delivered' })
    expect(receiver.ids().filter((id) => id === told || id === forgotten)).toHaveLength(2)
    await expect.poll(() => queues.producer(deliveryQueue).waiting(), { timeout: 20_000 }).toBe(0)
    expect(faults).toEqual([])
  })
})
