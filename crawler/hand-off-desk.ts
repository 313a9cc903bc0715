import type { HandOffEnding, HandOffKind } from '#contracts/hand-off.ts'
import { admitViewer, openHandOff } from '#db/hand-offs.ts'
import type { Database } from '#db/open-database.ts'
import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import type { CrawlerConfig } from './config.ts'
import type { CrawlerEvents } from './events.ts'
import { openHandOffServer } from './hand-off-server.ts'
import { HandOff } from './hand-off.ts'
import type { MarketSession } from './market-session.ts'

/** A gate that only a person opens: its path and query, as the frontier spells them. */
export type Gate = { kind: HandOffKind; path: string }

/** Where a crawler puts gates before people. */
export type HandOffDesk = AsyncDisposable & {
  /** Waits until a person has been at it, or its time is over. */
  ask(session: MarketSession, gate: Gate): Promise<HandOffEnding>
}

export type HandOffTools = {
  config: Pick<CrawlerConfig, 'handOffListen' | 'handOffWaitMs' | 'handOffTellMs'>
  database: Database
  clock: Clock
  events: CrawlerEvents
  browser: FoundBrowser
  log: Logger
}

/** @throws UsageError when HANDOFF_LISTEN cannot be listened on */
export async function openHandOffDesk(tools: HandOffTools): Promise<HandOffDesk> {
  const { config, database, clock, events } = tools
  const open = new Map<string, HandOff>()
  const server = await openHandOffServer(config.handOffListen, async (id, token) => {
    const handOff = open.get(id)
    const viewer = handOff && (await admitViewer(database, { id, token, now: clock.now() }))
    return viewer && ((socket) => handOff.admit(socket, viewer))
  })
  return {
    async ask(session, { kind, path }) {
      const { market, identity, mirror } = session
      const id = crypto.randomUUID()
      const askedAt = clock.now()
      const expiresAt = new Date(askedAt.getTime() + config.handOffWaitMs)
      const toldSince = new Date(askedAt.getTime() - config.handOffTellMs)
      const asked = { id, marketId: market.id, identityId: identity.id, kind, path, askedAt, expiresAt }
      await openHandOff(database, { ...asked, toldSince, address: server.address })
      events.personAsked(market.name, id, kind)
      const port = mirror.port === 80 ? '' : `:${mirror.port}`
      const handOff = new HandOff(id, session, tools, {
        url: `http://${mirror.host}${port}${path}`,
        expiresAt,
      })
      open.set(id, handOff)
      try {
        return await handOff.over
      } finally {
        open.delete(id)
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
