import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rule } from './alert-world.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>
let failing: number

beforeAll(async () => {
  world = await openConsoleClient({ role: 'unit' })
  failing = await seedAlerts()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** Two rules and a broken one, 24 alerts of which some are judged, and deliveries in every state. Gives a failed one. */
async function seedAlerts(): Promise<number> {
  const { database, clock } = world
  const make = async <Answer>(path: string, body: unknown) =>
    (await (await world.send('POST', path, body)).json()) as Answer
  const desk = { name: 'Situation desk', kind: 'webhook', address: 'http://127.0.0.1:9/hook', enabled: true }
  const { id: to } = await make<{ id: string }>('/destinations', desk)
  await make('/destinations', {
    name: 'Officer',
    kind: 'mail',
    address: 'officer@unit.example',
    enabled: true,
  })
  const copies = rule({
    name: 'Copies to France',
    categories: ['counterfeits'],
    shipsTo: ['FR'],
    destinations: [to],
  })
  const { id: ruleId } = await make<{ id: number }>('/rules', copies)
  await make('/rules', rule({ name: 'Lanterns', query: '灯笼 -broken', pattern: 'brass +lantern' }))
  await sql`update rule set enabled = false, fault = 'The pattern failed while matching.' where name = 'Lanterns'`.execute(database) // prettier-ignore
  await sql`truncate alert cascade`.execute(database)
  await sql`insert into market_section (market_id, start_path) select id, '/' from market where name = 'tidewater'`.execute(database) // prettier-ignore
  await sql`
    insert into alert (rule_id, rule_version, listing_id, matched_at, baseline, triage)
    select ${ruleId}, 1, id, ${clock.now()}, false, case when id < 5 then 'useful' when id < 7 then 'noise' else 'new' end
    from listing where id <= 24`.execute(database)
  await sql`
    insert into delivery (alert_id, destination_id, created_at, next_attempt_at, state, tries, last_error)
    select a.id, ${to}, a.matched_at, a.matched_at, (array['waiting', 'delivered', 'failed'])[1 + a.id % 3], a.id % 3,
      case a.id % 3 when 2 then 'the receiver answered 500' end
    from alert a`.execute(database)
  await sql`
    insert into delivery_attempt (delivery_id, started_at, ended_at, status, error)
    select d.id, d.created_at, d.created_at, 500, d.last_error from delivery d where d.state = 'failed'`.execute(database) // prettier-ignore
  const { rows } = await sql<{ id: number }>`select min(alert_id) as id from delivery where state = 'failed'`.execute(database) // prettier-ignore
  return rows[0]!.id
}

const looks = [
  { width: 390, colorScheme: 'light', locale: 'zh-CN' },
  { width: 390, colorScheme: 'dark', locale: 'en-GB' },
  { width: 1440, colorScheme: 'light', locale: 'en-GB' },
] as const

const pages = [
  ['inbox', () => '/alerts'],
  ['alert', () => `/alerts/${failing}`],
  ['rules', () => '/rules'],
  ['rule', () => '/rules/1'],
] as const

describe.each(looks)('at $width pixels, $colorScheme, $locale', ({ width, colorScheme, locale }) => {
  test.each(pages)(
    '%s is whole: no console error, nothing wider than the screen, no axe violation',
    async (name, path) => {
      const viewport = { width, height: width === 390 ? 844 : 900 }
      const options = { viewport, colorScheme, locale, bypassCSP: true }
      const { context, page, faults } = await browser.openPage(options, world)
      await show(page, `${world.address}${path()}`)
      const picture = `alerts-${name}-${width}-${colorScheme}-${locale}.png`
      await page.screenshot({ path: join(browser.pictures, picture), fullPage: true })
      expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
      await context.close()
    },
  )
})

const wide = { viewport: { width: 1440, height: 900 }, bypassCSP: true }

test('a unit judges its inbox by keyboard: each judged alert leaves the list and the focus goes on to the next', async () => {
  const { context, page, faults } = await browser.openPage(wide, world)
  await show(page, `${world.address}/alerts`)
  const rows = page.locator('[data-alert]')
  const before = await rows.count()
  const ids = await rows.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['alert']))
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-alert]')?.dataset['alert'])
  await rows.first().locator('.title').focus()
  await page.keyboard.press('j')
  expect(await focused()).toBe(ids[1])
  await page.keyboard.press('u')
  await expect.poll(() => rows.count()).toBe(before - 1)
  await expect.poll(focused).toBe(ids[2])
  await page.keyboard.press('n')
  await expect.poll(() => rows.count()).toBe(before - 2)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Sendings' }).waitFor()
  const judged = await world.database.selectFrom('alert').select(['id', 'triage']).where('triaged_by', '=', 'The unit').orderBy('id', 'desc').execute() // prettier-ignore
  expect(judged).toEqual([
    { id: Number(ids[1]), triage: 'useful' },
    { id: Number(ids[2]), triage: 'noise' },
  ])
  expect(faults).toEqual([])
  await context.close()
})

