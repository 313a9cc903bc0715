import type { Database } from '#db/open-database.ts'
import { holdReading, raiseAlarm } from '#db/quarantine.ts'
import { countSuspicious, type Suspicion } from '#db/reading-samples.ts'
import type { ReadingRows } from '#db/store-reading.ts'
import type { Clock } from '#shared/clock.ts'
import type { WorkerEvents } from './events.ts'

/** So many of the readings recorded last must be suspicious before it is the market that changed, and no odd page. */
const ALARMING = 3
const AMONG = 6

type Deps = { database: Database; clock: Clock; events: Pick<WorkerEvents, 'readingHeld' | 'alarmRaised'> }

/** Keeps a reading out of everything that anybody sees, and raises the alarm where it is not the only one. */
export async function quarantine(deps: Deps, rows: ReadingRows, suspicion: Suspicion): Promise<void> {
  const { database, clock, events } = deps
  const { marketId, scrapeId, captureId } = rows
  await holdReading(database, rows, suspicion, clock.now())
  events.readingHeld(captureId, suspicion)
  if (suspicion === 'alarm' || (await countSuspicious(database, marketId, AMONG)) < ALARMING) return
  const place = { marketId, scrapeId, reason: suspicion }
  const id = await raiseAlarm(database, { ...place, captureId, now: clock.now() })
  if (id !== undefined) events.alarmRaised(id, place)
}
