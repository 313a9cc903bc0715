import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HAND_OFF_HOLD_MS } from '#contracts/hand-off.ts'
import { crawlMarket } from '#crawler/crawl-market.ts'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { runSlots } from '#crawler/run-slots.ts'
import { openSlots } from '#crawler/slots.ts'
import { leaseIdentity } from '#db/leases.ts'
import { systemClock } from '#shared/clock.ts'
import { until } from './demo-run.ts'
import { openConsoleBrowser, show } from './console-browser.ts'
import { gated, openGatedWorld, type openDial } from './hand-off-world.ts'
import { endgameAnswer } from './world/range/conditions/endgame.ts'

/** A limit for what hangs. */
const LONG = { timeout: 100_000 }
const HOUR_MS = 3600_000
/** Its page asks for itself again each second, as long as a browser shows it. */
const ticking = { kind: 'captcha', answerSeconds: 5 }
const endgame = { kind: 'endgame', captcha: true, answerSeconds: 100 }

const resources = new AsyncDisposableStack()
let world: Awaited<ReturnType<typeof openGatedWorld>>
let beside: Crawled
beforeAll(async () => {
  const markets = [
    gated('ending', ticking),
    gated('beside', ticking),
    gated('riddle', endgame),
    gated('stall'),
  ]
  world = await openGatedWorld(resources, { seed: 'hand-off-end', scale: 0.2, markets })
  for (const { name } of markets) await world.isDue(name, null)
  beside = await begin('beside')
  const bo = world.dial('Bo Quay', beside.id)
  resources.defer(async () => {
    bo.close()
    beside.closing.abort()
    await beside.done
  })
  await bo.next('taken')
})
afterAll(() => resources.disposeAsync())
/** Nobody takes it up before. */
const rests = (market: string, leased_until: Date | null) =>
  world.database
    .updateTable('identity')
    .set({ leased_until, not_before: null, not_before_reason: null })
    .where('market_id', '=', world.marketOf(market))
    .execute()

type Crawled = { id: string; closing: AbortController; done: Promise<void> }

/** Crawls one market until its gate is before a person. */
async function begin(market: string, gate = world.deps.gate): Promise<Crawled> {
  const { database, deps, openIds, isDue } = world
  const before = await openIds()
  await rests(market, null)
  await isDue(market, systemClock.now())
  const now = systemClock.now()
  const holder = crypto.randomUUID()
  const lease = await leaseIdentity(database, { holder, now, until: new Date(now.getTime() + HOUR_MS) })
  const closing = new AbortController()
  const done = crawlMarket({ ...deps, gate }, { ...lease!, holder }, closing.signal)
  const opened = async () => (await openIds()).find((id) => !before.includes(id))
  const id = await until(`${market} to ask for a person`, opened, LONG.timeout)
  return { id, closing, done }
}

const asked = (market: string) => world.range.served().filter((one) => one.market === market)
const pictures = () => asked('ending').filter(({ path }) => path.startsWith('/human.png')).length

/** As long as it takes another page of the same kind to ask for itself twice more. */
async function timeGoesOn(): Promise<void> {
  const before = asked('beside').filter(({ path }) => !path.startsWith('/human')).length
  const now = () => asked('beside').filter(({ path }) => !path.startsWith('/human')).length
  await expect.poll(now, LONG).toBeGreaterThan(before + 1)
}

const PRESS = { type: 'press', x: 120, y: 260, button: 'left', clicks: 1 } as const
/** What an operator who has not understood that it is over goes on doing. */
function goOn(dial: ReturnType<typeof openDial>): void {
  for (const input of [PRESS, { ...PRESS, type: 'release' }, { type: 'text', text: '12345' }] as const)
    dial.send(input)
  dial.send({ type: 'key-down', key: 'Enter' })
  dial.send({ type: 'reload' })
  dial.send({ type: 'end', as: 'solved' })
}

async function isSeen(dial: ReturnType<typeof openDial>): Promise<void> {
  await dial.next('taken')
  await expect.poll(() => dial.frames(), LONG).toBeGreaterThan(1)
  await expect.poll(pictures, LONG).toBeGreaterThan(0)
}

test('an operator who is signed off sees nothing more, does nothing more, and has no captcha asked for', async () => {
  const { database, dial } = world
  const { id, closing, done } = await begin('ending')
  const ada = dial('Ada Lantern', id)
  await isSeen(ada)
  const account = database.selectFrom('account').select('id').where('name', '=', 'Ada Lantern')
  const session = await database
    .deleteFrom('console_session')
    .where('account_id', '=', account)
    .returningAll()
    .executeTakeFirstOrThrow()
  await ada.next('closed')
  goOn(ada)
  const holder = () =>
    database.selectFrom('hand_off').select('taken_by').where('id', '=', id).executeTakeFirst()
  await expect.poll(holder, LONG).toEqual({ taken_by: null })
  // A captcha that was on its way to them has come by then.
  await timeGoesOn()
  const [seen, drawn, all] = [ada.frames(), pictures(), asked('ending').length]
  await timeGoesOn()
  expect([ada.frames(), pictures()]).toEqual([seen, drawn])
  expect(asked('ending').filter(({ method }) => method === 'POST')).toEqual([])
  // Its browser is still there, for whoever comes next: what is not asked for is not asked for because nobody is.
  await expect.poll(() => asked('ending').length, LONG).toBeGreaterThan(all)
  expect(await dial('Ada Lantern', id).next('refused')).toMatchObject({ status: 401 })
  await database.insertInto('console_session').values(session).execute()
  closing.abort()
  await done
})

