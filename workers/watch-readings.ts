import { raiseAlarm } from '#db/quarantine.ts'
import { findDrift } from '#db/reading-health.ts'
import { coverScrapes } from './cover-scrape.ts'
import { learnMarkets } from './learn-market.ts'
import { watchGates } from './watch-gates.ts'
import { settleQuarantines, type SettleDeps } from './settle-quarantine.ts'

/**
 * What no single page shows: learns from what was read, watches how well whole scrapes are read, settles what waits, and
 * works out how far scrapes reached.
 */
export async function watchReadings(deps: SettleDeps): Promise<void> {
  await learnMarkets(deps)
  await watchDrift(deps)
  await watchGates(deps)
  await settleQuarantines(deps)
  // Last: nothing is gone of which it is not known yet whether the market has changed.
  await coverScrapes(deps)
}

async function watchDrift({ database, clock, events }: SettleDeps): Promise<void> {
  for (const { marketId, scrapeId, reason } of await findDrift(database)) {
    const alarm = { marketId, scrapeId, reason, captureId: undefined, now: clock.now() }
    const id = await raiseAlarm(database, alarm)
    if (id !== undefined) events.alarmRaised(id, { marketId, scrapeId, reason })
  }
}
