import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addBasis, addMarket, findMarketByName } from '#db/registry.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { manualClock } from '#shared/clock.ts'
import { openCrawlWorld, type CrawlWorld } from './crawl-world.ts'
import { openSite, type Site } from './guard-world.ts'
import { basis, marketOf, START } from './market-database.ts'

const DAY_MS = 86_400_000
const NAMES = Array.from({ length: 11 }, (_, index) => `shop-${index}`)

const resources = new AsyncDisposableStack()
const clock = manualClock(START)
let site: Site
let crawler: CrawlWorld
let onRequest: () => void
beforeAll(async () => {
  // Each page leads to the next one.
  site = await openSite(resources, ({ url = '/' }, response) => {
    onRequest()
    const next = Number(url.slice(1) || '0') + 1
    response.setHeader('content-type', 'text/html').end(`<p>Page</p><a href="/${next}">next</a>`)
  })
  const services = new Map(NAMES.map((name) => [onionKeyFromSeed(name).host, { port: site.port }]))
  crawler = await openCrawlWorld(resources, { services, clock })
})
afterAll(() => resources.disposeAsync())

let name = ''
beforeEach(() => {
  name = NAMES.pop() ?? ''
  site.seen.length = 0
  onRequest = () => undefined
})

const seen = () => site.seen.map(({ url }) => url)

async function scrapes() {
  const { id } = (await findMarketByName(crawler.database, name)) ?? { id: 0 }
  const rows = crawler.database.selectFrom('scrape').select(['ending', 'fetched']).where('market_id', '=', id)
  return rows.orderBy('started_at').execute()
}

test('a market whose basis holds is read', async () => {
  await crawler.crawl(marketOf(name, { max_depth: 3 }))
  expect(seen()).toEqual(['/', '/1', '/2', '/3'])
  expect(await scrapes()).toEqual([{ ending: 'complete', fetched: 4 }])
})

test.each([
  ['ran out', { validTo: '2026-10-31T00:00:00.000Z' }, {}],
  ['is still to come', { validFrom: '2026-11-02T00:00:00.000Z' }, {}],
  ['allows less access than the market needs', {}, { access: 'registered' }],
  ['has no second approver for a sensitive site', {}, { sensitive: true }],
] as const)('a market whose basis %s is not asked for anything', async (_name, given, market) => {
  await crawler.crawl({ ...marketOf(name, market), basis: basis(given) })
  expect(seen()).toEqual([])
  expect(await scrapes()).toEqual([])
})

test('a market without any basis is not asked for anything, whoever wrote its row', async () => {
  await addMarket(crawler.database, marketOf(name), clock.now())
  const { id } = (await findMarketByName(crawler.database, name)) ?? { id: 0 }
  await crawler.database.deleteFrom('legal_basis').where('market_id', '=', id).execute()
  await crawler.crawl(marketOf(name))
  expect(seen()).toEqual([])
})

test.each([
  ['that was approved by whoever asked', { approvedBy: 'FIRST PERSON' }],
  ['whose second approver is the first', { secondApprover: 'second person' }],
  ['that names no case', { caseReference: '' }],
  ['that names no data', { dataClasses: [] }],
])('a market on a basis %s does not enter the registry', async (_name, given) => {
  const entry = { ...marketOf(name), basis: basis(given) }
  await expect(crawler.crawl(entry)).rejects.toThrow(/violates check constraint/)
  expect(await findMarketByName(crawler.database, name)).toBeUndefined()
})

test('a basis that runs out in mid-crawl ends the crawl at that request, and a new one lets it go on', async () => {
  name = 'shop-late'
  const services = new Map([[onionKeyFromSeed(name).host, { port: site.port }]])
  const own = await openCrawlWorld(resources, { services, clock })
  onRequest = () => {
    if (site.seen.length === 3) clock.advance(40 * DAY_MS)
  }
  await own.crawl(marketOf(name, { max_depth: 6, concurrency: 1 }))
  expect(seen()).toEqual(['/', '/1', '/2'])
  const { ending, fetched } = await own.database.selectFrom('scrape').selectAll().executeTakeFirstOrThrow()
  expect([ending, fetched]).toEqual([`basis: expired on ${basis().validTo}: renew it`, 3])

  onRequest = () => undefined
  const { id } = (await findMarketByName(own.database, name)) ?? { id: 0 }
  await addBasis(own.database, id, basis({ validTo: '2027-12-01T00:00:00.000Z' }), clock.now())
  await own.crawl(marketOf(name))
  expect(seen().slice(3)).toEqual(expect.arrayContaining(['/3', '/4', '/5', '/6']))
})
