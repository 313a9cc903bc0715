import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHandOffDesk } from '#crawler/hand-off-desk.ts'
import { runSlots } from '#crawler/run-slots.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { dumpTables } from './capture-checks.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { greyPoints, hexOfCaptures, openDial, openHandOffWorld } from './hand-off-world.ts'
import { captchaAnswer, captchaLures } from './world/range/conditions/captcha.ts'

const LONG = { timeout: 60_000 }
const PNG = '89504e470d0a1a0a'
const JFIF = 'ffd8ffe000104a464946'

const resources = new AsyncDisposableStack()
let world: Awaited<ReturnType<typeof openHandOffWorld>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>
beforeAll(async () => {
  world = await openHandOffWorld(resources)
  const at = systemClock.now()
  const desk = { id: crypto.randomUUID(), name: 'Desk', kind: 'mail', address: 'desk@unit.example' }
  const row = { ...desk, enabled: true, hand_offs: true, created_at: at, changed_at: at }
  await world.database.insertInto('destination').values(row).execute()
  browser = await openConsoleBrowser()
  resources.defer(() => browser.close())
})
afterAll(() => resources.disposeAsync())

function openAs(name: string, look: { width?: number; colorScheme?: 'dark'; locale?: string } = {}) {
  const { width = 1440, ...more } = look
  const viewport = { width, height: 1100 }
  const seen = { address: world.address, cookie: world.cookies[name]! }
  return browser.openPage({ viewport, bypassCSP: true, ...more }, seen)
}

const captchas = () => world.range.served().filter(({ path }) => path.startsWith('/human.png'))

/** What the operator reads in the picture, once it is on their screen. @param round how many were served by then */
async function readCaptcha(page: Page, round: number): Promise<string> {
  await expect.poll(() => captchas().length, LONG).toBe(round)
  await expect.poll(() => greyPoints(page), LONG).toBeGreaterThan(5_000)
  expect(await greyPoints(page)).toBeLessThan(20_000)
  return captchaAnswer(captchas().at(-1)!.path)
}

async function answerWith(page: Page, digits: string): Promise<void> {
  await page.getByRole('application').focus()
  await page.keyboard.type(digits)
  await page.keyboard.press('Enter')
}

const auditOf = async (action: string) =>
  world.database
    .selectFrom('audit_event')
    .selectAll()
    .where('action', 'like', action)
    .orderBy('seq')
    .execute()

test('an operator solves a captcha in the console, and both lanes go on with the cookies of that browser', async () => {
  const { range, database, address } = world
  const firstIsDone = async () =>
    (await database.selectFrom('scrape').select('id').where('finished_at', 'is not', null).execute()).length >
    0
  const crawling = world.crawl(firstIsDone, { deadlineMs: 200_000 })
  crawling.catch(() => undefined)
  const { page, context, faults } = await openAs('Ada Lantern')
  await show(page, `${address}/hand-offs`)
  await page.getByRole('link', { name: 'Take it: Captcha, First Gate' }).click(LONG)
  const wrong = (await readCaptcha(page, 1)) === '99999' ? '00000' : '99999'
  await page.screenshot({ path: join(browser.pictures, 'hand-off-live.png'), fullPage: true })
  expect(await violationsOf(page)).toEqual([])
  await answerWith(page, wrong)
  const right = await readCaptcha(page, 2)
  await page.getByRole('button', { name: 'Solved' }).click()
  await page.getByText('This is still a gate').waitFor()
  await answerWith(page, right)
  await page.getByText('This looks like a page behind the gate').waitFor()
  await page.getByRole('button', { name: 'Solved' }).click()
  await page.getByText('This hand-off is over: Solved.').waitFor()
  await crawling
  expect((await world.score())[0]).toMatchObject({ recall: 1, precision: 1, gatesStored: [] })
  // What the browser says of the test's own look at the picture.
  expect(faults.filter((fault) => !fault.startsWith('Canvas2D'))).toEqual([])
  await context.close()
  // One form for each answer and one picture for each page: nothing that the page sent or asked for by itself.
  const asked = range.served().filter(({ market }) => market === 'first-gate')
  expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
    '/human',
    '/human',
  ])
  expect(asked.filter(({ path }) => path.startsWith(captchaLures.picture))).toEqual([])
  expect(range.served().filter(({ market }) => market === undefined)).toEqual([])
  expect(captchas().length).toBe(2)
})

test('who is to be told is told; who asked, took, sent and ended stands in the audit log, with names of fields and never what stood in them', async () => {
  const rows = await auditOf('hand-off.%')
  expect(rows.map(({ actor, action, details }) => [actor, action, details])).toMatchObject([
    ['crawler', 'hand-off.asked', { kind: 'captcha' }],
    ['Ada Lantern', 'hand-off.taken', null],
    ['Ada Lantern', 'hand-off.ended', { ending: 'solved' }],
  ])
  const told = world.database
    .selectFrom('delivery')
    .innerJoin('hand_off as h', 'h.id', 'delivery.hand_off_id')
  expect(await told.select(['h.kind', 'state']).execute()).toEqual([{ kind: 'captcha', state: 'waiting' }])
  const sent = (await auditOf('gate%')).filter(({ action }) => action.includes('request'))
  expect(sent.map(({ actor }) => actor)).toEqual(['Ada Lantern', 'Ada Lantern'])
  const digits = captchas().map(({ path }) => captchaAnswer(path))
  for (const { details } of sent) {
    expect(JSON.stringify(details)).toContain('"answer"')
    for (const answer of digits) expect(JSON.stringify(details)).not.toContain(answer)
  }
})

