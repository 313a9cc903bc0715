import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '#dashboard/passwords.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'
import { addLogIns } from './console-log-ins.ts'
import { addOldHandovers, addReports, addSites } from './hotline-reports.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>

beforeAll(async () => {
  world = await openConsoleClient()
  await addReports(world.database, 5)
  await addOldHandovers(world.database, [4, 5])
  await addSites(world.database)
  await world.send('POST', '/accounts', { name: 'Bo Quay', role: 'unit' })
  // Someone who can sign in: else the console waits for its first administrator.
  const hash = await hashPassword('eel lamp quay barrel')
  await world.database
    .updateTable('account')
    .set({ password_hash: hash, password_set_at: world.clock.now() })
    .where('role', '=', 'administrator')
    .execute()
  await addLogIns(world)
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const looks = [
  { width: 390, colorScheme: 'light', locale: 'zh-CN' },
  { width: 1440, colorScheme: 'dark', locale: 'en-GB' },
] as const

const pages = [
  ['accounts', 'administrator'],
  ['accounts/log-ins', 'administrator'],
  ['audit', 'administrator'],
  ['account', 'hotline'],
  ['reports', 'hotline'],
  ['reports/1', 'hotline'],
  ['reports/4', 'hotline'],
  ['listings', 'hotline'],
] as const

describe.each(looks)('at $width pixels, $colorScheme, $locale', ({ width, colorScheme, locale }) => {
  test.each(pages)(
    '%s is whole for the role %s: no console error, nothing wider than the screen, no axe violation',
    async (path, role) => {
      const viewport = { width, height: width === 390 ? 844 : 900 }
      const options = { viewport, colorScheme, locale, bypassCSP: true }
      const cookie = await world.as(role)
      const { context, page, faults } = await browser.openPage(options, { address: world.address, cookie })
      await show(page, `${world.address}/${path}`)
      const picture = `people-${path.replace('/', '-')}-${role}-${width}-${colorScheme}-${locale}.png`
      await page.screenshot({ path: join(browser.pictures, picture), fullPage: true })
      expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
      await context.close()
    },
  )
})

test('an officer is told why a draft cannot be made', async () => {
  const options = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' }
  const cookie = await world.as('hotline')
  const { context, page } = await browser.openPage(options, { address: world.address, cookie })
  await show(page, `${world.address}/reports/1`)
  await page.getByRole('button', { name: 'NCMEC CyberTipline (XML)' }).click()
  await page.getByText('The policy names nobody who reports').waitFor()
  expect(new URL(page.url()).pathname).toBe('/reports/1')
  await context.close()
})

test.each([
  [1280, 'en-GB'],
  [1440, 'en-GB'],
  [1280, 'zh-CN'],
  [1440, 'zh-CN'],
] as const)(
  'an administrator sees every section in one line, with hand-offs that wait, at %i pixels, %s',
  async (width, locale) => {
    const options = { viewport: { width, height: 500 }, locale, bypassCSP: true }
    const { context, page, faults } = await browser.openPage(options, world)
    const waiting = { open: [{ takenBy: null }, { takenBy: null }], ended: [] }
    await page.route('**/api/v1/hand-offs', (route) => route.fulfill({ json: waiting }))
    await show(page, `${world.address}/audit`)
    await page.locator('.masthead .badge').waitFor()
    await page.screenshot({ path: join(browser.pictures, `people-navigation-${width}-${locale}.png`) })
    const seen = await page.locator('.masthead nav').evaluate((nav) => ({
      lines: new Set([...nav.children].map((link) => link.getBoundingClientRect().top)).size,
      hidden: nav.scrollWidth - nav.clientWidth,
      links: nav.children.length,
    }))
    expect(seen).toEqual({ lines: 1, hidden: 0, links: 10 })
    expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
    await context.close()
  },
)

test('an administrator adds a person, who chooses a password and sees what their role may see', async () => {
  const viewport = { width: 1440, height: 900 }
  const administrator = await browser.openPage({ viewport, bypassCSP: true }, world)
  await show(administrator.page, `${world.address}/accounts`)
  await administrator.page.getByLabel('Name').fill('Cy Reef')
  await administrator.page.getByLabel('Role', { exact: true }).selectOption('researcher')
  await administrator.page.getByRole('button', { name: 'Add' }).click()
  const password = await administrator.page.locator('.issued-password').textContent()
  await administrator.page.getByRole('rowheader', { name: 'Cy Reef' }).waitFor()
  await administrator.page.screenshot({ path: join(browser.pictures, 'people-issued.png'), fullPage: true })
  expect(await violationsOf(administrator.page)).toEqual([])

  const person = await browser.openPage({ viewport, bypassCSP: true }, { ...world, cookie: '' })
  await show(person.page, world.address)
  await person.page.getByRole('button', { name: 'I have a one-time password' }).click()
  await person.page.getByLabel('One-time password').fill(password ?? '')
  await person.page.keyboard.press('Enter')
  await person.page.getByRole('heading', { name: 'Welcome, Cy Reef' }).waitFor()
  await person.page.screenshot({ path: join(browser.pictures, 'people-choose.png') })
  expect(await violationsOf(person.page)).toEqual([])
  await person.page.getByLabel('New password').fill('nets mended by noon')
  await person.page.keyboard.press('Enter')
  await person.page.getByRole('heading', { name: 'Overview' }).waitFor()
  const names = await person.page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link')
    .allTextContents()
  expect(names).toContain('Listings')
  expect(names).not.toContain('Accounts')

  await administrator.page.getByRole('button', { name: 'Disable: Cy Reef' }).click()
  await administrator.page.getByRole('button', { name: 'Enable: Cy Reef' }).waitFor()
  await person.page.goto(`${world.address}/listings`)
  await person.page.waitForURL(/sign-in/)
  await Promise.all([administrator.context.close(), person.context.close()])
})

test('a hotline officer begins at a queue without addresses, opens a report, drafts it and hands it over', async () => {
  const cookie = await world.as('hotline')
  const viewport = { width: 1440, height: 900 }
  const { context, page, faults } = await browser.openPage(
    { viewport, bypassCSP: true },
    { ...world, cookie },
  )
  await show(page, world.address)
  await page.waitForURL(/reports$/)
  await page.getByText('3 to be handed over').waitFor()
  expect(await page.content()).not.toContain('.onion')
  await page.getByRole('link', { name: 'Open report 1' }).click()
  await page.getByText('.onion/item/0').waitFor()
  expect(await page.locator('article a').count()).toBe(0)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Hotline of INHOPE (form)' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('report-1-inhope.txt')
  await page.getByRole('button', { name: 'Hand over report 1' }).click()
  await page.getByLabel('To whom').fill('Example hotline')
  await page.getByLabel('Kind of recipient').selectOption('inhope')
  await page.getByLabel('Reference number').fill('EX-7')
  await page.screenshot({ path: join(browser.pictures, 'people-hand-over.png'), fullPage: true })
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Handed to Example hotline, reference EX-7').waitFor()
  await page.getByText(/^Preserve until \d{4}/).waitFor()
  await page.getByRole('link', { name: 'Reports' }).first().click()
  await page.getByText('2 to be handed over').waitFor()
  expect([await violationsOf(page), faults]).toEqual([[], []])
  await context.close()
})

test('a hotline officer sees whose addresses are to be erased, and erases them in one act, asked twice', async () => {
  const cookie = await world.as('hotline')
  const options = { viewport: { width: 1440, height: 900 }, bypassCSP: true }
  const { context, page, faults } = await browser.openPage(options, { ...world, cookie })
  await show(page, `${world.address}/reports`)
  await page
    .getByText('The addresses of 2 reports need not be preserved any more. One should be erased by now.')
    .waitFor()
  const due = page.getByRole('region', { name: 'Dates that have passed' })
  expect(await due.getByRole('listitem').allTextContents()).toMatchObject([
    expect.stringMatching(/^Report 4.*overdue$/) as string,
    expect.stringMatching(/^Report 5/) as string,
  ])
  await due.getByRole('button', { name: 'Erase these 2 addresses' }).click()
  await page.screenshot({ path: join(browser.pictures, 'people-reports-erase.png'), fullPage: true })
  expect(await violationsOf(page)).toEqual([])
  await due.getByRole('button', { name: 'Erase 2 addresses for ever' }).click()
  await due.waitFor({ state: 'detached' })
  expect(await page.getByText('The address was erased').count()).toBe(2)
  expect(faults).toEqual([])
  await context.close()
})

test('a hotline officer lifts a quarantine and notes that an alarm was looked into', async () => {
  const cookie = await world.as('hotline')
  const { context, page } = await browser.openPage(
    { viewport: { width: 1440, height: 900 } },
    { ...world, cookie },
  )
  await show(page, `${world.address}/reports`)
  await page.getByText('Blinding suspected.').waitFor()
  await page.getByRole('button', { name: /^Looked into/ }).click()
  await page.getByText('Blinding suspected.').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Lift the quarantine/ }).click()
  await page.getByText('is in quarantine').waitFor({ state: 'detached' })
  await context.close()
})

test('an administrator approves what another one entered, and revokes it; their own they cannot approve', async () => {
  const { context, page } = await browser.openPage({ viewport: { width: 1440, height: 900 } }, world)
  await show(page, `${world.address}/accounts/log-ins`)
  await page.getByText('Another administrator approves what you entered.').waitFor()
  const approve = page.getByRole('button', { name: /^Approve/ })
  expect(await approve.count()).toBe(1)
  await approve.click()
  await approve.waitFor({ state: 'detached' })
  const used = page.getByRole('row').filter({ hasText: 'in use' })
  const before = await used.count()
  await used
    .first()
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await page.getByText('revoked', { exact: true }).nth(1).waitFor()
  expect(await used.count()).toBe(before - 1)
  await context.close()
})
