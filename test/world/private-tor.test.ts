import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { expect, test } from 'vitest'
import { openCanary } from '#crawler/canary.ts'
import { openEgress } from '#crawler/egress.ts'
import { fetchOverHttp } from '#crawler/http-lane.ts'
import { openIdentity } from '#crawler/identity.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { systemClock } from '#shared/clock.ts'
import { startPrivateTor } from '#infra/private-tor/start-private-tor.ts'
import { openRange } from './range/open-range.ts'

async function fetchStatus(socks: string, url: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get(url, { agent: new SocksProxyAgent(socks) }, resolve).on('error', reject)
  const response = await promise
  response.destroy()
  return response.statusCode
}

const reason = findTor() ? '' : 'tor and tor-gencert are not installed (Debian package `tor`)'
if (reason) process.stderr.write(`private Tor network: not tested, ${reason}\n`)

test.skipIf(reason)(
  'the private Tor network serves real v3 onions, tells them circuits, reaches nothing but loopback, and is told from its sites when it dies',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'private tor '))
    const site = createServer((_, response) => response.writeHead(418).end())
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const key = onionKeyFromSeed('private-tor.test')
    const progress: string[] = []
    const markets = [{ name: 'stall', engine: 'table', listings: 20 }]
    await using range = await openRange({ seed: 'private-tor.test', markets })
    const network = await startPrivateTor({
      dir: join(dir, 'tor'),
      services: [{ key, port: (site.address() as AddressInfo).port }, ...range.keys],
      onProgress: (message) => progress.push(message),
    })
    const socks = (login: string) => `socks5h://${login}127.0.0.1:${network.socksPort}`
    expect(await fetchStatus(socks(''), `http://${key.host}/`)).toBe(418)
    expect(await fetchStatus(socks('identity:circuit@'), `http://${key.host}/`)).toBe(418)
    await expect(fetchStatus(socks(''), 'http://example.com/')).rejects.toThrow(/socks/i)
    range.forgetServed()
    const stall = `http://${range.market('stall').hosts[0]}/`
    for (const login of ['a:one@', 'a:two@', 'a:one@'])
      expect(await fetchStatus(socks(login), stall)).toBe(200)
    const [one, two, again] = range.served().map(({ circuit }) => circuit)
    expect([two !== one, again === one, one?.startsWith('circuit-')]).toEqual([true, true, true])
    expect(progress.length).toBeGreaterThan(1)
    const keyFile = await stat(join(dir, 'tor', 'client5', key.host, 'hs_ed25519_secret_key'))
    expect(keyFile.mode & 0o077).toBe(0)
    for (const peer of await peersOf(network.pids)) expect(peer).toMatch(/^127\.0\.0\.1:/)

    await expectOutagesTold(network, key.host, range.market('stall').hosts[0]!)
    await network.stop()
    for (const pid of network.pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
    site.close()
    await rm(dir, { recursive: true })
  },
)

/** Against a real Tor: first its relays are killed, so that it answers and reaches nobody, then Tor itself. */
async function expectOutagesTold(
  { socksPort, pids }: { socksPort: number; pids: number[] },
  host: string,
  bird: string,
): Promise<void> {
  const upstream = { host: '127.0.0.1', port: socksPort }
  const asker = { upstream, hosts: [bird], userAgent: 'test', clock: systemClock, timeoutMs: 20_000 }
  // Asked when nothing is left to be waited for.
  const canary = openCanary({ ...asker, timeoutMs: 1_500 })
  const told: string[] = []
  const egress = openEgress({
    canaries: { tor: canary },
    board: { down: async ({ reason }) => void told.push(reason), up: async () => void told.push('up') },
    events: { egressDown: () => undefined, egressUp: () => undefined, loopFailed: () => undefined },
    clock: systemClock,
  })
  await using identity = await openIdentity({
    id: 'private-tor',
    market: 'test',
    userAgent: 'test',
    scope: [host],
    upstream,
    budgets: { maxRequests: 100, maxBytes: 1_000_000 },
    clock: systemClock,
  })
  const read = async (timeoutMs: number) => {
    const since = systemClock.now()
    const task = { url: `http://${host}/`, lane: 'http', timeoutMs, maxBytes: 10_000 } as const
    return egress.judge(await fetchOverHttp(task, identity, systemClock), 'tor', since)
  }
  const isRead = { kind: expect.stringMatching(/^(?:page|not-html)$/) as string }
  expect(await read(20_000)).toMatchObject(isRead)
  expect(await openCanary(asker).ask(systemClock.now())).toEqual({ kind: 'up' })

  const client = pids.at(-1)!
  for (const pid of pids) if (pid !== client) process.kill(pid, 'SIGKILL')
  identity.newCircuit()
  expect(await read(1_500)).toMatchObject({
    kind: 'egress-down',
    reason: expect.stringContaining('the canary was not reached on 3 circuits') as string,
  })
  process.kill(client, 'SIGKILL')
  expect(await read(1_500)).toMatchObject({
    kind: 'egress-down',
    reason: expect.stringContaining('start tor, or correct TOR_SOCKS_URL') as string,
  })
  expect(told).toHaveLength(1)
}

/** Remote addresses of every connection of these processes, from the kernel through `ss`. */
async function peersOf(pids: number[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ss', ['-Htunp', 'state', 'connected'])
  const ours = stdout.split('\n').filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)))
  expect(ours.length).toBeGreaterThan(0)
  return ours.map((line) => line.trim().split(/\s+/)[5]!)
}

test.skipIf(reason)(
  'a network that is not ready in time is told in one sentence and leaves no process',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'private-tor-late-'))
    const key = onionKeyFromSeed('late')
    const starting = startPrivateTor({ dir, services: [{ key, port: 9 }], deadlineMs: 500 })
    await expect(starting).rejects.toThrow(/not ready after 0\.5 s; its logs are in/)
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args'])
    expect(stdout).not.toContain(dir)
    await rm(dir, { recursive: true })
  },
)
