import { findNotBefore, saveNotBefore } from '#db/fronts.ts'
import { openFront, type Front } from './front.ts'
import type { MarketSession } from './market-session.ts'

/** The front of a market as its identity knows it: its wait outlives a crawler, its pace is kept at the guard. */
export async function openMarketFront({
  deps,
  market,
  identity,
  layDown,
}: Pick<MarketSession, 'deps' | 'market' | 'identity' | 'layDown'>): Promise<Front> {
  const { database, clock, random } = deps
  identity.guard.setPace(market.requests_per_second ?? undefined)
  return openFront({
    clock,
    random,
    layDown,
    notBefore: await findNotBefore(database, identity.id),
    save: (until, reason) => saveNotBefore(database, identity.id, { until, reason }),
    newCircuit: identity.newCircuit,
  })
}