test('no picture of the browser and no captcha lies in any table or in the store of captures', async () => {
  const tables = [...(await dumpTables(world.database)).values()].join('\n')
  const store = await hexOfCaptures(world.deps.config.captureDir)
  // Both can be read.
  expect([tables.includes('first-gate'), store.includes(Buffer.from('WARC/1.1').toString('hex'))]).toEqual([
    true,
    true,
  ])
  for (const text of [PNG, JFIF, 'iVBORw0KGgo', '/9j/4AAQSkZJRg', 'human.png'])
    expect([text, tables.includes(text)]).toEqual([text, false])
  for (const hex of [PNG, JFIF]) expect([hex, store.includes(hex)]).toEqual([hex, false])
})

test('one operator at a time, of the right role, from the console’s own page', async () => {
  const { dial, openIds, secondIsDue, address, database } = world
  await secondIsDue(systemClock.now())
  const closing = new AbortController()
  const running = runSlots(world.deps, closing.signal, 20)
  await expect.poll(openIds, LONG).toHaveLength(1)
  const [id = ''] = await openIds()
  expect(await dial('Cy Reef', id).next('refused')).toMatchObject({ status: 403 })
  expect(await dial('Ada Lantern', id, 'http://elsewhere.example').next('refused')).toMatchObject({
    status: 403,
  })
  const { address: crawler } = await database
    .selectFrom('hand_off')
    .select('address')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const guess = openDial(`ws://${crawler}/${id}`, { authorization: `Bearer ${'x'.repeat(43)}` })
  expect(await guess.next('refused')).toMatchObject({ status: 401 })
  const ada = dial('Ada Lantern', id)
  await ada.next('taken')
  expect(await dial('Bo Quay', id).next('held')).toMatchObject({ by: 'Ada Lantern' })
  await looksRight(id)
  ada.close()
  await expect.poll(() => holderOf(id), LONG).toBe(null)
  const bo = dial('Bo Quay', id)
  await bo.next('taken')
  bo.send({ type: 'end', as: 'blocked' })
  expect(await bo.next('ended')).toMatchObject({ ending: 'blocked' })
  await bo.next('closed')
  await expect.poll(() => pauseOf('second-gate'), LONG).toBe('a person is needed: captcha')
  closing.abort()
  await running
  expect((await auditOf('hand-off.ended')).at(-1)).toMatchObject({ actor: 'Bo Quay' })
  const page = await openAs('Bo Quay')
  await show(page.page, `${address}/hand-offs/${id}`)
  await page.page.getByText('This hand-off is over: Blocked.').waitFor()
  await page.context.close()
})

const holderOf = async (id: string) =>
  (
    await world.database
      .selectFrom('hand_off')
      .select('taken_by')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).taken_by

const pauseOf = async (market: string) =>
  (
    await world.database
      .selectFrom('identity as i')
      .innerJoin('market as m', 'm.id', 'i.market_id')
      .select('i.not_before_reason')
      .where('m.name', '=', market)
      .executeTakeFirstOrThrow()
  ).not_before_reason

/** Both pages on a phone, dark and in Chinese, while somebody else has it. */
async function looksRight(id: string): Promise<void> {
  const { page, context, faults } = await openAs('Bo Quay', {
    width: 390,
    colorScheme: 'dark',
    locale: 'zh-CN',
  })
  for (const path of ['hand-offs', `hand-offs/${id}`]) {
    await show(page, `${world.address}/${path}`)
    await page.getByText('Ada Lantern 正在处理').waitFor()
    await page.screenshot({
      path: join(browser.pictures, `${path.split('/').length}-hand-off-zh.png`),
      fullPage: true,
    })
    expect([await widestOverflow(page), await violationsOf(page)]).toEqual([[], []])
  }
  expect(faults).toEqual([])
  await context.close()
}

test('where nobody comes its time runs out: the scrape pauses with the reason, and the identity is free again', async () => {
  const { database, deps, address, secondIsDue } = world
  const log = openLogger('test', 'silent')
  const config = { handOffListen: '127.0.0.1:0', handOffWaitMs: 1_000, handOffTellMs: 0 }
  const tools = {
    config,
    database,
    clock: systemClock,
    events: deps.events,
    browser: await findBrowser(),
    log,
  }
  await using handOffs = await openHandOffDesk(tools)
  await database
    .updateTable('identity')
    .set({ leased_until: null, not_before: null, not_before_reason: null })
    .execute()
  await secondIsDue(systemClock.now())
  const closing = new AbortController()
  const running = runSlots({ ...deps, handOffs }, closing.signal, 20)
  await expect.poll(() => pauseOf('second-gate'), LONG).toBe('a person is needed: captcha')
  closing.abort()
  await running
  const last = await database
    .selectFrom('hand_off')
    .selectAll()
    .orderBy('asked_at', 'desc')
    .executeTakeFirstOrThrow()
  expect(last).toMatchObject({ ending: 'expired', taken_by: null, path: null })
  const identity = database.selectFrom('identity').selectAll().where('id', '=', last.identity_id)
  expect(await identity.executeTakeFirstOrThrow()).toMatchObject({ leased_by: null })
  const scrape = database.selectFrom('scrape').selectAll().where('market_id', '=', last.market_id)
  expect(await scrape.executeTakeFirstOrThrow()).toMatchObject({ finished_at: null, ending: null })
  const { page, context } = await openAs('Ada Lantern')
  await show(page, `${address}/hand-offs/${last.id}`)
  await page.getByText('This hand-off is over: Nobody came in time.').waitFor()
  await show(page, `${address}/hand-offs/${crypto.randomUUID()}`)
  await page.getByText('There is no hand-off with this number.').waitFor()
  await context.close()
})
