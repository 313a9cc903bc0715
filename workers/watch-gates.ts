import { findGateChanges, heldForGates } from '#db/gate-rate.ts'
import { endAlarm, endHeld, raiseAlarm } from '#db/quarantine.ts'
import type { WorkerEvents } from './events.ts'
import type { SettleDeps } from './settle-quarantine.ts'
import { storeAndMatch } from './store-and-match.ts'

const AT_ONCE = 400

/** What a watch over gates needs of a worker. */
export type GateDeps = Pick<SettleDeps, 'database' | 'clock' | 'deliver'> & {
  events: Pick<WorkerEvents, 'alarmRaised' | 'readingsEnded' | 'ruleSwitchedOff'>
}

/**
 * Raises an alarm in the scrape in which far more answers are gates than is usual for its market, and ends it in the
 * first one that is as usual. What waited for that alone is released as it was read: its pages looked as ever, and denied nothing.
 */
export async function watchGates(deps: GateDeps): Promise<void> {
  const { database, clock, events } = deps
  for (const { marketId, scrapeId, alarmId } of await findGateChanges(database)) {
    if (alarmId !== null) {
      await endAlarm(database, alarmId, { ending: 'usual', now: clock.now() })
      continue
    }
    const place = { marketId, scrapeId, reason: 'gated' as const }
    const id = await raiseAlarm(database, { ...place, captureId: undefined, now: clock.now() })
    if (id !== undefined) events.alarmRaised(id, place)
  }
  for (const { captureId, reading } of await heldForGates(database, AT_ONCE)) {
    await storeAndMatch(deps, { ...reading, recordedAt: clock.now() })
    await endHeld(database, [captureId], 'released', clock.now())
    events.readingsEnded(reading.marketId, 'released', 1)
  }
}
