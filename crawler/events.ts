import type { HandOffEnding, HandOffKind } from '#contracts/hand-off.ts'
import type { Outcome } from '#contracts/page-kind.ts'
import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { counter, duration } from '#shared/metrics.ts'
import { openNews } from '#shared/news.ts'
import { egressEvents } from './egress-events.ts'
import type { GuardTally } from './egress-guard-ledger.ts'
import type { Lane } from './fetch-outcome.ts'
import { gateEvents } from './gate-events.ts'
import { logInEvents } from './login-events.ts'
import { mirrorEvents } from './mirror-events.ts'

const fetches = counter('lanternfish_fetches_total', 'Fetches that ended, by lane and outcome.', [
  'lane',
  'outcome',
])
const fetchSeconds = duration('lanternfish_fetch_seconds', 'From the start of a fetch to its record.', [
  'lane',
])
const scrapes = counter('lanternfish_scrapes_ended_total', 'Scrapes that ended, by ending.', ['ending'])
const refusedBases = counter(
  'lanternfish_basis_refusals_total',
  'Markets not read for want of a legal basis.',
)
const pauses = counter('lanternfish_disk_full_pauses_total', 'Times that the crawl paused for want of room.')
const backpressures = counter('lanternfish_backpressure_waits_total', 'Waits of the crawl for the workers.')
const handOffs = counter('lanternfish_hand_offs_total', 'Gates put before a person, by how that ended.', [
  'ending',
])
const faults = counter('lanternfish_crawler_faults_total', 'Faults of the crawler, by place.', ['place'])
const queueFaults = counter('lanternfish_queue_faults_total', 'Faults of the connection to the queue.')
const egressBytes = counter(
  'lanternfish_egress_received_bytes_total',
  'Bytes that came through the egress guard.',
)
const egressRequests = counter(
  'lanternfish_egress_requests_total',
  'Requests that the egress guard let pass.',
)
const refusals = counter('lanternfish_egress_refusals_total', 'What the egress guard refused, by rule.', [
  'rule',
])
const egressFailures = counter('lanternfish_egress_failures_total', 'Connections that Tor could not make.', [
  'kind',
])

/** One helper an event: its log line and what it counts. Ids, outcomes and counts only, never page text or addresses. */
export function crawlerEvents(log: Logger) {
  return {
    ...partEvents(log),
    started: () => log.info('crawler started'),
    scrapeOpened: (market: string, scrapeId: string) => log.info({ market, scrapeId }, 'scrape opened'),
    scrapeEnded: (market: string, scrapeId: string, ending: 'complete' | 'budget spent') => {
      scrapes.inc({ ending })
      log.info({ market, scrapeId, ending }, 'scrape ended')
    },
    marketRests: (market: string, reason: string) => log.info({ market, reason }, 'market rests'),
    refusedBasis: (market: string, reason: string) => {
      refusedBases.inc()
      log.error({ market, reason }, 'no work enqueued: legal basis')
    },
    fetched: (
      market: string,
      pageId: number,
      { lane, outcome, ms }: { lane: Lane; outcome: Outcome; ms: number },
    ) => {
      fetches.inc({ lane, outcome })
      fetchSeconds.observe({ lane }, ms / 1000)
      log.debug({ market, pageId, lane, outcome, ms }, 'page fetched')
    },
    personAsked: (market: string, handOffId: string, kind: HandOffKind) =>
      log.warn({ market, handOffId, kind }, 'a person is needed'),
    handOffTaken: (market: string, handOffId: string) => log.info({ market, handOffId }, 'a person is at it'),
    handOffFailed: (handOffId: string, error: unknown) => {
      faults.inc({ place: 'hand-off' })
      log.error({ handOffId, reason: messageOf(error), err: error }, 'the browser of a hand-off')
    },
    handOffEnded: (market: string, handOffId: string, ending: HandOffEnding) => {
      handOffs.inc({ ending })
      log.info({ market, handOffId, ending }, 'hand-off ended')
    },
    diskFull: (reason: string) => {
      pauses.inc()
      log.error({ reason }, 'crawl pauses')
    },
    diskFree: (freeMb: number) => log.info({ freeMb }, 'there is room again: the crawl goes on'),
    backpressure: (waiting: number) => {
      backpressures.inc()
      log.warn({ waiting }, 'crawl waits for the workers')
    },
  }
}

function partEvents(log: Logger) {
  return {
    ...faultEvents(log),
    ...logInEvents(log),
    ...mirrorEvents(log),
    ...egressEvents(log),
    ...gateEvents(log),
  }
}

function faultEvents(log: Logger) {
  const isNews = openNews()
  const isQueueNews = openNews()
  return {
    marketFailed: (marketId: number, error: unknown) => {
      faults.inc({ place: 'market' })
      log.error({ marketId, reason: messageOf(error), err: error }, 'crawl of a market broke off')
    },
    loopFailed: (error: unknown) => {
      faults.inc({ place: 'loop' })
      if (isNews(messageOf(error))) log.error({ reason: messageOf(error) }, 'crawler loop')
    },
    enqueueFailed: (error: unknown) => {
      queueFaults.inc()
      if (isNews(messageOf(error)))
        log.warn({ reason: messageOf(error) }, 'captures not enqueued; the sweeper will')
    },
    queueError: (error: Error) => {
      queueFaults.inc()
      if (isQueueNews(error.message)) log.warn({ reason: error.message }, 'queue connection')
    },
  }
}

/** What the guards of all identities count together. Without a line in the log: a page may cause thousands. */
export const guardTally: GuardTally = {
  request: () => egressRequests.inc(),
  bytes: (count) => egressBytes.inc(count),
  refused: (rule) => refusals.inc({ rule }),
  failed: (kind) => egressFailures.inc({ kind }),
}

export type CrawlerEvents = ReturnType<typeof crawlerEvents>
