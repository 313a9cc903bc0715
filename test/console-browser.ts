import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { chromium, type BrowserContextOptions, type Page } from 'playwright'
import { findBrowser } from '#infra/browser/find-browser.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** A console to look at, and whose session to look with; an empty cookie looks signed out. */
export type Seen = { address: string; cookie: string }

/** A Chromium for the console's own pages, with what every page is held to. */
export async function openConsoleBrowser() {
  const found = await findBrowser()
  // Root has no sandbox to give; these are our own pages on loopback.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({
    executablePath: found.path,
    args,
    env: { HOME: tmpdir(), PATH: '/usr/bin:/bin', ...found.env },
  })
  // Looked at by people after a run; each run writes over the last.
  const pictures = join(tmpdir(), `lanternfish-console-pages-${userInfo().uid}`)
  await mkdir(pictures, { recursive: true })
  const openPage = async (options: BrowserContextOptions, { address, cookie }: Seen) => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Shanghai', ...options })
    const [name = '', value = ''] = cookie.split('=')
    if (cookie !== '') await context.addCookies([{ name, value, url: address }])
    const page = await context.newPage()
    return { context, page, faults: faultsOf(page, address) }
  }
  return { openPage, pictures, close: () => browser.close() }
}

/** What the page complains of, and every request that leaves the console; filled while it is open. */
function faultsOf(page: Page, address: string): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) faults.push(`a request to ${request.url()}`)
  })
  return faults
}

/** Opens a page and waits until everything on it is loaded. */
export async function show(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('main h1').waitFor()
  await page.locator('.skeleton, [aria-busy="true"]').waitFor({ state: 'detached' })
}

export async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE })
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}

/** What stands out over the right edge. */
export function widestOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= edge) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > edge + 1,
    )
    return wide.map((one) => `${one.tagName}.${one.getAttribute('class')}`)
  })
}
