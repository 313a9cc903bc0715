import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openCanary, type CanaryOptions } from '#crawler/canary.ts'
import type { Upstream } from '#crawler/egress-guard-upstream.ts'
import type { Lane } from '#crawler/fetch-page.ts'
import { openSocksConversation, socksReply } from '#infra/onion-network/socks-conversation.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { manualClock, systemClock } from '#shared/clock.ts'
import { openSite } from './guard-world.ts'
import { fetchPath, html, openWorld } from './lanes-world.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const bird = onionKeyFromSeed('a canary').host

/** Something at a port that answers each connection in its own way. */
async function openPort(answer: Parameters<typeof createServer>[1]): Promise<Upstream> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  resources.defer(() => void server.close())
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

/** A SOCKS proxy that answers each request with one code, or what `codeOf` says for its isolation key. */
function openReplies(codeOf: (isolation: string) => number): Promise<Upstream> {
  return openPort((client) =>
    openSocksConversation(client, ({ isolation }) => void client.end(socksReply(codeOf(isolation)))),
  )
}

const proxies: [string, () => Promise<Upstream>, string, RegExp][] = [
  [
    'a closed port',
    async () => ({ host: '127.0.0.1', port: 1 }),
    'egress-down',
    /^Tor does not answer at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): start tor, or correct TOR_SOCKS_URL$/,
  ],
  [
    'a web server',
    () =>
      openPort((client) => void client.once('data', () => client.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    'egress-down',
    /^what answers at 127\.0\.0\.1:\d+ speaks no SOCKS5: correct TOR_SOCKS_URL$/,
  ],
  [
    'a proxy without passwords',
    () => openPort((client) => void client.once('data', () => client.write(Buffer.of(5, 0)))),
    'egress-down',
    /takes no SOCKS passwords, which keep the circuits of identities apart: correct TOR_SOCKS_URL$/,
  ],
  [
    'a general failure',
    () => openReplies(() => 1),
    'egress-down',
    /^Tor at 127\.0\.0\.1:\d+ answers with a general failure: read its log, or correct TOR_SOCKS_URL$/,
  ],
  [
    'host unreachable',
    () => openReplies(() => 4),
    'offline',
    /host unreachable\), says Tor at TOR_SOCKS_URL$/,
  ],
  [
    'TTL expired',
    () => openReplies(() => 6),
    'offline',
    /in time \(TTL expired\), says Tor at TOR_SOCKS_URL$/,
  ],
]
const lanes: Lane[] = ['http', 'browser']

test.each(proxies.flatMap((each) => lanes.map((lane) => [lane, ...each] as const)))(
  '%s lane: %s is told in a sentence of its own',
  async (lane, _what, open, kind, says) => {
    const { identity } = await openWorld(html('x'), { upstream: await open() })
    const outcome = await fetchPath('/', lane, identity)
    expect(outcome).toMatchObject({ kind, reason: expect.stringMatching(says) as string })
  },
)

const asker = (upstream: Upstream, more: Partial<CanaryOptions> = {}) =>
  openCanary({ upstream, hosts: [bird], userAgent: 'test', clock: systemClock, ...more })

test('a canary that is reached says up, and one that is not says down with the number of circuits', async () => {
  const site = await openSite(resources, html('here'))
  const services = new Map([[bird, { port: site.port }]])
  const network = resources.use(await openSimulatedOnionNetwork({ services }))
  const upstream = { host: '127.0.0.1', port: network.socksPort }
  expect(await asker(upstream).ask(systemClock.now())).toEqual({ kind: 'up' })
  services.delete(bird)
  expect(await asker(upstream).ask(systemClock.now())).toMatchObject({
    kind: 'down',
    reason: expect.stringContaining('not reached on 3 circuits') as string,
  })
  expect(await asker(upstream, { hosts: [] }).ask(systemClock.now())).toEqual({ kind: 'unknown' })
})

test('one circuit that breaks is no network that is down: each ask takes a circuit of its own', async () => {
  const keys: string[] = []
  const upstream = await openPort((client) =>
    openSocksConversation(client, ({ isolation }) => {
      keys.push(isolation)
      // The first two circuits break; the third one holds.
      if (keys.length < 3) return void client.end(socksReply(6))
      client.write(socksReply(0))
      client.once('data', () => client.end('HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n'))
      client.resume()
    }),
  )
  expect(await asker(upstream).ask(systemClock.now())).toEqual({ kind: 'up' })
  expect(new Set(keys).size).toBe(3)
})

test('many who ask at once, and again within seconds, cost one visit; a dead proxy is never kept', async () => {
  const site = await openSite(resources, html('here'))
  const services = new Map([[bird, { port: site.port }]])
  const network = await openSimulatedOnionNetwork({ services })
  const clock = manualClock(systemClock.now())
  const canary = asker({ host: '127.0.0.1', port: network.socksPort }, { clock })
  const answers = await Promise.all(Array.from({ length: 20 }, () => canary.ask(clock.now())))
  expect(answers.every(({ kind }) => kind === 'up')).toBe(true)
  await canary.ask(clock.now())
  expect(site.seen).toHaveLength(1)
  await network.close()
  expect(await canary.ask(clock.now())).toMatchObject({
    kind: 'down',
    reason: expect.stringContaining('start tor') as string,
  })
  expect(site.seen.map(({ method, host }) => [method, host])).toEqual([['GET', bird]])
})
