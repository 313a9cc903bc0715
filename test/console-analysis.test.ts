import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { CrawlPagesView, CrawlView } from '#dashboard/routes/crawl.ts'
import type { MarketPageView, MarketsView } from '#dashboard/routes/markets.ts'
import type { VendorPageView, VendorsView } from '#dashboard/routes/vendors.ts'
import type { OverviewView } from '#dashboard/routes/overview.ts'
import { profileSaid } from './console-seed-crawl.ts'
import { openConsoleClient, tally } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>

beforeAll(async () => {
  world = await openConsoleClient()
})
afterAll(() => world.close())

async function read<View extends z.ZodType>(path: string): Promise<z.input<View>> {
  const answer = await world.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  return (await answer.json()) as z.input<View>
}

/** What the API should count, counted the slow way. */
async function everyListing() {
  const rows = await world.database
    .selectFrom('listing')
    .innerJoin('market', 'market.id', 'listing.market_id')
    .selectAll('listing')
    .select('market.name as market')
    .orderBy('listing.id')
    .execute()
  return rows.map((row) => ({ ...row, counted: row.abstained === false ? row.category! : 'undecided' }))
}
function monday(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
}

test('vendors are counted, sorted and found by a part of their name, whatever its case', async () => {
  const all = await everyListing()
  const sold = tally(all.flatMap(({ vendor_id }) => (vendor_id ? [String(vendor_id)] : [])))
  const found = await read<typeof VendorsView>('/vendors')
  expect([found.total, found.rows.length]).toEqual([21, 21])
  for (const { id, listings } of found.rows) expect([id, listings]).toEqual([id, sold[id]])
  expect(found.rows.map(({ listings }) => listings)).toEqual(Object.values(sold).toSorted((a, b) => b - a))
  const named = await read<typeof VendorsView>(`/vendors?q=FINN&market=tidewater&sort=name`)
  expect([named.total, named.rows[0]?.name, named.markets.length]).toEqual([1, 'Captain Finn', 3])
  expect((await read<typeof VendorsView>('/vendors?q=%25')).total).toBe(0)
  expect((await read<typeof VendorsView>('/vendors?q=_')).rows.map(({ name }) => name)).toContain(
    'north_quay',
  )
})

test('a vendor’s page adds up: listings, categories, prices, reviews by week, and each change of what they said', async () => {
  const all = (await everyListing()).filter(({ vendor_id }) => vendor_id === 1)
  const vendor = await read<typeof VendorPageView>('/vendors/1')
  expect(vendor.listings.all).toBe(all.length)
  expect(vendor.listings.present).toBeLessThan(all.length)
  expect(Object.fromEntries(vendor.categories.map((row) => [row.category, row.listings]))).toEqual(
    tally(all.map(({ counted }) => counted)),
  )
  for (const row of vendor.categories) {
    const prices = all.filter(({ counted }) => counted === row.category).map((one) => Number(one.price_usd))
    expect([Number(row.lowUsd), Number(row.highUsd)]).toEqual([Math.min(...prices), Math.max(...prices)])
  }
  expect(vendor.trend!.series.reduce((sum, { counts }) => sum + counts.at(-1)!, 0)).toBe(
    vendor.listings.present,
  )
  const reviews = await world.database.selectFrom('review').selectAll().where('vendor_id', '=', 1).execute()
  expect(Object.fromEntries(vendor.reviews.weeks.map(({ week, count }) => [week, count]))).toEqual(
    tally(reviews.map(({ posted_at }) => monday(posted_at!))),
  )
  expect(vendor.changes.map(({ level, sales }) => [level, sales])).toEqual([
    ['Level 3', 340],
    ['Level 2', 340],
    ['Level 2', 120],
  ])
  expect(new Set(vendor.changes.map(({ pgpSha256 }) => pgpSha256)).size).toBe(2)
  expect(vendor.profile).toEqual({ lastSeenAt: '2026-11-12', ...profileSaid })
  expect(vendor.captures.length).toBe(10)
  expect(JSON.stringify(vendor)).not.toContain('***')
  expect((await world.get('/vendors/9999')).status).toBe(404)
})

test('a market’s state is the last change in its life, with the fetch that shows it', async () => {
  const { rows } = await read<typeof MarketsView>('/markets')
  const of = (name: string) => rows.find((row) => row.name === name)!
  expect(of('tidewater')).toMatchObject({ state: 'up', since: null, basis: 'ends-soon' })
  const walled = of('anglers-rest')
  expect(walled).toMatchObject({ state: 'queue-walled', fetch: { outcome: 'queue' } })
  expect(walled.lastAnsweredAt! < walled.since!).toBe(true)
  const page = await read<typeof MarketPageView>('/markets/anglers-rest')
  expect(page.changes.map(({ from, state, fetchId }) => [from, state, fetchId])).toEqual([
    ['up', 'queue-walled', walled.fetch!.id],
    ['unread', 'up', page.changes[1]!.fetchId],
  ])
})

