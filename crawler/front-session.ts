import { findFrontSession, keepFrontSession } from '#db/front-sessions.ts'
import { SealError } from '#shared/master-key.ts'
import { gateSession } from './gate-session.ts'
import type { SessionState } from './identity.ts'
import type { CrawlerDeps, MarketSession } from './market-session.ts'
import { findKeptState, logInRuleOf } from './site-session.ts'

/** A front names it in its cookies; those that do not are good for as long as its sessions are. */
const UNNAMED_MS = 3_600_000

type Keep = Pick<CrawlerDeps, 'database' | 'identityKey' | 'clock'>
type Whose = Pick<MarketSession, 'market' | 'recipe'> & { identityId: string }

/**
 * What this identity was left with when it was at work last: the session of its log-in, or the place in the queue, and
 * the way in, that a front gave it. Undefined when there is none, no key to open it with, or another one.
 */
export async function findState(keep: Keep, whose: Whose): Promise<SessionState | undefined> {
  return logInRuleOf(whose) ? findKeptState(keep, whose) : findFrontState(keep, whose)
}

/** @param kept what it was opened with */
export async function keepState(session: MarketSession, kept: SessionState | undefined): Promise<void> {
  const { siteLogIn, front, deps } = session
  await siteLogIn?.close(deps.clock.now())
  if (front.hasStood() || kept) await keepFrontState(session)
}

async function findFrontState(
  { database, identityKey: key, clock }: Keep,
  { identityId }: Whose,
): Promise<SessionState | undefined> {
  if (!key) return undefined
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
  deps: { database, identityKey: key, clock, gate },
  identity,
  siteLogIn,
}: Pick<MarketSession, 'deps' | 'identity' | 'siteLogIn'>): Promise<void> {
  if (!key || siteLogIn) return
  gateSession(gate.judge, identity)
  const { id, userAgent, cookies, origins } = identity
  const held = cookies.list()
  if (held.length === 0) return
  const now = clock.now()
  const ends = held.map(({ expires }) => (expires === -1 ? now.getTime() + UNNAMED_MS : expires * 1000))
  const state: SessionState = { userAgent, cookies: held, origins }
  await keepFrontSession(database, id, state, { now, until: new Date(Math.max(...ends)), key })
}