async function nothingPasses(id: string, ada: ReturnType<typeof openDial>, ending: string): Promise<void> {
  expect(await ada.next('ended')).toMatchObject({ ending })
  goOn(ada)
  await ada.next('closed')
  const [seen, all] = [ada.frames(), asked('ending').length]
  await timeGoesOn()
  expect([ada.frames(), asked('ending').length]).toEqual([seen, all])
  expect(asked('ending').filter(({ method }) => method === 'POST')).toEqual([])
  expect(await world.dial('Ada Lantern', id).next('ended')).toMatchObject({ ending })
  const row = world.database.selectFrom('hand_off').selectAll().where('id', '=', id)
  expect(await row.executeTakeFirstOrThrow()).toMatchObject({ ending, path: null, view_token_sha256: null })
}

test('when the crawler closes, the hand-off is over for who is at it, and nothing passes any more', async () => {
  const { id, closing, done } = await begin('ending')
  const ada = world.dial('Ada Lantern', id)
  await isSeen(ada)
  closing.abort()
  await nothingPasses(id, ada, 'closed')
  await done
})

test('when an operator’s time is over, nothing passes any more, whatever they do', async () => {
  const { id, done } = await begin('ending')
  using timers = vi.spyOn(globalThis, 'setTimeout')
  const ada = world.dial('Ada Lantern', id)
  await isSeen(ada)
  // Once they have seen it, their ten minutes are over: nobody waits for them here.
  const counted = timers.mock.calls.filter(
    ([, ms = 0]) => ms > HAND_OFF_HOLD_MS / 2 && ms <= HAND_OFF_HOLD_MS,
  )
  expect(counted).toHaveLength(1)
  counted[0]![0]()
  await nothingPasses(id, ada, 'expired')
  await done
})

test('what the gate stops is shown to no operator: the hand-off is over, and the page is reported', async () => {
  const { database, deps, dial } = world
  const gate = { ...deps.gate }
  const { id, done } = await begin('ending', gate)
  // The rules change while nobody has come.
  const tokens = ['prove that you are human']
  gate.judge = openCsamGate({ version: '2', rules: [{ id: 'changed', kind: 'marker', tokens }] })
  const drawn = pictures()
  const ada = dial('Ada Lantern', id)
  expect(await ada.next('ended')).toMatchObject({ ending: 'stopped' })
  await done
  expect([ada.frames(), pictures()]).toEqual([0, drawn])
  const page = database.selectFrom('page').select(['path', 'last_outcome', 'due_at'])
  const kept = await page.where('market_id', '=', world.marketOf('ending')).execute()
  expect(kept).toContainEqual({ path: null, last_outcome: 'csam-report', due_at: null })
  const reports = await database.selectFrom('hotline_report').select('rule').execute()
  expect(reports).toEqual([{ rule: 'changed' }])
  const said = database
    .selectFrom('audit_event')
    .select(['actor', 'details'])
    .where('subject', '=', `hand-off/${id}`)
  expect(await said.where('action', '=', 'hand-off.ended').execute()).toEqual([
    { actor: 'crawler', details: { ending: 'stopped' } },
  ])
})

const isRead = async (market: string) => {
  const scrapes = world.database.selectFrom('scrape as s').innerJoin('market as m', 'm.id', 's.market_id')
  const whole = scrapes.select('s.id').where('m.name', '=', market).where('s.ending', '=', 'complete')
  return (await whole.execute()).length > 0
}

test('while a gate waits for a person the only slot reads another market; then EndGame’s captcha is solved in the console', async () => {
  const { deps, isDue, openIds, address, cookies, range } = world
  await rests('ending', new Date(systemClock.now().getTime() + HOUR_MS))
  const before = await openIds()
  const closing = new AbortController()
  await isDue('riddle', systemClock.now())
  const running = runSlots({ ...deps, slots: openSlots(1) }, closing.signal, 20)
  await expect.poll(openIds, LONG).toHaveLength(before.length + 1)
  await isDue('stall', systemClock.now())
  await expect.poll(() => isRead('stall'), LONG).toBe(true)
  expect(await openIds()).toHaveLength(before.length + 1)
  const browser = await openConsoleBrowser()
  const options = { viewport: { width: 1440, height: 1100 }, bypassCSP: true }
  const { page } = await browser.openPage(options, { address, cookie: cookies['Ada Lantern']! })
  await show(page, `${address}/hand-offs`)
  await page.getByRole('link', { name: /^Take it: .*Riddle/ }).click(LONG)
  // Whoever comes to its captcha a second time waits for a minute of its own: the page leads there by itself.
  const drawn = () => range.served().findLast(({ path }) => path.startsWith('/captcha/'))
  await expect.poll(drawn, LONG).toBeDefined()
  await page.getByRole('application').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.type(endgameAnswer(drawn()!.path))
  await page.keyboard.press('Enter')
  await page.getByText('This looks like a page behind the gate').waitFor(LONG)
  await page.getByRole('button', { name: 'Solved' }).click()
  await expect.poll(() => isRead('riddle'), LONG).toBe(true)
  await browser.close()
  closing.abort()
  await running
  await world.crawl(async () => true)
  const score = (await world.score()).find(({ market }) => market === 'riddle')
  expect(score).toMatchObject({ recall: 1, gatesStored: [] })
  const forms = range.served().filter(({ market, method }) => market === 'riddle' && method === 'POST')
  expect(forms).toHaveLength(1)
})
