import type { HandOffEnding, HandOffKind } from '#contracts/hand-off.ts'
import { endHandOff, openHandOff } from '#db/hand-offs.ts'
import type { Database } from '#db/open-database.ts'
import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import type { CrawlerConfig } from './config.ts'
import type { CrawlerEvents } from './events.ts'
import type { MarketSession } from './market-session.ts'
import { wait } from './politeness.ts'

/** A gate that only a person opens: its path and query, as the frontier spells them. */
export type Gate = { kind: HandOffKind; path: string }

/** Where a crawler puts gates before people. */
export type HandOffDesk = AsyncDisposable & {
  /** Waits until a person has been at it, or its time is over. */
  ask(session: MarketSession, gate: Gate): Promise<HandOffEnding>
}

export type HandOffTools = {
  config: Pick<CrawlerConfig, 'handOffListen' | 'handOffWaitMs'>
  database: Database
  clock: Clock
  events: CrawlerEvents
  browser: FoundBrowser
  log: Logger
}

export async function openHandOffDesk({
  config,
  database,
  clock,
  events,
}: HandOffTools): Promise<HandOffDesk> {
  const { handOffWaitMs: waitMs } = config
  return {
    async ask({ market, identity, signal }, { kind, path }) {
      const id = crypto.randomUUID()
      const askedAt = clock.now()
      const place = { marketId: market.id, identityId: identity.id, kind, path, address: '127.0.0.1:0' }
      await openHandOff(database, {
        id,
        ...place,
        askedAt,
        expiresAt: new Date(askedAt.getTime() + waitMs),
      })
      events.personAsked(market.name, id, kind)
      await wait(waitMs, signal)
      const ending = signal.aborted ? 'closed' : 'expired'
      await endHandOff(database, id, { ending, now: clock.now() })
      events.handOffEnded(market.name, id, ending)
      return ending
    },
    async [Symbol.asyncDispose]() {},
  }
}
