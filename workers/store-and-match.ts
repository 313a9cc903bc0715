import type { Database } from '#db/open-database.ts'
import { switchOffFaulty } from '#db/rule-faults.ts'
import { isMatchFault } from '#db/rule-pattern.ts'
import { storeReading, type ReadingRows } from '#db/store-reading.ts'
import type { Clock } from '#shared/clock.ts'
import type { WorkerEvents } from './events.ts'

type Parts = {
  database: Database
  clock: Clock
  events: Pick<WorkerEvents, 'ruleSwitchedOff'>
  /** Sends what waits because of the reading. */
  deliver: (deliveryIds: string[]) => Promise<void>
}

/**
 * Stores a reading and has its alerts sent. A rule whose pattern fails on it is switched off, and the reading is
 * stored all the same.
 */
export async function storeAndMatch(parts: Parts, rows: ReadingRows): Promise<void> {
  const { database, clock, events, deliver } = parts
  for (;;) {
    try {
      const deliveries = await storeReading(database, rows)
      if (deliveries.length > 0) await deliver(deliveries)
      return
    } catch (error) {
      if (!isMatchFault(error)) throw error
      const faulty = await switchOffFaulty(database, rows, clock.now())
      for (const { id, reason } of faulty) events.ruleSwitchedOff(id, reason)
      // Slow for another reason: that is the queue's to try again.
      if (faulty.length === 0) throw error
    }
  }
}
