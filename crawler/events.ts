import type { Outcome } from '#contracts/page-kind.ts'
import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'

/** One helper an event; ids, outcomes and counts only, never page text or addresses. */
export function crawlerEvents(log: Logger) {
  return {
    started: () => log.info('crawler started'),
    scrapeOpened: (market: string, scrapeId: string) => log.info({ market, scrapeId }, 'scrape opened'),
    scrapeEnded: (market: string, scrapeId: string, ending: string) =>
      log.info({ market, scrapeId, ending }, 'scrape ended'),
    marketRests: (market: string, reason: string) => log.info({ market, reason }, 'market rests'),
    refusedBasis: (market: string, reason: string) =>
      log.error({ market, reason }, 'no work enqueued: legal basis'),
    fetched: (market: string, pageId: number, outcome: Outcome, ms: number) =>
      log.debug({ market, pageId, outcome, ms }, 'page fetched'),
    reported: (market: string, pageId: number, rule: string) =>
      log.warn({ market, pageId, rule }, 'page stopped by the CSAM gate'),
    diskFull: (reason: string) => log.error({ reason }, 'crawl pauses'),
    backpressure: (waiting: number) => log.warn({ waiting }, 'crawl waits for the workers'),
    marketFailed: (marketId: number, error: unknown) =>
      log.error({ marketId, reason: messageOf(error), err: error }, 'crawl of a market broke off'),
    loopFailed: (error: unknown) => log.error({ reason: messageOf(error) }, 'crawler loop'),
    enqueueFailed: (error: unknown) =>
      log.warn({ reason: messageOf(error) }, 'captures not enqueued; the sweeper will'),
    queueError: (error: Error) => log.warn({ reason: error.message }, 'queue connection'),
  }
}

export type CrawlerEvents = ReturnType<typeof crawlerEvents>
