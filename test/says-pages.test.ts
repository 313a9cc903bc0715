import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importRates, ratesOn } from '#db/rates.ts'
import { storeReading } from '#db/store-reading.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { listingRowOf } from '#workers/normalise-listing.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>
let listingId: number

beforeAll(async () => {
  world = await openConsoleClient()
  listingId = await readTwoPages()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const TRADE =
  '<h1>广东车主数据 总共12w 一毛一条</h1><table><tr><td>价格：</td><td>0.001 BTC</td></tr><tr><td>卖家：</td><td>anna</td></tr><tr><td>库存：</td><td>76</td></tr></table><p>商品描述：姓名，电话，地址。一手数据，2026年3月。一万条起拍。0.001只是为了方便下单，并不是最终价格，请按需要的条数付款。</p><button>购买</button>'
const rules = (percent: string) =>
  `<h1>Rules</h1><p>The market takes a commission of ${percent}% on each sale.</p><p>Vendor bond: $250</p><p>Escrow is released automatically after 14 days.</p><p>The following are prohibited: weapons, poisons and explosives.</p><p>1,204 listings · 85 vendors</p>`

/** An offer of data and, twice, a page of rules, stored as a worker does. Gives the listing's id. */
async function readTwoPages(): Promise<number> {
  const { database, clock } = world
  const captures = await database
    .selectFrom('capture as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .select(['c.id', 'c.page_id', 'c.market_id', 'c.scrape_id', 'c.started_at'])
    .where('m.name', '=', 'tidewater')
    .orderBy('c.started_at')
    .execute()
  // Rules that are read three times, and a trade that is read once.
  const [often] = Map.groupBy(captures, ({ page_id }) => page_id)
    .values()
    .filter(({ length }) => length >= 3)
  const [first, second, third] = often!
  const trade = captures.find(({ page_id }) => page_id !== first!.page_id)!
  const day = trade.started_at.toISOString().slice(0, 10)
  await importRates(database, [{ currency: 'CNY', day, usd: '0.14', source: 'Example Bank' }], clock.now())
  const rates = await ratesOn(database, day)
  const store = async (capture: typeof trade, html: string) => {
    const { pageKind, listings, market } = extractPage({ html, url: 'http://x.onion/trade/7', capturedAt: capture.started_at }) // prettier-ignore
    const verdict = { id: '', category: 'personal_data', probability: 0.9, abstained: false, labels: [], terms: [] } // prettier-ignore
    const rows = { listings: listings.map((listing) => listingRowOf(listing, verdict, rates)), vendors: [], reviews: [], facts: market } // prettier-ignore
    await storeReading(database, { captureId: capture.id, marketId: capture.market_id, scrapeId: capture.scrape_id, capturedAt: capture.started_at, recordedAt: clock.now(), pageKind, reading: 'test@1', modelVersion: 'model-1', ...rows }) // prettier-ignore
  }
  await store(trade, TRADE)
  await store(first!, rules('4'))
  await store(second!, rules('4'))
  await store(third!, rules('5'))
  const { id } = await database
    .selectFrom('listing')
    .select('id')
    .where('title', 'like', '广东车主%')
    .executeTakeFirstOrThrow()
  return id
}

test('what a market says of itself is kept once for each time that it changes, with its capture', async () => {
  const facts = await world.database
    .selectFrom('market_fact')
    .select(['field', 'value'])
    .orderBy('captured_at')
    .execute()
  expect(facts.filter(({ field }) => field === 'commission').map(({ value }) => value)).toEqual([4, 5])
  expect(facts.filter(({ field }) => field === 'banned')).toEqual([
    { field: 'banned', value: ['weapons', 'poisons', 'explosives'] },
  ])
  const answer = (await (await world.get('/markets/tidewater')).json()) as {
    says: { field: string; value: unknown }[]
  }
  expect(Object.fromEntries(answer.says.map(({ field, value }) => [field, value]))).toMatchObject({
    commission: 5,
    vendorBond: { amount: '250', currency: 'USD' },
    vendors: 85,
  })
})

test('the terms of a data offer are given with the price of a record in dollars of the day', async () => {
  const answer = (await (await world.get(`/listings/${listingId}`)).json()) as { terms: unknown }
  expect(answer.terms).toMatchObject({
    isHeld: true,
    unitPrice: { amount: '0.1', currency: 'CNY', unit: 'record', usd: '0.014000' },
    minOrder: { amount: '10000', unit: 'record' },
    dataOffer: {
      victimCountry: 'CN',
      province: '广东',
      records: 120_000,
      hand: 'first',
      freshness: '2026-03',
    },
    rates: [{ currency: 'CNY', usd: '0.14', source: 'Example Bank' }],
  })
})

const looks = [
  { width: 390, colorScheme: 'light', locale: 'en-GB' },
  { width: 1440, colorScheme: 'dark', locale: 'zh-CN' },
] as const

test.each(looks)(
  'both pages are whole at $width pixels, $colorScheme, $locale',
  async ({ width, colorScheme, locale }) => {
    const viewport = { width, height: 900 }
    const { context, page, faults } = await browser.openPage(
      { viewport, colorScheme, locale, bypassCSP: true },
      world,
    )
    const english = locale === 'en-GB'
    for (const [path, words] of [
      [`/listings/${listingId}`, english ? 'Data on offer' : '出售的数据'],
      ['/markets/tidewater', english ? 'What the market says of itself' : '市场自述'],
    ] as const) {
      await show(page, `${world.address}${path}`)
      await page.getByRole('heading', { name: words }).waitFor()
      const file = `says-${path.split('/')[1]}-${width}-${colorScheme}-${locale}.png`
      await page.screenshot({ path: join(browser.pictures, file), fullPage: true })
      expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
    }
    await context.close()
  },
)
