import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock } from '#shared/clock.ts'
import { buildWorld } from '#test/world/build-world.ts'
import type { Reply } from '#test/world/html.ts'
import { oldHostsOf, planReplay, replayReply } from '#test/world/plan-replay.ts'
import { readSavedPages } from '#test/world/read-saved-pages.ts'
import { renderMarket } from '#test/world/render-market.ts'

/** A market that the sites serve. `depth` is how far links are followed from its first page. */
export type BenchMarket = {
  name: string
  host: string
  port: number
  recipe: string
  start: string
  depth: number
}
export type BenchSites = { socksPort: number; markets: BenchMarket[] }
/** `generated` pages are made here; `saved` are real ones, where they lie beside the repository. */
export type SiteKind = 'generated' | 'saved'

type Site = Omit<BenchMarket, 'port'> & { answer: (url: URL) => Reply }

const SAVED_PAGES = join(import.meta.dirname, '../../shared/data/pages')
const COPIES = { generated: 4, saved: 6 }
const MIN_SAVED_PAGES = 15

export function hasSavedPages(): boolean {
  return existsSync(join(SAVED_PAGES, 'manifest.json'))
}

/** Sites and simulated onion network in a thread of their own, as they are on other machines in life. */
export async function openSites(kind: SiteKind): Promise<AsyncDisposable & BenchSites> {
  const worker = new Worker(import.meta.filename, { workerData: { sites: kind } })
  const [sites] = (await once(worker, 'message')) as [BenchSites]
  return { ...sites, [Symbol.asyncDispose]: async () => void (await worker.terminate()) }
}

/** The same market of several seeds, each with its links to follow; without gates, for those wait on purpose. */
function generatedSites(): Site[] {
  return Array.from({ length: COPIES.generated }, (_, copy) => {
    const world = buildWorld(`bench ${copy}`)
    const market = { ...world.markets[0]!, gatePages: [] }
    const site = { market, outside: world.outside.host, at: systemClock.now() }
    const { name, host, recipe } = market
    const answer = (url: URL) => renderMarket(site, url)
    return { name: `${name}-${copy}`, host, recipe, start: '/', depth: 30, answer }
  })
}

/** Saved pages of markets that have a recipe, several times over; their links lead to pages that nobody saved. */
async function savedSites(): Promise<Site[]> {
  const pages = await readSavedPages(SAVED_PAGES)
  const copies = Array.from({ length: COPIES.saved }, (_, copy) =>
    planReplay(pages, `bench ${copy}`)
      .filter((market) => market.pages.size >= MIN_SAVED_PAGES && market.name !== 'unnamed')
      .map((market) => {
        const { name, key, indexPath } = market
        const oldHosts = oldHostsOf(market)
        const answer = (url: URL) => replayReply(market, oldHosts, url)
        return { name: `${name}-${copy}`, host: key.host, recipe: name, start: indexPath, depth: 1, answer }
      }),
  )
  return copies.flat()
}

/** Each answer is made once: what the bench measures is who reads it. */
async function serve({ host, answer }: Site): Promise<number> {
  const known = new Map<string, Reply>()
  const server = createServer(({ url = '/' }, response) => {
    const reply = known.get(url) ?? answer(new URL(`http://${host}${url}`))
    known.set(url, reply)
    if (reply.location !== undefined) response.setHeader('location', reply.location)
    response.writeHead(reply.status, {
      'content-type': reply.type,
      'content-length': Buffer.byteLength(reply.body),
    })
    response.end(reply.body)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function serveAll(kind: SiteKind): Promise<BenchSites> {
  const sites = kind === 'saved' ? await savedSites() : generatedSites()
  const markets: BenchMarket[] = []
  for (const site of sites) {
    const { answer: _, ...market } = site
    markets.push({ ...market, port: await serve(site) })
  }
  const services = new Map(markets.map(({ host, port }) => [host, { port }]))
  const { socksPort } = await openSimulatedOnionNetwork({ services })
  return { socksPort, markets }
}

const settings = workerData as { sites?: SiteKind } | null
if (!isMainThread && settings?.sites) parentPort?.postMessage(await serveAll(settings.sites), [])
