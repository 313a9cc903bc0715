import { afterAll, expect, test } from 'vitest'
import { findFreePorts } from '#infra/free-ports.ts'
import { openCrawlRange } from './crawl-range.ts'
import { openI2pSocks } from './world/i2p-proxy.ts'
import { parseScenario } from './world/range/scenario.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const text = `
seed: two
markets:
  - { name: onion-quay, engine: table, listings: 12, vendors: 3, recipe: world-table, conditions: [{ kind: subdomains }] }
  - { name: garlic-marsh, engine: shop, listings: 12, vendors: 1, network: i2p, mode: auto }
`

test('a market on I2P is read whole beside one on Tor, and neither network is asked for what lives on the other', async () => {
  const sites = new Map<string, { port: number }>()
  const proxy = await openI2pSocks(resources, sites)
  const env = { I2P_PROXY: `socks5://127.0.0.1:${proxy.port}` }
  const world = await openCrawlRange(resources, parseScenario(text, 'two.yaml'), { env })
  const { range, database } = world
  for (const [host, site] of range.i2pSites) sites.set(host, site)
  const marsh = range.market('garlic-marsh').hosts
  expect(marsh[0]).toMatch(/^[a-z2-7]{52}\.b32\.i2p$/)
  await world.crawl()
  expect(await world.score()).toMatchObject([
    { market: 'onion-quay', recall: 1, precision: 1, gatesStored: [] },
    { market: 'garlic-marsh', recall: 1, gatesStored: [] },
  ])
  expect(new Set(proxy.asked)).toEqual(new Set(marsh))
  expect(range.served().filter(({ market }) => market === undefined)).toEqual([])
  // Each page of the one on Tor links to another label before its address, behind which it stands once more.
  const quay = range.market('onion-quay').hosts
  const doors = range.served().filter(({ market, host }) => market === 'onion-quay' && !quay.includes(host))
  expect(doors).toEqual([])
  const read = await database
    .selectFrom('capture as c')
    .innerJoin('mirror as r', 'r.id', 'c.mirror_id')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .select(['m.name', 'r.network'])
    .distinct()
    .execute()
  expect(read.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'garlic-marsh', network: 'i2p' },
    { name: 'onion-quay', network: 'tor' },
  ])
})

test('a router that is gone lays down its own markets as egress down and no others, and takes no market for gone', async () => {
  // Nobody else comes by such a port while the market is crawled.
  const env = { I2P_PROXY: `socks5://127.0.0.1:${await findFreePorts(1)}` }
  const world = await openCrawlRange(resources, parseScenario(text, 'two.yaml'), { env })
  const outages = () => world.database.selectFrom('egress_outage').select('network').distinct().execute()
  const isQuayRead = async () => {
    const scrapes = world.database.selectFrom('scrape').select('ending').where('ending', '=', 'complete')
    return (await scrapes.execute()).length > 0
  }
  await world.crawl(async () => (await isQuayRead()) && (await outages()).length > 0)
  expect(await outages()).toEqual([{ network: 'i2p' }])
  expect(await world.score()).toMatchObject([{ market: 'onion-quay', recall: 1 }, { market: 'garlic-marsh' }])
  const states = await world.database.selectFrom('market_state').select('to_state').execute()
  expect(states).toEqual([{ to_state: 'up' }])
})
