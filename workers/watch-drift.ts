import { DRIFT_ALARM } from '#contracts/drift.ts'
import { countWeek, isDriftKnown, storeDrift } from '#db/drift.ts'
import type { Database } from '#db/open-database.ts'
import { tellOfDrift } from '#db/tell-of-drift.ts'
import type { Clock } from '#shared/clock.ts'
import type { WorkerEvents } from './events.ts'
import { driftOf, lastWeek } from './measure-drift.ts'

type Parts = { database: Database; clock: Clock; events: Pick<WorkerEvents, 'drifted'> }

/**
 * Measures once a week how far the listings that are new moved away from those of the weeks before, and raises an alarm.
 *
 * @returns what is for now and then: cheap, but for the first time in a week
 */
export function watchDrift({ database, clock, events }: Parts): () => Promise<void> {
  let looked = 0
  return async () => {
    const now = clock.now()
    const week = lastWeek(now)
    if (week.getTime() === looked) return
    if (!(await isDriftKnown(database, week))) {
      const found = driftOf(await countWeek(database, week))
      const drifted = found.filter(({ psi }) => psi >= DRIFT_ALARM)
      const isFirst = await database.transaction().execute(async (trx) => {
        const isStored = await storeDrift(trx, week, found, now)
        if (isStored && drifted.length > 0) await tellOfDrift(trx, week, now)
        return isStored
      })
      if (isFirst) for (const { measure, psi } of drifted) events.drifted(measure, psi)
    }
    looked = week.getTime()
  }
}
