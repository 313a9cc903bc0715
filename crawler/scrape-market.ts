import { nextRetryAt } from '#db/frontier.ts'
import { recordFetches, type FetchRecord } from '#db/record-fetches.ts'
import { finishScrape, postpone } from '#db/scrapes.ts'
import { askAnother } from './ask-another.ts'
import { refusalOf } from './market-entry.ts'
import { keepMarketLanes } from './market-lanes.ts'
import type { MarketSession, Pause } from './market-session.ts'
import { openPageSource } from './page-source.ts'
import { openPoliteness, wait } from './politeness.ts'
import { openRecordQueue } from './record-queue.ts'
import { watchHollowPages } from './look-again.ts'
import { regainLogIn } from './regain-login.ts'
import { watchGate } from './watch-gate.ts'
import { watchLife } from './watch-life.ts'
import { visitAtMirror } from './visit-at-mirror.ts'

const EGRESS_REST_MS = 3_000
const BACKPRESSURE_MS = 500
const DISK_REST_MS = 2_000

/**
 * Walks what is due in a market until nothing is, the budget is spent, the egress is down or the session closes.
 *
 * @param laid fires with the pause for which the session is laid down
 */
export async function scrapeMarket(
  session: MarketSession,
  holder: string,
  laid: AbortSignal,
): Promise<Pause> {
  const { deps, scrape, market, front, siteLogIn } = session
  const spent = { pages: scrape.fetched, bytes: scrape.bytes }
  const down = new AbortController()
  const broken = new AbortController()
  const full = new AbortController()
  const kept = AbortSignal.any([session.signal, broken.signal])
  const stop = AbortSignal.any([kept, down.signal, full.signal, laid])
  const records = openRecordQueue<FetchRecord>((batch) => write(session, batch))
  const politeness = openPoliteness(market.min_delay_ms, deps.random)
  const pages = openPageSource(session, holder, () => records.idle())

  const isOver = () =>
    spent.pages >= market.max_pages_per_scrape || spent.bytes >= market.max_bytes_per_scrape
  const mayGoOn = () => !stop.aborted && isBased(session)
  const tools = { politeness, records, signal: stop }
  const regain = () => regainLogIn(session, tools)
  const hollow = watchHollowPages(session, tools)
  async function work(): Promise<void> {
    while (mayGoOn() && !isOver()) {
      // Asked before the fetch: what is under way is still written, and nothing is fetched for nothing.
      if (!(await deps.room.isLeft())) return full.abort()
      using taken = await pages.next()
      if (!taken) return
      await askAnother(session, tools, taken.page)
      await politeness.turn(stop)
      using _turn = await siteLogIn?.turn(stop, regain)
      await front.turn(stop)
      if (!mayGoOn()) return
      const record = await visitAtMirror({ ...session, signal: kept }, taken.page, taken.page.clickPath)
      if (!record) return
      spent.pages += 1
      spent.bytes += record.bytes
      for (const known of await hollow.heard(record)) await records.add(known)
      await siteLogIn?.save('page', record.endedAt)
      if (record.outcome === 'egress-down') down.abort(record.reason)
    }
  }

  do {
    await waitForWorkers(session, stop)
    await together(Array.from({ length: market.concurrency }, work), broken)
    if (!stop.aborted) for (const known of await hollow.settle()) await records.add(known)
    await records.idle()
    await front.waitOut(stop)
  } while (mayGoOn() && !isOver() && (await pages.areLeft()))
  const egressDown = down.signal.reason as string | undefined
  return endingOf(session, { isOver: isOver(), egressDown, isFull: full.signal.aborted, laid })
}

/** Asked before each request: a basis may run out in mid-crawl (law 4). */
function isBased({ basis, market, deps }: MarketSession): boolean {
  return refusalOf(basis, market, deps.clock.now()) === undefined
}

/**
 * Waits for all, also when one throws: the others must not go on without an identity, for they would take its closed
 * way out for a site that is down.
 */
async function together(works: Promise<void>[], broken: AbortController): Promise<void> {
  const watched = works.map((work) =>
    work.catch((error: unknown) => {
      broken.abort()
      throw error
    }),
  )
  const failure = (await Promise.allSettled(watched)).find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}

async function write(session: MarketSession, batch: FetchRecord[]): Promise<void> {
  const { deps, market, scrape, identity } = session
  const scope = { marketId: market.id, scrapeId: scrape.id, identityId: identity.id, now: deps.clock.now() }
  const captured = await recordFetches(deps.database, scope, batch)
  await keepMarketLanes(session, session.lanes)
  await watchLife(session, batch)
  await watchGate(session, batch)
  // Postgres has them: should the queue not take them now, the sweeper brings them later.
  await deps.enqueue(captured).catch(deps.events.enqueueFailed)
}

async function waitForWorkers({ deps }: MarketSession, signal: AbortSignal): Promise<void> {
  for (;;) {
    const waiting = await deps.countWaiting()
    if (waiting < deps.config.maxWaitingCaptures || signal.aborted) return
    deps.events.backpressure(waiting)
    await wait(BACKPRESSURE_MS, signal)
  }
}

type Ended = { isOver: boolean; egressDown: string | undefined; isFull: boolean; laid: AbortSignal }

async function endingOf(session: MarketSession, { isOver, egressDown, isFull, laid }: Ended): Promise<Pause> {
  const { deps, market, scrape, signal } = session
  const now = deps.clock.now()
  const later = (ms: number) => new Date(now.getTime() + ms)
  if (!isBased(session)) return { reason: 'the legal basis ended', restUntil: null }
  if (isFull) return { reason: 'the disk is full', restUntil: later(DISK_REST_MS) }
  if (laid.aborted) return laid.reason as Pause
  if (signal.aborted) return { reason: 'the crawler closes', restUntil: null }
  if (egressDown !== undefined)
    return { reason: `egress down: ${egressDown}`, restUntil: later(EGRESS_REST_MS) }
  if (isOver) await postpone(deps.database, market.id, now, later(market.revisit_after_seconds * 1000))
  const retryAt = isOver ? undefined : await nextRetryAt(deps.database, market.id)
  if (retryAt && retryAt > now) return { reason: 'a page is to be tried again', restUntil: retryAt }
  const ending = isOver ? 'budget spent' : 'complete'
  await finishScrape(deps.database, scrape.id, ending, now)
  deps.events.scrapeEnded(market.name, scrape.id, ending)
  return { reason: ending, restUntil: null }
}
