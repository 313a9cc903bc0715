import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notePause } from '#db/crawler-pause.ts'
import { openConsoleBrowser, show as showUrl, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>

beforeAll(async () => {
  world = await openConsoleClient()
  // The crawl page says what a crawler without room says of itself.
  const room = { freeMb: 212, neededMb: 1024, now: world.clock.now() }
  await notePause(world.database, crypto.randomUUID(), room)
  await coverTidewater()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** One scrape of the market reached most of what there is; one of its lists shows less than it has. */
async function coverTidewater(): Promise<void> {
  const { database, clock } = world
  const scrape = await database
    .selectFrom('scrape as s')
    .innerJoin('market as m', 'm.id', 's.market_id')
    .select(['s.id as scrape_id', 'm.id as market_id'])
    .where('m.name', '=', 'tidewater')
    .limit(1)
    .executeTakeFirstOrThrow()
  const pages = { discovered: 900, fetched: 820, parsed: 800, computed_at: clock.now() }
  const known = {
    estimate: 1240.4,
    low: 1180.2,
    high: 1322.8,
    method: 'recapture',
    complete: false,
    capped: true,
  }
  const rows = [
    { list: '', seen: 1102 },
    { list: '/category/stimulants', seen: 240 },
  ]
  await database
    .insertInto('scrape_coverage')
    .values(rows.map((row) => ({ ...scrape, ...pages, ...known, ...row })))
    .execute()
}

const openPage = (options: BrowserContextOptions) => browser.openPage(options, world)
const show = (page: Page, path: string) => showUrl(page, `${world.address}${path}`)

const pages = [
  ['vendors', '/vendors'],
  ['vendor', '/vendors/1'],
  ['markets', '/markets'],
  ['market', '/markets/tidewater'],
  ['market-gated', '/markets/anglers-rest'],
  ['crawl', '/crawl'],
  ['crawl-pages', '/crawl/pages?market=tidewater'],
  ['crawl-nothing', '/crawl/pages?outcome=seized'],
  ['search-marked', '/listings?q=%22steel%20strap%22%20three%20-handbag'],
  ['tokens', '/account'],
] as const

// Narrow and wide, light and dark, English and Chinese, each at least once.
const looks = [
  { width: 390, colorScheme: 'light', locale: 'en-GB' },
  { width: 1440, colorScheme: 'dark', locale: 'zh-CN' },
] as const

describe.each(looks)('at $width pixels, $colorScheme, $locale', ({ width, colorScheme, locale }) => {
  test.each(pages)('%s is whole: no fault, nothing too wide, no axe violation', async (name, path) => {
    const viewport = { width, height: 900 }
    const { context, page, faults } = await openPage({ viewport, colorScheme, locale, bypassCSP: true })
    await show(page, path)
    const file = `${name}-${width}-${colorScheme}-${locale}.png`
    await page.screenshot({ path: join(browser.pictures, file), fullPage: true })
    expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
    await context.close()
  })
})

test('from a count of the crawl to its pages, and from a vendor to their listings, every address can be linked', async () => {
  const { context, page, faults } = await openPage({ viewport: { width: 1440, height: 900 } })
  await show(page, '/crawl')
  await page.getByRole('alert').getByText('212 MB are free, at least 1,024 MB are needed').waitFor()
  await page.getByRole('link', { name: 'captcha 1' }).click()
  await page.waitForURL(/\/crawl\/pages\?market=tidewater&outcome=captcha$/)
  await page.getByText('/wall').waitFor()
  await page.getByLabel('Outcome').selectOption('refused')
  await page.getByText('/elsewhere').waitFor()
  await page.goBack()
  await page.getByText('/wall').waitFor()
  await show(page, '/vendors?q=finn')
  await page.getByRole('link', { name: 'Captain Finn' }).first().click()
  await page.getByRole('link', { name: 'All listings of this vendor' }).click()
  await page.waitForURL(/\/listings\?vendor=\d+$/)
  await page.getByRole('button', { name: 'Remove filter: Vendor: Captain Finn' }).waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('words of a search are marked where they stand, whole words in English and any place in Chinese', async () => {
  const { context, page } = await openPage({ viewport: { width: 1440, height: 900 } })
  const marked = async (q: string) => {
    await show(page, `/listings?q=${encodeURIComponent(q)}`)
    return new Set((await page.locator('.listings mark').allTextContents()).map((text) => text.toLowerCase()))
  }
  expect(await marked('STRAP three')).toEqual(new Set(['strap', 'three']))
  // A vendor's name begins with two of the three.
  expect(await marked('铜灯笼')).toEqual(new Set(['铜灯笼', '灯笼']))
  await context.close()
})

test('a table is taken away as a file of what is on screen', async () => {
  const { context, page } = await openPage({ viewport: { width: 1440, height: 900 } })
  await show(page, '/vendors?market=tidewater')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV of this table' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('lanternfish-vendors-2026-11-20.csv')
  await context.close()
})

test('a person makes a token, sees it once, and revokes it', async () => {
  const { context, page, faults } = await openPage({ viewport: { width: 390, height: 844 }, bypassCSP: true })
  await show(page, '/account')
  await page.getByLabel('What it is for').fill('nightly figures')
  await page.getByRole('button', { name: 'Make a token' }).click()
  const token = (await page.locator('.notice code').textContent())!
  const answer = await fetch(`${world.address}/api/v1/vendors`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(answer.status).toBe(200)
  expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
  await show(page, '/account')
  expect(await page.content()).not.toContain(token)
  await page.getByRole('button', { name: 'Revoke nightly figures' }).click()
  await page.getByText('You have no token.').waitFor()
  await context.close()
})

test('before the first market each section says what to do', async () => {
  const fresh = await openConsoleClient({ empty: true })
  const { context, page, faults } = await browser.openPage({ viewport: { width: 390, height: 844 } }, fresh)
  for (const [path, hint] of [
    ['/vendors', 'Vendors appear as pages'],
    ['/markets', 'lanternfish market add'],
    ['/crawl', 'lanternfish market add'],
    ['/crawl/pages', 'Choose fewer'],
  ] as const) {
    await showUrl(page, `${fresh.address}${path}`)
    await page.getByText(hint).waitFor()
  }
  expect(faults).toEqual([])
  await context.close()
  await fresh.close()
})

test('a researcher’s listings lead to listings of a vendor, not to a page that is not for them', async () => {
  const cookie = await world.as('researcher')
  const viewport = { width: 1440, height: 900 }
  const { context, page, faults } = await browser.openPage({ viewport }, { address: world.address, cookie })
  await show(page, '/listings?q=lantern')
  expect(await page.locator('.cell-title a[href^="/listings?vendor="]').count()).toBeGreaterThan(0)
  expect(await page.locator('main a[href^="/vendors/"], main a[href^="/markets/"]').count()).toBe(0)
  expect(faults).toEqual([])
  await context.close()
})
