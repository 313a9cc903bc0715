import { get, request, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSimulatedOnionNetwork, type OnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { isOnionV3 } from '#shared/onion-address.ts'
import { manualClock } from '#shared/clock.ts'
import { buildWorld } from './build-world.ts'
import { openWorld, type RunningWorld } from './open-world.ts'
import { truthOf } from './truth.ts'

const AT = new Date('2026-11-20T12:00:00Z')
let running: RunningWorld
let network: OnionNetwork

beforeAll(async () => {
  running = await openWorld({ seed: 'test', clock: manualClock(AT) })
  network = await openSimulatedOnionNetwork({ services: running.services })
})

afterAll(async () => {
  await network.close()
  await running[Symbol.asyncDispose]()
})

async function fetchPage(host: string, path: string, headers: Record<string, string> = {}) {
  const agent = new SocksProxyAgent(`socks5h://127.0.0.1:${network.socksPort}`)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ host, path, agent, headers }, resolve).on('error', reject)
  const response = await promise
  const bytes = Buffer.concat(await response.toArray())
  const body = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  return { status: response.statusCode, headers: response.headers, text: body.toString() }
}

test('the same seed gives the same world, another seed another', () => {
  const one = JSON.stringify(truthOf(buildWorld('one'), AT))
  expect(JSON.stringify(truthOf(buildWorld('one'), AT))).toBe(one)
  expect(JSON.stringify(truthOf(buildWorld('two'), AT))).not.toBe(one)
})

test('the world is as large as promised, and each thing in it can be told from the others', () => {
  const truth = running.truth()
  expect(truth.counts).toMatchObject({ markets: 3, markerPages: 3, gatePages: 12 })
  expect(truth.counts.listings).toBeGreaterThanOrEqual(400)
  expect(truth.counts.vendors).toBeGreaterThanOrEqual(40)
  expect(truth.counts.reviews).toBeGreaterThanOrEqual(400)
  expect(new Set(truth.markets.map(({ engine }) => engine)).size).toBe(2)
  for (const { listings, vendors, reviews } of truth.markets) {
    for (const key of ['nativeId', 'path', 'title'] as const) {
      expect(new Set(listings.map((listing) => listing[key])).size).toBe(listings.length)
    }
    expect(new Set(vendors.map(({ pgpKey }) => pgpKey)).size).toBe(vendors.length)
    expect(new Set(reviews.map(({ listingPath, text }) => listingPath + text)).size).toBe(reviews.length)
    const sellers = new Set(listings.map(({ vendor }) => vendor))
    expect(sellers).toEqual(new Set(vendors.map(({ name }) => name)))
  }
})

test('every onion of the world is checksum-valid', () => {
  for (const host of running.services.keys()) expect(isOnionV3(host)).toBe(true)
  expect(running.services.size).toBe(4)
})

test('every listing, vendor and category page is served and linked from the home page', async () => {
  for (const { name, host } of running.markets) {
    const market = running.world.markets.find((candidate) => candidate.name === name)!
    const seen = new Set(['/'])
    for (const path of seen) {
      const { text } = await fetchPage(host, path, { 'accept-encoding': 'gzip' })
      for (const [, link = ''] of text.replaceAll('\\"', '"').matchAll(/<a [^>]*href="(\/[^"]*)"/g)) {
        if (!/^\/(?:logout|files)/.test(link)) seen.add(link)
      }
    }
    for (const { path } of [...market.listings, ...market.vendors, ...market.gatePages])
      expect(seen).toContain(path)
    expect(seen).toContain(market.markerPath)
  }
})

test('a page shows what the truth says of it', async () => {
  for (const market of running.truth().markets) {
    const listing = market.listings.find(({ scripted, price }) => !scripted && Number(price.amount) < 1000)!
    const { text, status } = await fetchPage(market.host, listing.path)
    expect(status).toBe(200)
    expect(text).toContain(`${listing.title}</h1>`)
    expect(text).toContain(listing.price.amount)
    expect(text).toContain(listing.vendor)
    const vendor = market.vendors[0]!
    expect((await fetchPage(market.host, vendor.path)).text).toContain(vendor.pgpKey)
  }
})

test('some listings show nothing before their script has run', async () => {
  const market = running.truth().markets.find(({ mode }) => mode === 'auto')!
  const scripted = market.listings.filter((listing) => listing.scripted)
  expect(scripted.length).toBeGreaterThan(2)
  const { text } = await fetchPage(market.host, scripted[0]!.path)
  expect(text).not.toContain(`${scripted[0]!.title}</h1>`)
  expect(text).toContain('<div id="app"></div>')
})

test('gates answer with status 200, and the marker stands on one page of each market', async () => {
  for (const { host, gatePages, markerPages } of running.truth().markets) {
    for (const { path, kind } of gatePages) {
      const { status, headers } = await fetchPage(host, path)
      expect(status).toBe(200)
      expect(headers['content-type']).toContain(kind === 'blocked' ? 'text/plain' : 'text/html')
    }
    expect((await fetchPage(host, markerPages[0]!)).text).toContain('LF-CSAM-MARKER')
  }
})

test('every page lures to the site outside, and each trespass is counted', async () => {
  const [market] = running.markets
  const outside = running.outside.host
  const { text } = await fetchPage(market!.host, '/about')
  for (const lure of [
    `<script src="http://${outside}`,
    `<img src="http://${outside}`,
    `<iframe src="http://${outside}`,
    'WebSocket',
  ]) {
    expect(text).toContain(lure)
  }
  expect(text).toContain('data:image/png;base64,')
  expect((await fetchPage(market!.host, '/go/partner')).headers.location).toContain(outside)
  expect(running.trespasses()).toEqual({ outside: [], pictures: [], writes: [], logouts: [] })
  await fetchPage(outside, '/landed')
  await fetchPage(market!.host, '/img/banner.png')
  await fetchPage(market!.host, '/logout')
  const port = running.services.get(market!.host)!.port
  const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
  request({ port, method: 'POST', path: '/vote', headers: { host: market!.host } }, resolve).end('vote=1')
  ;(await promise).resume()
  const { outside: seen, pictures, writes, logouts } = running.trespasses()
  expect([seen.length, pictures.length, writes.length, logouts.length]).toEqual([1, 1, 1, 1])
})

test('a request with another host is turned away', async () => {
  const { port } = running.services.get(running.markets[0]!.host)!
  const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
  get({ port, path: '/' }, resolve)
  expect((await promise).statusCode).toBe(400)
})

test('the wire differs: a session cookie here, chunks and gzip there', async () => {
  const [plain, wide] = running.markets
  const first = await fetchPage(plain!.host, '/')
  expect(first.headers['set-cookie']?.[0]).toMatch(/^sid=/)
  expect(first.headers['content-length']).toBeDefined()
  const second = await fetchPage(wide!.host, '/', { 'accept-encoding': 'gzip' })
  expect(second.headers).toMatchObject({ 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' })
})
