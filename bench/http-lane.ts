import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { fetchOverHttp } from '#crawler/http-lane.ts'
import { openIdentity, userAgentOf } from '#crawler/identity.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { startPrivateTor } from '#infra/private-tor/start-private-tor.ts'
import { systemClock } from '#shared/clock.ts'
import type { Measure } from './measure.ts'

const CONCURRENCY = 8
const ROUNDS = 5
const PAGES_A_ROUND = 400
const WARM_UP_PAGES = 40
const key = onionKeyFromSeed('bench of the HTTP lane')
const PAGE = `<!doctype html><title>List</title>${'<p>One plain listing, 10 pieces, USD 25.00, ships from Germany</p>'.repeat(600)}`

type Loop = (path: string) => Promise<number>

/**
 * Pages a second of our HTTP lane and of a bare socks-proxy-agent loop that reads the same pages, eight at once,
 * through the same network, turn and turn about. The bar is 0.9 of the bare loop through Tor.
 */
export async function benchHttpLane(): Promise<Measure[]> {
  await using site = await openSiteThread()
  // Without Tor's latency only processor time is left: this line watches our own cost, it has no bar.
  const measures = [await compare('HTTP lane, simulated onion network', site.socksPort)]
  if (findTor() === undefined) return measures
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-bench-tor-'))
  try {
    await using tor = await startPrivateTor({ dir, services: [{ key, port: site.port }] })
    measures.push({
      ...(await compare('HTTP lane, private Tor network', tor.socksPort)),
      budget: { atLeast: 0.9 },
    })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return measures
}

async function compare(name: string, socksPort: number): Promise<Measure> {
  await using ours = await openOurs(socksPort)
  using peer = openPeer(socksPort)
  for (const loop of [ours.loop, peer.loop]) await pagesPerSecond(loop, WARM_UP_PAGES)
  const rates: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    rates[0].push(await pagesPerSecond(ours.loop, PAGES_A_ROUND))
    rates[1].push(await pagesPerSecond(peer.loop, PAGES_A_ROUND))
  }
  const [best, bestPeer] = [Math.max(...rates[0]), Math.max(...rates[1])]
  return { name, ours: best, peer: bestPeer, unit: 'pages a second', ratio: best / bestPeer }
}

async function pagesPerSecond(loop: Loop, pages: number): Promise<number> {
  const start = performance.now()
  let next = 0
  const walk = async (): Promise<void> => {
    while (next < pages) {
      const length = await loop(`/list?page=${next++}`)
      if (length !== PAGE.length) throw new Error(`a page of ${length} bytes instead of ${PAGE.length}`)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, walk))
  return (pages * 1000) / (performance.now() - start)
}

async function openOurs(socksPort: number): Promise<AsyncDisposable & { loop: Loop }> {
  const identity = await openIdentity({
    id: 'bench',
    market: 'bench',
    userAgent: userAgentOf('156.0.0.0'),
    scope: [key.host],
    upstream: { host: '127.0.0.1', port: socksPort },
    budgets: { maxRequests: Infinity, maxBytes: Infinity },
    clock: systemClock,
  })
  const loop: Loop = async (path) => {
    const task = {
      url: `http://${key.host}${path}`,
      lane: 'http',
      timeoutMs: 60_000,
      maxBytes: 1_000_000,
    } as const
    const outcome = await fetchOverHttp(task, identity, systemClock)
    return outcome.kind === 'page' ? outcome.html.length : -1
  }
  return { loop, [Symbol.asyncDispose]: () => identity[Symbol.asyncDispose]() }
}

function openPeer(socksPort: number): Disposable & { loop: Loop } {
  const agent = new SocksProxyAgent(`socks5h://peer:peer@127.0.0.1:${socksPort}`, { keepAlive: true })
  const loop: Loop = async (path) => {
    const outgoing = request(`http://${key.host}${path}`, { agent })
    outgoing.end()
    const [response] = (await once(outgoing, 'response')) as [AsyncIterable<Buffer>]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    return Buffer.concat(chunks).toString().length
  }
  return { loop, [Symbol.dispose]: () => agent.destroy() }
}

/** Site and simulated network in a thread of their own, as they are on other machines in life. */
async function openSiteThread(): Promise<AsyncDisposable & { port: number; socksPort: number }> {
  const worker = new Worker(import.meta.filename, { workerData: { site: true } })
  const [ports] = (await once(worker, 'message')) as [{ port: number; socksPort: number }]
  return { ...ports, [Symbol.asyncDispose]: async () => void (await worker.terminate()) }
}

async function serveSite(): Promise<void> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { socksPort } = await openSimulatedOnionNetwork({ services: new Map([[key.host, { port }]]) })
  parentPort?.postMessage({ port, socksPort }, [])
}

const settings = workerData as { site?: boolean } | null
if (!isMainThread && settings?.site) await serveSite()
