import { quarantineByHits, raiseGateAlarms } from '#db/gate-quarantine.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import type { MarketSession } from './market-session.ts'

/** After pages that the gate stopped: whether they look planted, and whether the site itself is such a place. */
export async function watchGate(
  { deps, market, layDown }: MarketSession,
  batch: readonly Pick<FetchRecord, 'report'>[],
): Promise<void> {
  if (!batch.some(({ report }) => report)) return
  const now = deps.clock.now()
  for (const { kind, rule, pages, markets } of await raiseGateAlarms(deps.database, market.id, now))
    deps.events.looksPlanted(kind, rule, { pages, markets })
  const pages = await quarantineByHits(deps.database, market.id, now)
  if (pages === undefined) return
  deps.events.quarantined(market.name, pages)
  layDown({ reason: 'in quarantine by the gate', restUntil: null })
}
