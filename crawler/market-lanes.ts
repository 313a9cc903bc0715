import { findPageLanes, savePageLanes } from '#db/page-lanes.ts'
import { openLaneChoice, type LaneChoice } from './lane-choice.ts'
import type { MarketSession } from './market-session.ts'

type Place = Pick<MarketSession, 'deps' | 'market'>

/** What earlier scrapes found out about the lanes of a market's pages. */
export async function openMarketLanes({ deps, market }: Place): Promise<LaneChoice> {
  const known = market.mode === 'auto' ? await findPageLanes(deps.database, market.id) : []
  return openLaneChoice(known.map(({ shape, ...state }) => [shape, state]))
}

export async function keepMarketLanes({ deps, market }: Place, lanes: LaneChoice): Promise<void> {
  const changes = lanes.changes().map(({ shape, state }) => ({ shape, ...state }))
  await savePageLanes(deps.database, market.id, changes, deps.clock.now())
}
