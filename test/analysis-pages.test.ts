import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
