import { findNotBefore, saveNotBefore } from '#db/fronts.ts'
import { keepFrontState } from './front-session.ts'
import { openFront, type Front } from './front.ts'
import type { Clock } from '#shared/clock.ts'
import type { MarketSession } from './market-session.ts'

const SLOWER = 0.7
const SLOWEST_PER_SECOND = 1

/** The front of a market as its identity knows it: its wait outlives a crawler, its pace is kept at the guard. */
export async function openMarketFront({
  deps,
  market,
  identity,
  layDown,
  siteLogIn,
}: Pick<MarketSession, 'deps' | 'market' | 'identity' | 'layDown' | 'siteLogIn'>): Promise<Front> {
  const { database, clock, random } = deps
  if (deps.config.ignoresFronts) return noFront(clock)
  let pace = market.requests_per_second ?? undefined
  identity.guard.setPace(pace)
  return openFront({
    clock,
    random,
    layDown,
    notBefore: await findNotBefore(database, identity.id),
    async save(until, reason) {
      await saveNotBefore(database, identity.id, { until, reason })
      await keepFrontState({ deps, identity, siteLogIn })
    },
    newCircuit() {
      identity.newCircuit()
      // The front counts otherwise than the registry says: for the rest of this session we go slower.
      pace = pace && Math.max(pace * SLOWER, Math.min(pace, SLOWEST_PER_SECOND))
      identity.guard.setPace(pace)
    },
  })
}

/** Nothing stands before a market of saved pages: each gate there is a page. */
function noFront(clock: Clock): Front {
  return {
    turn: async () => undefined,
    asking: () => ({ cookiesCame() {}, heard: () => false, [Symbol.dispose]() {} }),
    opensAt: () => clock.now(),
    waitOut: async () => undefined,
    turnedAway: () => 0,
    hasStood: () => false,
    doubts: () => false,
  }
}
