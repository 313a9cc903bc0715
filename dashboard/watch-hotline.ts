import { countDueReports, type DueReports } from '#db/hotline-due.ts'
import type { Database } from '#db/open-database.ts'
import { isOfficerWanted, tellOfHotline } from '#db/tell-of-hotline.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { watched } from '#shared/metrics.ts'
import { logReportsDue, logWatchFailed } from './events.ts'
import { dueBefore, type HotlinePolicy } from './hotline-policy.ts'

const ROUND_MS = 600_000

type Tools = { database: Database; clock: Clock; log: Logger; hotlinePolicy: HotlinePolicy }

/**
 * Raises the alarm for hotline reports whose dates have passed, by ids, counts and dates alone: in the log, once for
 * each state of things, and as figures. It takes nothing: an officer does. As long as something waits for one,
 * destinations that ask for it are told so once a day.
 */
export function watchHotline(
  { database, clock, log, hotlinePolicy }: Tools,
  roundMs = ROUND_MS,
): AsyncDisposable {
  const read = () => {
    const at = clock.now()
    return countDueReports(database, { at, seenBefore: dueBefore(hotlinePolicy, at) })
  }
  const figures = [
    watched(
      'lanternfish_hotline_handovers_overdue',
      'Hotline reports that nobody has by the time that policy wants.',
      async () => (await read()).handOver.count,
    ),
    watched(
      'lanternfish_hotline_erasures_due',
      'Hotline reports whose address nothing preserves any more.',
      async () => (await read()).erase.count,
    ),
    watched(
      'lanternfish_hotline_erasures_overdue',
      'Those of them whose address should be gone.',
      async () => (await read()).erase.overdue,
    ),
  ]
  let told = ''
  const look = async () => {
    const due = await read()
    const state = JSON.stringify(due)
    if (state !== told && isOver(due)) logReportsDue(log, due)
    told = state
    if (due.erase.count > 0 || (await isOfficerWanted(database))) await tellOfHotline(database, clock.now())
  }
  let looking = look().catch((error: unknown) => logWatchFailed(log, error))
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => logWatchFailed(log, error))
  }, roundMs)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      for (const figure of figures) figure[Symbol.dispose]()
      await looking
    },
  }
}

function isOver({ handOver, erase }: DueReports): boolean {
  return handOver.count + erase.count > 0
}
