import { systemClock, type Clock } from '#shared/clock.ts'

/** What runs looks at the clock more often than this; when nothing did for longer, the machine stood still. */
const LONGEST_GAP_MS = 100

/**
 * A clock that runs so much faster than the world's and stands still while the machine does: what lasts by it lasts long
 * enough on a machine that is held up, too. Only where something looks at it all the time, as a crawl does.
 */
export function steadyClock(speed = 1): Clock {
  let looked = performance.now()
  let at = systemClock.now().getTime()
  return {
    now() {
      const now = performance.now()
      at += Math.min(now - looked, LONGEST_GAP_MS) * speed
      looked = now
      return new Date(at)
    },
  }
}
