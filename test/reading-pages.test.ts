import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdReading, listQuarantines, raiseAlarm } from '#db/quarantine.ts'
import { addSample } from '#db/reading-samples.ts'
import { addWrapper } from '#db/wrappers.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>
let market: string

beforeAll(async () => {
  world = await openConsoleClient()
  market = await addReadings()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const field = (by: 'link' | 'price', evidence: string) => ({ by, path: 'html>body>table>tr>td', evidence, confidence: 0.88 }) // prettier-ignore
const LIST = {
  holds: 'listings', record: 'html>body>table>tr', flat: false, anchor: 'link', records: 240, pages: 12, confidence: 0.86,
  evidence: '240 records found by links, 100 % with a price', title: field('link', 'link like /item/*'),
  fields: { price: field('price', 'a price in 240 of 240 records'), vendor: field('link', 'its address names vendors; its text ends its address') },
} // prettier-ignore

/** A market with a wrapper, samples and two readings that wait behind an alarm. @returns its name */
async function addReadings(): Promise<string> {
  const { database, clock } = world
  const now = clock.now()
  const captures = await database.selectFrom('capture as c').innerJoin('market as m', 'm.id', 'c.market_id').selectAll('c').select('m.name').orderBy('c.started_at', 'desc').limit(3).execute() // prettier-ignore
  const [first] = captures
  const marketId = first!.market_id
  const tree = [{ depth: 3, tag: 'h1', text: 'Garden tools' }, { depth: 5, tag: 'a', text: 'Blue lamp', fields: ['title'] }, { depth: 5, tag: 'b', text: '$12.50', fields: ['price'] }] // prettier-ignore
  await addWrapper(database, {
    marketId, learnedAt: now, rules: { version: 1, pages: 12, links: [], lists: [LIST] }, looks: [], withheld: ['listing.shipsTo'], pages: 24,
    learnedFrom: captures.map(({ id }) => id), evaluation: {}, note: 'recovered', examples: [{ captureId: first!.id, pageKind: 'list', tree }],
  }) // prettier-ignore
  for (const { id, scrape_id: scrapeId, page_id: pageId, started_at: capturedAt } of captures)
    await addSample(database, { captureId: id, marketId, scrapeId, pageId, capturedAt, pageKind: 'list', rows: 20, listings: 20, filled: { price: 19, vendor: 20, stock: 4 }, known: { price: 18 }, differs: { price: 9 }, disputed: {}, priced: 19, priceLogs: 30, likeness: 0.4, suspicion: 'unlike', truncated: { reason: 'nodes', read: 3_000_000, of: 4_000_000 } }, now) // prettier-ignore
  await database.deleteFrom('page_fetch').where('scrape_id', '=', first!.scrape_id).execute()
  const outcomes = ['captcha', 'queue', 'not-found', ...Array.from({ length: 5 }, () => 'page')]
  const asked = { page_id: first!.page_id, market_id: marketId, scrape_id: first!.scrape_id, identity_id: first!.identity_id, lane: 'http', started_at: now, ended_at: now, reason: 'test', bytes: 1 } // prettier-ignore
  await database.insertInto('page_fetch').values(outcomes.map((outcome) => ({ ...asked, outcome }))).execute() // prettier-ignore
  const rows = { captureId: first!.id, marketId, scrapeId: first!.scrape_id, capturedAt: first!.started_at, recordedAt: now, pageKind: 'list', reading: 'wrapper@1.1', modelVersion: 'm', listings: [{ title: 'Blue lamp', price: { amount: '12.50', currency: 'USD' }, vendor: 'quaylight' }], vendors: [], reviews: [] } // prettier-ignore
  await holdReading(database, rows as never, 'unlike', now)
  await raiseAlarm(database, { marketId, scrapeId: first!.scrape_id, reason: 'unlike', captureId: first!.id, now }) // prettier-ignore
  return first!.name
}

test.each([
  { width: 390, colorScheme: 'dark', locale: 'zh-CN', why: '240 条记录中有 240 条带价格' },
  { width: 1440, colorScheme: 'light', locale: 'en-GB', why: 'a price in 240 of 240 records' },
] as const)('how a market is read is whole at $width pixels, $colorScheme, $locale', async ({ width, colorScheme, locale, why }) => {
  const options = { viewport: { width, height: 900 }, colorScheme, locale, bypassCSP: true }
  const cookie = await world.as('analyst')
  const { context, page, faults } = await browser.openPage(options, { address: world.address, cookie })
  await show(page, `${world.address}/markets/${market}/reading`)
  await page.screenshot({ path: join(browser.pictures, `reading-${width}-${colorScheme}-${locale}.png`), fullPage: true })
  expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
  expect(await page.locator('.reading-health tbody tr').count()).toBeGreaterThan(0)
  // Of the answers of one scrape, eight, two were gates; one more was gone, which is none.
  expect(await page.locator('.reading-health tbody tr td').first().textContent()).toMatch(/^25\s?%$/u)
  expect(await page.locator('.reading-fields td.muted').allTextContents()).toContain(why)
  expect(await page.locator('mark').allTextContents()).toEqual(['Blue lamp', '$12.50'])
  expect(await page.locator('.reading-cut li').first().textContent()).toMatch(/75\s?%/)
  await context.close()
}) // prettier-ignore

test('an analyst releases what waits with one click, once, and it is on record', async () => {
  const cookie = await world.as('analyst')
  const { context, page } = await browser.openPage({ bypassCSP: true }, { address: world.address, cookie })
  await show(page, `${world.address}/markets/${market}/reading`)
  await page.getByRole('button', { name: 'Release as read' }).click()
  await page.getByText('A worker does it within a minute').waitFor()
  await context.close()
  const [waiting] = await listQuarantines(world.database)
  expect(waiting!.alarm).toMatchObject({ decision: 'release' })
  const events = await world.database.selectFrom('audit_event').select(['action', 'subject']).execute()
  expect(events).toContainEqual({ action: 'quarantine.released', subject: market })
})
