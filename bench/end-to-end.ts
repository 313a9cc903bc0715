import { isDone, readProgress } from '#db/progress.ts'
import type { Database } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import { openBenchInstallation } from './installation.ts'
import { compared, type Measure } from './measure.ts'
import { registerMarkets } from './register.ts'
import { missingPeer, runPeer } from './run-peer.ts'
import { hasSavedPages, openSites, type BenchSites, type SiteKind } from './sites.ts'

const CONCURRENCY = 8
const ROUNDS = 2
const POLL_MS = 250
const MAX_MS = 240_000

type Crawl = { urls: string[]; rate: number; cpuMs: { crawler: number; worker: number; postgres: number } }

/**
 * Pages a second of the whole path, from fetch to rows in Postgres, with the real roles as processes: guard, simulated
 * onion network, gate, capture, evidence leaf, queue, extraction, classification, rows. The peer reads the same pages,
 * as many at once, straight from loopback, parses them and keeps nothing. Budget: a ratio of 1.
 */
export async function benchEndToEnd(): Promise<Measure[]> {
  const measures = [await measure('end to end, generated pages', 'generated')]
  if (hasSavedPages()) measures.push(await measure('end to end, real saved pages', 'saved'))
  return measures
}

async function measure(name: string, kind: SiteKind): Promise<Measure> {
  await using sites = await openSites(kind)
  const missing = missingPeer()
  let best: Crawl | undefined
  let peer = 0
  for (let round = 0; round < ROUNDS; round++) {
    const crawl = await crawlOnce(sites)
    if (!missing) peer = Math.max(peer, await ratePeer(crawl.urls))
    if (!best || crawl.rate > best.rate) best = crawl
  }
  if (!best) throw new LanternfishError('BENCH', 'Nothing was crawled: no figure.')
  const rest = { unit: 'pages a second', budget: { atLeast: 1 }, note: noteOf(best) }
  return compared(name, best.rate, missing ?? peer, rest)
}

/** Processor time says more than pages a second where the machine has other work. */
function noteOf({ urls, cpuMs }: Crawl): string {
  const { crawler, worker, postgres } = cpuMs
  const parts = `crawler ${crawler.toFixed(1)}, worker ${worker.toFixed(1)}, Postgres ${postgres.toFixed(1)}`
  return `${urls.length} pages, ${CONCURRENCY} at once, best of ${ROUNDS}; processor time in ms a page: ${parts}`
}

async function ratePeer(urls: string[]): Promise<number> {
  const { pages, seconds } = await runPeer('cheerio-crawler.mjs', { urls, concurrency: CONCURRENCY })
  if (pages !== urls.length)
    throw new LanternfishError('PEER', `The peer read ${pages} pages of ${urls.length}: no figure.`)
  return pages / seconds
}

/** One crawl into a new database. `urls` are the captured pages, as loopback addresses. */
export async function crawlOnce(sites: BenchSites): Promise<Crawl> {
  // One market after another, so that never more pages are read at once than the peer reads.
  await using installation = await openBenchInstallation(sites.socksPort, { MARKETS_AT_ONCE: '1' })
  const { database } = installation
  const before = await installation.cpuSeconds()
  await registerMarkets(database, sites.markets, CONCURRENCY)
  await untilDone(database)
  const after = await installation.cpuSeconds()
  const result = await resultOf(database, sites)
  const perPage = (part: keyof typeof after) => ((after[part] - before[part]) * 1000) / result.urls.length
  const cpuMs = { crawler: perPage('crawler'), worker: perPage('worker'), postgres: perPage('postgres') }
  return { ...result, cpuMs }
}

async function untilDone(database: Database): Promise<void> {
  const began = performance.now()
  for (;;) {
    const progress = await readProgress(database, systemClock.now())
    if (progress.failed > 0)
      throw new LanternfishError('BENCH', `${progress.failed} captures could not be read: no figure.`)
    if (isDone(progress)) return
    if (performance.now() - began > MAX_MS)
      throw new LanternfishError('BENCH', `The crawl did not end within ${MAX_MS / 1000} s: no figure.`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** From the first request's start to the last row's time: both stand in the database. */
async function resultOf(database: Database, { markets }: BenchSites): Promise<Omit<Crawl, 'cpuMs'>> {
  const rows = await database
    .selectFrom('capture')
    .select(['final_url as url', 'started_at as startedAt', 'processed_at as processedAt', 'status'])
    .execute()
  const first = Math.min(...rows.map(({ startedAt }) => startedAt.getTime()))
  const last = Math.max(...rows.map(({ processedAt }) => processedAt?.getTime() ?? Infinity))
  const ports = new Map(markets.map(({ host, port }) => [host, port]))
  const urls = rows
    .filter(({ status }) => status === 200)
    .map(({ url }) => {
      const { hostname, pathname, search } = new URL(url)
      return `http://127.0.0.1:${ports.get(hostname)}${pathname}${search}`
    })
  return { urls, rate: (urls.length * 1000) / (last - first) }
}
