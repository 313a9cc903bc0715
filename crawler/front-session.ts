import { findFrontSession, keepFrontSession } from '#db/front-sessions.ts'
import { SealError } from '#shared/master-key.ts'
import type { SessionState } from './identity.ts'
import type { CrawlerDeps, MarketSession } from './market-session.ts'
import { logInRuleOf } from './site-session.ts'

/** A front names it in its cookies; those that do not are good for as long as its sessions are. */
const UNNAMED_MS = 3_600_000

/**
 * The place in the queue, and the way in, that a front gave to this identity when it was at work last. Undefined when
 * there is none, no key to open it with or another one, and where a log-in's own session is kept.
 */
export async function findFrontState(
  { database, identityKey: key, clock }: Pick<CrawlerDeps, 'database' | 'identityKey' | 'clock'>,
  { identityId, ...place }: Pick<MarketSession, 'market' | 'recipe'> & { identityId: string },
): Promise<SessionState | undefined> {
  if (!key || logInRuleOf(place)) return undefined
  try {
    return (await findFrontSession(database, identityId, { now: clock.now(), key })) as
      | SessionState
      | undefined
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

/** Keeps it for the next crawler, where a front has shown itself. */
export async function keepFrontState({
  deps: { database, identityKey: key, clock },
  identity: { id, userAgent, cookies, origins },
  siteLogIn,
}: Pick<MarketSession, 'deps' | 'identity' | 'siteLogIn'>): Promise<void> {
  const held = cookies.list()
  if (!key || siteLogIn || held.length === 0) return
  const now = clock.now()
  const ends = held.map(({ expires }) => (expires === -1 ? now.getTime() + UNNAMED_MS : expires * 1000))
  const state: SessionState = { userAgent, cookies: held, origins }
  await keepFrontSession(database, id, state, { now, until: new Date(Math.max(...ends)), key })
}