test('a market that may vanish stands on the overview, and no seizure without its capture', async () => {
  const { endangered } = await read<typeof OverviewView>('/overview')
  expect(endangered).toMatchObject([{ name: 'deep-harbour', state: 'exit-suspected' }])
  const change = { market_id: 1, from_state: 'up', to_state: 'seized', at: new Date(), reason: 'a banner' }
  await expect(world.database.insertInto('market_state').values(change).execute()).rejects.toThrow('check')
})

test('a market’s page says of each address whether it is proven and answers, and what became of signed lists', async () => {
  const { mirrors, mirrorLists } = await read<typeof MarketPageView>('/markets/tidewater')
  expect(mirrors.map(({ state, source, asked }) => [state, source, asked])).toEqual([
    ['active', 'entry', 0],
    ['resting', 'signed list', 0],
    ['quarantined', 'person', 0],
  ])
  expect(mirrors[2]!.check).toMatchObject({ verdict: 'phishing', compared: 6 })
  expect(mirrorLists.map(({ outcome, added }) => [outcome, added])).toEqual([
    ['refused', 0],
    ['accepted', 2],
  ])
})

test('a market’s page tells each known page once: fetched by the last scrape, or why not', async () => {
  const market = await read<typeof MarketPageView>('/markets/tidewater')
  const { coverage, scrapes, fill, basis } = market
  expect(coverage!.fetched + coverage!.missed.reduce((sum, { pages }) => sum + pages, 0)).toBe(
    coverage!.found,
  )
  expect(coverage!.missed).toContainEqual({ why: 'budget', reason: null, pages: 1 })
  expect(coverage!.missed).toContainEqual({ why: 'never-again', reason: 'video/mp4', pages: 1 })
  expect([scrapes.length, scrapes[0]!.gateRate]).toEqual([21, 3 / 8])
  const all = (await everyListing()).filter((row) => row.market === 'tidewater')
  expect(fill.listings).toBe(all.length)
  expect(fill.fields).toContainEqual({
    field: 'shipsFrom',
    filled: all.filter((row) => row.ships_from).length,
  })
  expect([basis.state, basis.caseReference]).toEqual(['ends-soon', 'SIM-1'])
  for (const word of ['approver', 'asker', 'requestedBy', 'cookie'])
    expect(JSON.stringify(market)).not.toContain(word)
  expect((await world.get('/markets/nowhere')).status).toBe(404)
})

test('the crawl says where every page stands, and each count leads to as many pages', async () => {
  const { markets, captures } = await read<typeof CrawlView>('/crawl')
  const pages = await world.database.selectFrom('page').select('market_id').execute()
  expect(markets.reduce((sum, market) => sum + market.pages, 0)).toBe(pages.length)
  expect(markets.find(({ name }) => name === 'anglers-rest')!.restingUntil).not.toBeNull()
  for (const market of markets)
    for (const [by, counts] of [
      ['state', market.states],
      ['outcome', market.outcomes],
    ] as const)
      for (const { value, count } of counts) {
        const found = await read<typeof CrawlPagesView>(`/crawl/pages?market=${market.name}&${by}=${value}`)
        expect([market.name, value, found.total, found.rows.length]).toEqual([
          market.name,
          value,
          count,
          count,
        ])
      }
  const states = markets.find(({ name }) => name === 'tidewater')!.states
  expect(states.map(({ value }) => value).sort()).toEqual([
    'due',
    'later',
    'leased',
    'never-again',
    'retrying',
  ])
  expect(captures).toMatchObject({
    failed: 1,
    troubled: [{ attempts: 5, reason: 'the object is not in the store' }],
  })
  const slow = await read<typeof CrawlPagesView>('/crawl/pages?reason=no%20answer')
  expect(slow.rows.map(({ path, attempts }) => [path, attempts])).toEqual([['/slow', 2]])
})

test('a file holds every row of its table, opens in Excel, runs no formula, and is on record', async () => {
  const title = '=HYPERLINK("http://x","灯笼")'
  await world.database.updateTable('listing').set({ title }).where('id', '=', 5).execute()
  const answer = await world.get('/listings.csv?market=tidewater&sort=price-low')
  expect(answer.headers.get('content-disposition')).toContain('lanternfish-listings-2026-11-20.csv')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = bytes.toString('utf8').trimEnd().split('\r\n')
  const all = (await everyListing()).filter((row) => row.market === 'tidewater')
  expect(lines.length).toBe(1 + all.length)
  expect(lines.find((line) => line.startsWith('5,'))).toContain(`"'=HYPERLINK(""http://x"",""灯笼"")"`)
  expect((await (await world.get('/vendors.csv?q=finn')).text()).split('\r\n').length).toBe(1 + 3 + 1)
  expect(await (await world.get('/crawl/pages.csv?outcome=captcha')).text()).toContain('/wall')
  const events = await world.database
    .selectFrom('audit_event')
    .select(['actor', 'subject', 'details'])
    .where('action', '=', 'export.csv')
    .orderBy('seq')
    .execute()
  expect(events.map(({ actor, subject }) => [actor, subject])).toEqual([
    ['The administrator', 'listings'],
    ['The administrator', 'vendors'],
    ['The administrator', 'pages'],
  ])
  expect(events[0]!.details).toMatchObject({ market: ['tidewater'], sort: 'price-low' })
  expect((await world.get('/listings.csv', await world.as('hotline'))).status).toBe(403)
})
