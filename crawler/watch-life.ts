import type { LifeState } from '#contracts/market-life.ts'
import { freezeMarket, readLife, recordLife } from '#db/market-life.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import { nextLife, type LifeFacts } from './market-life.ts'
import type { MarketSession } from './market-session.ts'

/** In these a market may vanish any minute: what is still there is read once, at once. */
const LAST_DAYS: ReadonlySet<LifeState> = new Set(['seized', 'exit-suspected'])

/**
 * Looks how a market is after fetches were recorded, and enters a change with its evidence. A market that is up and
 * goes on answering is not asked about; `fetches` absent: at the end of a scrape, whatever it brought.
 */
export async function watchLife(
  { deps, market, life }: Pick<MarketSession, 'deps' | 'market' | 'life'>,
  fetches?: readonly FetchRecord[],
): Promise<void> {
  if (life.state === 'up' && fetches?.every(({ outcome, notices }) => outcome === 'page' && !notices?.length))
    return
  const { database, clock, events } = deps
  const now = clock.now()
  const facts = (await readLife(database, market.id, now)) as LifeFacts
  life.state = facts.state
  const change = nextLife(facts, now)
  if (!change) return
  await database.transaction().execute(async (trx) => {
    const { to, reason, fetchId, captureId } = change
    const row = { market_id: market.id, from_state: facts.state, to_state: to, at: now, reason }
    await recordLife(trx, { ...row, page_fetch_id: fetchId, capture_id: captureId })
    if (LAST_DAYS.has(to)) await freezeMarket(trx, market.id, now)
  })
  life.state = change.to
  events.lifeChanged(market.name, facts.state, change.to, change.reason)
}
