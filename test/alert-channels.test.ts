import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliveryQueue } from '#contracts/queues.ts'
import { findFreePorts } from '#infra/free-ports.ts'
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
const patient = { timeout: 20_000, interval: 20 }
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

test('the receiver that docs/alerts.md shows takes what is signed for it, and refuses the rest', async () => {
  const page = await readFile(join(import.meta.dirname, '..', 'docs', 'alerts.md'), 'utf8')
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const port = await findFreePorts(1)
  const { id: to, secret } = await world.destination(`http://127.0.0.1:${port}/`)
  const env = { PORT: String(port), WEBHOOK_SECRET: secret ?? '' }
  const receiver = spawn(process.execPath, ['--input-type=module', '-e', code], { env })
  let printed = ''
  receiver.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = once(receiver, 'exit')
  try {
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).then((answer) => answer.status, () => 0), patient).toBe(401) // prettier-ignore
    const id = await world.makeDelivery(to)
    await deliver(world.deliverDeps({ clock: systemClock }), [id])
    expect(await world.stateOf(id)).toMatchObject({ state: 'delivered', statuses: [204] })
    expect(printed).toContain("market: 'test-market'")
  } finally {
    receiver.kill()
    await ended
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
    const deliveries = resources.use(await openDeliveries(config, parts))
    const [told, forgotten] = [await world.makeDelivery(destination), await world.makeDelivery(destination)]
    await deliveries.add([told])
    await expect.poll(() => receiver.ids(), patient).toContain(told)
    await expect.poll(() => receiver.ids(), patient).toContain(forgotten)
    await expect.poll(() => world.stateOf(forgotten), patient).toMatchObject({ state: 'delivered' })
    expect(receiver.ids().filter((id) => id === told || id === forgotten)).toHaveLength(2)
    const producer = await queues.producer(deliveryQueue)
    await expect.poll(() => producer.waiting(), patient).toBe(0)
    expect(faults).toEqual([])
  })
})
