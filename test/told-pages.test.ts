import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHandOff } from '#db/hand-offs.ts'
import { recordLife } from '#db/market-life.ts'
import { rule } from './alert-world.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>

beforeAll(async () => {
  world = await openConsoleClient({ role: 'unit' })
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const wide = { viewport: { width: 1440, height: 900 }, bypassCSP: true }

test('a unit asks for seizures and for gates that wait in the console, and both are audited', async () => {
  const { context, page, faults } = await browser.openPage(wide, world)
  await show(page, `${world.address}/rules`)
  await page.getByLabel('Name').fill('Desk')
  await page.getByLabel('Address (https)').fill('https://desk.example/')
  await page.getByLabel('Also told when a gate waits for a person').check()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Told of gates').waitFor()
  await page.getByRole('button', { name: 'Not of gates: Desk' }).click()
  await page.getByRole('button', { name: 'Tell of gates: Desk' }).click()
  await page.getByText('Told of gates').waitFor()
  await page.getByRole('link', { name: 'New rule' }).click()
  await page.getByLabel('Name').fill('Seizures')
  await page.getByLabel('Words').fill('lost when the rule is of changes')
  await page.getByRole('button', { name: 'Changes of markets' }).click()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await page.getByLabel('Seized').check()
  await page.getByText('0 changes of markets in the last 30 days').waitFor()
  await page.getByLabel('Desk').check()
  await page.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /Seizures/ })
  await row.getByText('The market becomes: Seized').waitFor()
  expect(faults).toEqual([])
  await context.close()
  const [made] = await world.database.selectFrom('rule').select(['states', 'query']).execute()
  expect(made).toEqual({ states: ['seized'], query: null })
  const audit = world.database.selectFrom('audit_event').select(['action', 'details']).orderBy('seq')
  const told = (await audit.execute()).filter(({ action }) => /^(?:rule|destination)/.test(action))
  expect(told.map(({ action }) => action)).toEqual([
    'destination.made',
    'destination.changed',
    'destination.changed',
    'rule.made',
  ])
  expect(told.at(-1)!.details).toMatchObject({ states: ['seized'] })
})

/** A market of the world is seized, and another waits for a person. Gives the alert of the first. */
async function seed(): Promise<number> {
  const { database, clock } = world
  await world.send('POST', '/rules', rule({ name: 'What goes', states: ['seized', 'exit-suspected'] }))
  const [first, second] = await database.selectFrom('market').select('id').orderBy('id').limit(2).execute()
  const shown = database.selectFrom('capture').select('id').where('market_id', '=', first!.id).limit(1)
  const { id: capture_id } = await shown.executeTakeFirstOrThrow()
  const change = { from_state: 'up', to_state: 'seized', reason: 'the last 3 answers were seizure banners' }
  const row = { ...change, market_id: first!.id, at: clock.now(), page_fetch_id: null, capture_id }
  await database.transaction().execute((trx) => recordLife(trx, row))
  const identity = database.selectFrom('identity').select('id').where('market_id', '=', second!.id)
  await openHandOff(database, {
    id: randomUUID(),
    marketId: second!.id,
    identityId: (await identity.executeTakeFirstOrThrow()).id,
    kind: 'captcha',
    path: '/human',
    address: '127.0.0.1:1',
    askedAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + 300_000),
    toldSince: clock.now(),
  })
  const alert = database.selectFrom('alert').select('id').where('market_state_id', 'is not', null)
  return (await alert.orderBy('id', 'desc').executeTakeFirstOrThrow()).id
}

const looks = [
  { width: 390, colorScheme: 'light', locale: 'zh-CN' },
  { width: 1440, colorScheme: 'dark', locale: 'en-GB' },
] as const

test('what became of a market and who waits for a person stand where one looks first, in both languages and themes', async () => {
  const id = await seed()
  for (const { width, colorScheme, locale } of looks) {
    const viewport = { width, height: 900 }
    const options = { viewport, colorScheme, locale, bypassCSP: true }
    const { context, page, faults } = await browser.openPage(options, world)
    const isChinese = locale === 'zh-CN'
    const pages = [
      ['overview', '', isChinese ? '正等待人工处理：验证码。' : 'waits for a person: Captcha.'],
      ['alert', `alerts/${id}`, isChinese ? '最近 3 次响应均为查封公告' : 'seizure banners'],
      ['rule', 'rules/2', isChinese ? '市场变为' : 'The market becomes'],
    ] as const
    for (const [name, path, said] of pages) {
      await show(page, `${world.address}/${path}`)
      await page.getByText(said).first().waitFor()
      await page.screenshot({ path: join(browser.pictures, `told-${name}-${locale}.png`), fullPage: true })
      expect([name, await widestOverflow(page), await violationsOf(page), faults]).toEqual([name, [], [], []])
    }
    await context.close()
  }
})
