import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOneTimePassword } from '#db/one-time-password.ts'
import { openConsoleBrowser, show as showUrl, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>

beforeAll(async () => {
  world = await openConsoleClient()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const openPage = (options: BrowserContextOptions, signedIn = true, { address, cookie } = world) =>
  browser.openPage(options, { address, cookie: signedIn ? cookie : '' })
const show = (page: Page, path: string, { address } = world) => showUrl(page, `${address}${path}`)

const looks = [
  { width: 390, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
] as const
const pages = [
  ['sign-in', '/sign-in'],
  ['overview', '/'],
  ['listings', '/listings'],
  ['search', '/listings?q=%E6%89%8B%E8%A1%A8&market=tidewater&minUsd=10'],
  ['nothing', '/listings?q=nobodysellsthis'],
  ['listing', '/listings/150'],
  ['unknown', '/listings/999999'],
] as const

describe.each(looks)('at $width pixels, $colorScheme', ({ width, colorScheme }) => {
  test.each(pages)(
    '%s is whole: no console error, nothing wider than the screen, no axe violation',
    async (name, path) => {
      const viewport = { width, height: width === 390 ? 844 : 900 }
      // axe is put in as a script, which the pages' own policy rightly refuses.
      const { context, page, faults } = await openPage(
        { viewport, colorScheme, bypassCSP: true },
        name !== 'sign-in',
      )
      await show(page, path)
      await page.screenshot({
        path: join(browser.pictures, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      })
      expect(await widestOverflow(page)).toEqual([])
      expect(await violationsOf(page)).toEqual([])
      // The browser itself reports a 404 answer, which is what that page is about.
      expect(faults.filter((fault) => name !== 'unknown' || !fault.includes('404'))).toEqual([])
      await context.close()
    },
  )
})

test('someone signs in by keyboard, searches, opens a listing, changes language and theme, signs out', async () => {
  const password = await createOneTimePassword(world.database, world.clock, null)
  const { context, page, faults } = await openPage(
    { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
    false,
  )
  await page.goto(`${world.address}/listings?market=tidewater`)
  await page.waitForURL(/sign-in\?next=/)
  await page.getByLabel('One-time password').fill('wrong-password')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('wrong, already used or expired').waitFor()
  await page.getByLabel('One-time password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Make your account' }).waitFor()
  await page.getByLabel('Name').fill('Ada Lantern')
  await page.getByLabel('New password').fill('too short')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('at least 12 characters').waitFor()
  await page.getByLabel('Show the password').check()
  await page.getByLabel('New password').fill('eel lamp quay barrel')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/listings\?market=tidewater$/)
  await page.getByRole('searchbox').fill('lantern')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=lantern/)
  await page
    .getByRole('cell')
    .getByRole('link', { name: /lantern/i })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Price history' }).waitFor()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('heading', { name: '价格历史' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByLabel('偏好').click()
  await page.getByRole('button', { name: '深色' }).click()
  await expect.poll(background).not.toBe(light)
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL(/sign-in$/)
  await page.goto(world.address)
  await page.waitForURL(/sign-in$/)
  await page.getByLabel('名称').fill('ada lantern')
  await page.getByLabel('密码', { exact: true }).fill('eel lamp quay barrel')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '总览' }).waitFor()
  // What the browser says of answers with status 400 and 401 is what was asked for here.
  expect(faults.filter((fault) => !/40[01]/.test(fault))).toEqual([])
  await context.close()
})

test('markup in a title or a description stays text, under the policy that customers get', async () => {
  const markup = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>'
  await world.database
    .updateTable('listing')
    .set({ title: `Lamp ${markup}`, description: markup })
    .where('id', '=', 151)
    .execute()
  const { context, page, faults } = await openPage({ viewport: { width: 390, height: 844 } })
  await show(page, '/listings/151')
  expect(await page.locator('main img, main script').count()).toBe(0)
  expect(await page.locator('h1').textContent()).toBe(`Lamp ${markup}`)
  expect(await page.title()).not.toBe('broken')
  expect(faults).toEqual([])
  await context.close()
})

test('the pages may load nothing from elsewhere and may not be framed', async () => {
  const page = await fetch(`${world.address}/listings/7`)
  expect(page.headers.get('content-type')).toContain('text/html')
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|https?:/)
})

test('when the console stops answering the page says so and offers to try again', async () => {
  const { context, page } = await openPage({ viewport: { width: 390, height: 844 } })
  await page.route('**/api/v1/listings*', (route) => route.abort())
  await page.goto(`${world.address}/listings`)
  await page.getByRole('alert').getByText('does not answer').waitFor()
  await page.unroute('**/api/v1/listings*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.listings').waitFor()
  await context.close()
})

test('before the first scrape the console says what will come, and breaks nowhere', async () => {
  const fresh = await openConsoleClient({ empty: true })
  const viewport = { width: 390, height: 844 }
  const { context, page, faults } = await openPage({ viewport, bypassCSP: true }, true, fresh)
  await show(page, '/', fresh)
  await page.getByText('The chart begins with the first scrape').waitFor()
  await page.screenshot({ path: join(browser.pictures, 'empty-390.png'), fullPage: true })
  expect([await widestOverflow(page), await violationsOf(page)]).toEqual([[], []])
  await show(page, '/listings', fresh)
  await page.getByText('0 found').waitFor()
  expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
  await context.close()
  await fresh.close()
})

test('a reader whose browser asks for Chinese gets Chinese, which fits the narrow screen too', async () => {
  const { context, page, faults } = await openPage({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    bypassCSP: true,
  })
  for (const [path, heading] of [
    ['/', '总览'],
    ['/listings?category=undecided', '商品'],
  ] as const) {
    await show(page, path)
    await page.getByRole('heading', { name: heading, exact: true }).waitFor()
    expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
  }
  await context.close()
})