test('a delivery that was given up is sent again from its alert', async () => {
  const { context, page } = await browser.openPage(wide, world)
  await show(page, `${world.address}/alerts/${failing}`)
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('Next try').waitFor()
  await context.close()
})

test('a rule is made with a preview while it is typed, refused in the reader’s words, then listed', async () => {
  const { context, page, faults } = await browser.openPage(wide, world)
  await show(page, `${world.address}/rules`)
  await page.getByRole('link', { name: 'New rule' }).click()
  await page.getByLabel('Name').fill('Books')
  await page.getByText('Name a condition').waitFor()
  await page.getByLabel('Pattern').fill('guide(')
  await page.getByText('The pattern cannot be read').waitFor()
  await page.getByText('(parentheses () not balanced)').waitFor()
  await page.getByLabel('Pattern').fill('guide')
  await page.getByText(/\d+ listings that were first seen in the last 30 days/).waitFor()
  await page.getByLabel('Guides and tutorials').check()
  await page.getByLabel('Situation desk').check()
  await page.getByLabel('Ships to').fill('Germany')
  await page.getByText('These are no codes of countries: GERMANY.').waitFor()
  await page.getByLabel('Ships to').fill('de')
  await page.screenshot({ path: join(browser.pictures, 'alerts-filled-rule.png'), fullPage: true })
  await page.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /Books/ })
  await row.getByText('Ships to: Germany').waitFor()
  await row.getByText('Situation desk').waitFor()
  // What the browser says of the answer that refused the pattern is what was asked for here.
  expect(faults.filter((fault) => !fault.includes('422'))).toEqual([])
  await context.close()
})

test('a new webhook shows its secret once; a test of it says how it went', async () => {
  const { context, page } = await browser.openPage(wide, world)
  await show(page, `${world.address}/rules`)
  await page.getByLabel('Name').fill('Second desk')
  await page.getByLabel('Address (https)').fill('http://desk.example/')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('A webhook needs https').waitFor()
  await page.getByLabel('Address (https)').fill('https://desk.example/')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText(/^whsec_/).waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.screenshot({ path: join(browser.pictures, 'alerts-secret.png'), fullPage: true })
  await page.reload()
  await page.getByText('Second desk').waitFor()
  expect(await page.getByText(/^whsec_/).count()).toBe(0)
  await page.getByRole('button', { name: 'Test: Second desk' }).click()
  await page.getByText('On its way…').waitFor()
  const fail = () =>
    world.database
      .updateTable('delivery')
      .set({ state: 'failed', last_error: 'no answer within 15 s' })
      .where('alert_id', 'is', null)
      .returning('id')
      .execute()
  await expect.poll(fail).toHaveLength(1)
  await page.getByText('It did not arrive: no answer within 15 s').waitFor()
  await context.close()
})
