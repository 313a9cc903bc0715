import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readHotlinePolicy } from '#dashboard/hotline-policy.ts'
import { watchHotline } from '#dashboard/watch-hotline.ts'
import { claimDeliveries } from '#db/deliveries.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { addMarket } from '#db/registry.ts'
import { openLogger } from '#shared/logger.ts'
import { deliveryBodyOf } from '#sharing/delivery-body.ts'
import { openConsoleClient } from './console-client.ts'
import { addReports, addSites } from './hotline-reports.ts'
import { marketOf } from './market-database.ts'

/** Destinations are told that the hotline officer is wanted, and nothing more. */

const DAY_MS = 86_400_000

let world: Awaited<ReturnType<typeof openConsoleClient>>
let asConsole: Database
let wanted: string
beforeAll(async () => {
  world = await openConsoleClient({ empty: true })
  asConsole = openDatabase(world.config.databaseUrl, { max: 1, asConsole: true })
  await addMarket(world.database, marketOf('shop'), world.clock.now())
  wanted = await destination('officer@unit.example', true)
  await destination('analyst@unit.example', false)
})
afterAll(async () => {
  await asConsole.destroy()
  await world.close()
})
afterEach(async () => {
  await world.database.deleteFrom('delivery').execute()
  world.clock.advance(DAY_MS)
})

async function destination(address: string, hotline: boolean): Promise<string> {
  const made = await world.send('POST', '/destinations', { name: address, kind: 'mail', address, enabled: true, hotline }, await world.as('administrator')) // prettier-ignore
  return ((await made.json()) as { id: string }).id
}

/** The console as it runs for a while: some rounds of its watch. */
async function watchRounds(): Promise<void> {
  let looks = 0
  const clock = { now: () => (looks++, world.clock.now()) }
  const log = openLogger('dashboard', 'silent')
  const hotlinePolicy = await readHotlinePolicy()
  await using _watch = watchHotline({ database: asConsole, clock, log, hotlinePolicy }, 10)
  await expect.poll(() => looks, { timeout: 60_000 }).toBeGreaterThan(8)
}

const told = () =>
  world.database.selectFrom('delivery').select(['destination_id as to', 'hotline_day as day']).orderBy('created_at').execute() // prettier-ignore

test('where nothing waits for the officer, nobody is told', async () => {
  await watchRounds()
  expect(await told()).toEqual([])
})

test('hits that look planted are told once a day to who asks for it, until somebody has looked into them', async () => {
  await addSites(world.database)
  await watchRounds()
  expect((await told()).map(({ to }) => to)).toEqual([wanted])
  world.clock.advance(DAY_MS)
  await watchRounds()
  expect((await told()).map(({ to }) => to)).toEqual([wanted, wanted])
  const officer = await world.as('hotline')
  const { alarms } = (await (await world.get('/hotline/sites', officer)).json()) as {
    alarms: { id: number }[]
  }
  for (const { id } of alarms) expect((await world.send('POST', `/hotline/alarms/${id}/settle`, {}, officer)).status).toBe(204) // prettier-ignore
  world.clock.advance(DAY_MS)
  await watchRounds()
  expect(await told()).toHaveLength(2)
})

test('so are reports that nobody has, by the day alone, until they were handed over', async () => {
  await addReports(world.database, 2)
  await watchRounds()
  const rows = await world.database.selectFrom('delivery').select('id').execute()
  const now = world.clock.now()
  const [claimed] = await claimDeliveries(
    world.database,
    rows.map(({ id }) => id),
    { now, until: new Date(now.getTime() + DAY_MS) },
  )
  const body = deliveryBodyOf(claimed!, 'https://console.example')
  expect(JSON.parse(body)).toMatchObject({
    type: 'org.lanternfish.hotline.v1',
    data: { day: now.toISOString().slice(0, 10), link: 'https://console.example/reports' },
  })
  expect(body).not.toMatch(/shop|onion|stand-in/)
  const officer = await world.as('hotline')
  for (const id of [1, 2])
    await world.send('POST', `/reports/${id}/handover`, { to: 'Somebody', recipient: 'inhope', reference: 'R' }, officer) // prettier-ignore
  world.clock.advance(DAY_MS)
  await watchRounds()
  expect(await told()).toHaveLength(1)
})
