import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOneTimePassword } from '#db/one-time-password.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { openConsoleClient } from './console-client.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Browser
let pictures: string

beforeAll(async () => {
  world = await openConsoleClient()
  const found = await findBrowser()
  // Root has no sandbox to give; these are our own pages on loopback.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await chromium.launch({
    executablePath: found.path,
    args,
    env: { HOME: tmpdir(), PATH: '/usr/bin:/bin', ...found.env },
  })
  // Looked at by people after a run; each run writes over the last.
  pictures = join(tmpdir(), `lanternfish-console-pages-${userInfo().uid}`)
  await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

async function openPage(options: BrowserContextOptions, signedIn = true, { cookie, address } = world) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Shanghai', ...options })
  const [name, value] = cookie.split('=') as [string, string]
  if (signedIn) await context.addCookies([{ name, value, url: address }])
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) faults.push(`a request to ${request.url()}`)
  })
  return { context, page, faults }
}

async function show(page: Page, path: string, { address } = world): Promise<void> {
  await page.goto(`${address}${path}`)
  await page.locator('main h1').waitFor()
  await page.locator('.skeleton, [aria-busy="true"]').waitFor({ state: 'detached' })
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE })
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}

function widestOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= edge) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > edge + 1,
    )
    return wide.map((one) => `${one.tagName}.${one.getAttribute('class')}`)
  })
}

const looks = [390, 1440].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => ({ width, colorScheme })),
)
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
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true })
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
  await page.screenshot({ path: join(pictures, 'empty-390.png'), fullPage: true })
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
