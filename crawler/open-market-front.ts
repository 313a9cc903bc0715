import { findNotBefore, saveNotBefore } from '#db/fronts.ts'
import { openFront, type Front } from './front.ts'
import type { MarketSession } from './market-session.ts'

const SLOWER = 0.7
const SLOWEST_PER_SECOND = 1

/** The front of a market as its identity knows it: its wait outlives a crawler, its pace is kept at the guard. */
export async function openMarketFront({
  deps,
  market,
  identity,
  layDown,
}: Pick<MarketSession, 'deps' | 'market' | 'identity' | 'layDown'>): Promise<Front> {
  const { database, clock, random } = deps
  let pace = market.requests_per_second ?? undefined
  identity.guard.setPace(pace)
  return openFront({
    clock,
    random,
    layDown,
    notBefore: await findNotBefore(database, identity.id),
    save: (until, reason) => saveNotBefore(database, identity.id, { until, reason }),
    newCircuit() {
      identity.newCircuit()
      // The front counts otherwise than the registry says: for the rest of this session we go slower.
      pace = pace && Math.max(pace * SLOWER, Math.min(pace, SLOWEST_PER_SECOND))
      identity.guard.setPace(pace)
    },
  })
}
