import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOutages } from '#db/egress-outage.ts'
import type { Lane } from '#crawler/fetch-page.ts'
import { findFreePorts } from '#infra/free-ports.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { openSimulatedOnionNetwork, type OnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock } from '#shared/clock.ts'
import { openCrawlWorld, type CrawlWorld } from './crawl-world.ts'
import { openSite, type Site } from './guard-world.ts'
import { openI2pHttp } from './i2p-stand-ins.ts'
import { lastingBasis, marketOf } from './market-database.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const bird = onionKeyFromSeed('canary of the egress test').host
const services = new Map<string, { port: number }>()
const PAGES = 8
/** A canary's answer is kept for some seconds. */
const LONGER_THAN_KEPT_MS = 6_000
let passed = 0
const clock = { now: () => new Date(systemClock.now().getTime() + passed) }
let network: OnionNetwork
let torPort: number
let crawler: CrawlWorld
let canary: Site
/** What happens when a market has been asked so many times, once. */
let onPage: { asked: number; act: () => Promise<void> } | undefined

beforeAll(async () => {
  canary = await openSite(resources, (_request, response) => void response.end('here'))
  services.set(bird, { port: canary.port })
  // It is given back and taken again, or stays closed: nobody else may come by it meanwhile.
  torPort = await findFreePorts(1)
  network = await openSimulatedOnionNetwork({ services, port: torPort })
  resources.defer(() => network.close())
  const i2p = await openI2pHttp(resources, services, 'i2pd')
  crawler = await openCrawlWorld(resources, {
    services: new Map(),
    clock,
    env: {
      TOR_SOCKS_URL: `socks5://127.0.0.1:${torPort}`,
      I2P_PROXY: `http://127.0.0.1:${i2p.port}`,
      CANARY_ONION: bird,
    },
  })
})

/** A market whose first page leads to some others. */
async function openMarket(name: string, mode: Lane, host = marketOf(name).mirrors[0]!.host) {
  const links = Array.from(
    { length: PAGES },
    (_, at) => `<p><a href="/item/${at}">Lamp ${at}, 10 USD</a></p>`,
  )
  let asked = 0
  const site = await openSite(resources, ({ url }, response) => {
    const answer = () => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<!doctype html><title>Lamps</title>${url === '/' ? links.join('') : `<h1>A lamp</h1>${url}`}`,
      )
    }
    if (onPage?.asked !== ++asked) return answer()
    const { act } = onPage
    onPage = undefined
    void act().then(answer)
  })
  services.set(host, { port: site.port })
  const entry = { ...marketOf(name, { mode }), mirrors: [{ host, port: 80 }], basis: lastingBasis() }
  return { site, host, crawl: () => crawler.crawl(entry), fetches: () => fetchesOf(name) }
}

async function fetchesOf(name: string) {
  return crawler.database
    .selectFrom('page_fetch as f')
    .innerJoin('page as p', 'p.id', 'f.page_id')
    .innerJoin('market as m', 'm.id', 'p.market_id')
    .where('m.name', '=', name)
    .select(['f.outcome', 'f.reason', 'p.path', 'p.attempts', 'p.due_at'])
    .orderBy('f.id')
    .execute()
}

const outages = () => readOutages(crawler.database, new Date(0))

test.each(['http', 'browser'] as const)(
  '%s lane: Tor that dies in mid-crawl is egress down, no site is blamed, and after its return nothing is lost',
  async (mode) => {
    const { site, crawl, fetches } = await openMarket(`killed-${mode}`, mode)
    onPage = { asked: 4, act: () => network.close() }
    await crawl()
    const seen = site.seen.length
    const broken = await fetches()
    expect(broken.map(({ outcome }) => outcome)).toContain('egress-down')
    expect(broken.map(({ outcome }) => outcome)).not.toContain('offline')
    // Each page that was on its way is still due, and no failure is counted against it.
    const lost = broken.filter(({ outcome }) => outcome === 'egress-down')
    expect(lost.every(({ attempts, due_at }) => attempts === 0 && due_at !== null)).toBe(true)
    expect(await outages()).toMatchObject([
      { network: 'tor', reason: expect.stringContaining('correct TOR_SOCKS_URL') as string },
    ])
    // Still down: the market is taken up again, nothing reaches the site, and it is the same outage.
    const since = (await outages())[0]!.since
    await crawl()
    expect(site.seen).toHaveLength(seen)
    expect((await outages())[0]?.since).toEqual(since)

    network = await openSimulatedOnionNetwork({ services, port: torPort })
    await crawl()
    const read = (await fetches()).filter(({ outcome }) => outcome === 'page').map(({ path }) => path)
    const all = ['/', ...Array.from({ length: PAGES }, (_, at) => `/item/${at}`)]
    expect(read).toHaveLength(all.length)
    expect(new Set(read)).toEqual(new Set(all))
    expect(await outages()).toEqual([])
  },
)

test('Tor that answers while its network is away is egress down; with the canary there it is the site', async () => {
  const { host, crawl, fetches } = await openMarket('away', 'http')
  const port = services.get(host)!
  onPage = {
    asked: PAGES,
    act: async () => {
      services.delete(host)
      services.delete(bird)
      await network.close()
      network = await openSimulatedOnionNetwork({ services, port: torPort })
    },
  }
  await crawl()
  const away = await fetches()
  expect(away.map(({ outcome }) => outcome)).not.toContain('offline')
  expect(away.find(({ outcome }) => outcome === 'egress-down')).toMatchObject({
    reason: expect.stringContaining('not reached on 3 circuits') as string,
  })
  expect(await outages()).toHaveLength(1)
  services.set(bird, { port: canary.port })
  passed += LONGER_THAN_KEPT_MS
  await crawl()
  const later = (await fetches()).filter(({ outcome }) => outcome === 'offline')
  expect(later.length).toBeGreaterThan(0)
  expect(await outages()).toEqual([])
  services.set(host, port)
})

test('a market on I2P is read while Tor is down', async () => {
  await network.close()
  const onTor = await openMarket('on-tor', 'http')
  const onI2p = await openMarket('on-i2p', 'http', 'lamps.i2p')
  await onTor.crawl()
  await onI2p.crawl()
  const outcomesOf = async (market: typeof onTor) => (await market.fetches()).map(({ outcome }) => outcome)
  expect(await outcomesOf(onTor)).toEqual(['egress-down'])
  expect(await outcomesOf(onI2p)).toEqual(Array.from({ length: PAGES + 1 }, () => 'page'))
  expect(await outages()).toMatchObject([{ network: 'tor' }])
})
