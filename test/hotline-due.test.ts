import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHotlinePolicy } from '#dashboard/hotline-policy.ts'
import { watchHotline } from '#dashboard/watch-hotline.ts'
import { liftHold, placeHold } from '#db/legal-holds.ts'
import { openDatabase } from '#db/open-database.ts'
import { addMarket } from '#db/registry.ts'
import { openLogger } from '#shared/logger.ts'
import { readMetrics } from '#shared/metrics.ts'
import { openConsoleClient } from './console-client.ts'
import { addReports } from './hotline-reports.ts'
import { marketOf } from './market-database.ts'

/** Dates of reports that have passed: three reports of one market, the second given to a hotline. */

const DAY_MS = 86_400_000

let world: Awaited<ReturnType<typeof openConsoleClient>>
let officer: string
const read = async (path: string) => (await world.get(path, officer)).json()
const erase = (...reports: number[]) => world.send('POST', '/reports/erase', { reports }, officer)
const handOver = (id: number, recipient: string) =>
  world.send('POST', `/reports/${id}/handover`, { to: 'Somebody', recipient, reference: 'R-1' }, officer)

async function afterDays(days: number): Promise<void> {
  world.clock.advance(days * DAY_MS)
  // Sessions end meanwhile.
  officer = await world.as('hotline')
}

beforeAll(async () => {
  world = await openConsoleClient({ empty: true })
  await addMarket(world.database, marketOf('shop'), world.clock.now())
  await addReports(world.database, 3)
  await afterDays(0)
  await handOver(2, 'inhope')
})
afterAll(() => world.close())

type Due = {
  handOver: { count: number; since: string | null }
  erase: { count: number; overdue: number; reports: object[] }
}
const dueNow = async () => ((await read('/reports')) as { due: Due }).due

test('what is due stands above the queue: reports that nobody has in time, and addresses that may go or should be gone', async () => {
  const none = { count: 0, overdue: 0, reports: [] }
  expect(await dueNow()).toEqual({ handOver: { count: 0, since: null }, erase: none })
  await afterDays(89)
  expect(await dueNow()).toMatchObject({ handOver: { count: 2 }, erase: none })
  // The most urgent first, then what somebody has.
  const { rows } = (await read('/reports')) as { rows: { id: number; isOverdue: boolean }[] }
  expect(rows.map(({ id, isOverdue }) => [id, isOverdue])).toEqual([
    [3, true],
    [1, true],
    [2, false],
  ])
  await afterDays(1)
  const due = (await dueNow()).erase
  expect(due).toMatchObject({ count: 1, overdue: 0, reports: [{ id: 2, isOverdue: false }] })
  expect(JSON.stringify(due)).not.toMatch(/onion|sealed/)
  await afterDays(30)
  expect((await dueNow()).erase).toMatchObject({
    count: 1,
    overdue: 1,
    reports: [{ id: 2, isOverdue: true }],
  })
  expect(await read('/reports/2')).toMatchObject({ keeping: { state: 'overdue' } })
})

test('the longest of several preservations counts', async () => {
  for (const recipient of ['authority', 'inhope']) expect((await handOver(1, recipient)).status).toBe(204)
  await afterDays(121)
  expect(await read('/reports/1')).toMatchObject({ keeping: { state: 'preserved' } })
  expect((await dueNow()).erase).toMatchObject({ count: 1, reports: [{ id: 2 }] })
})

test('the alarm is raised by ids, counts and dates, once for each state of things', async () => {
  const lines: string[] = []
  const log = openLogger('dashboard', 'info', (line) => void lines.push(line))
  let looks = 0
  const clock = { now: () => (looks++, world.clock.now()) }
  const database = openDatabase(world.config.databaseUrl, { max: 1, asConsole: true })
  const hotlinePolicy = await readHotlinePolicy()
  const watch = watchHotline({ database, clock, log, hotlinePolicy }, 10)
  await expect.poll(() => looks).toBeGreaterThan(5)
  const { text } = await readMetrics()
  expect(text).toContain('lanternfish_hotline_erasures_overdue 1')
  expect(text).toContain('lanternfish_hotline_handovers_overdue 1')
  await watch[Symbol.asyncDispose]()
  await database.destroy()
  expect(lines).toHaveLength(1)
  const { event, erase: told, ...rest } = JSON.parse(lines[0]!) as Record<string, object>
  expect([event, told]).toMatchObject(['hotline.due', { count: 1, overdue: 1, ids: [2] }])
  expect(JSON.stringify(rest)).not.toMatch(/onion|sealed|stand-in/)
})

test('a legal hold on the market keeps an address, however late it is', async () => {
  const { id } = await world.database
    .selectFrom('market')
    .innerJoin('hotline_report as r', 'r.market_id', 'market.id')
    .select('market.id')
    .executeTakeFirstOrThrow()
  const [hold, placedAt] = [
    { marketId: id, caseReference: null, reason: 'A test', placedBy: 'A test' },
    world.clock.now(),
  ]
  const held = await placeHold(world.database, { ...hold, placedAt })
  expect(await read('/reports/2')).toMatchObject({ keeping: { state: 'held' } })
  expect((await dueNow()).erase.count).toBe(0)
  expect((await erase(2)).status).toBe(422)
  await liftHold(world.database, held, 'A test', placedAt)
  expect((await dueNow()).erase.count).toBe(1)
})

const told = async () => {
  const { rows } = (await (await world.get('/audit', await world.as('administrator'))).json()) as {
    rows: { action: string }[]
  }
  return rows.filter(({ action }) => action === 'report.erased')
}

test('addresses are erased together or not at all, and the record names the reports of what was done alone', async () => {
  const before = await told()
  expect((await erase(1, 2)).status).toBe(422)
  expect(await told()).toEqual(before)
  expect(await read('/reports/2')).toMatchObject({ url: expect.stringContaining('.onion') as string })
  expect((await erase(2)).status).toBe(204)
  expect((await told())[0]).toMatchObject({
    actor: 'The hotline',
    subject: 'report 2',
    details: { reports: [2] },
  })
  expect((await dueNow()).erase).toEqual({ count: 0, overdue: 0, reports: [] })
  expect((await erase(2)).status).toBe(422)
})
