/** Says when a request may begin, so that no second holds more of them than a front allows. */
export type RequestPace = {
  /** Takes the next place, and gives the milliseconds until it. */
  reserve: () => number
}

const SECOND_MS = 1_000
/** Requests that left a second apart may arrive closer: a circuit is not even. */
const SLACK = 1.1

/**
 * A sliding second: as many at once as it may hold, and then none until the first of them is past.
 *
 * @param perSecond a fraction is one request in so many seconds; undefined for no bound
 * @param now in milliseconds, never going back
 */
export function openRequestPace(perSecond: number | undefined, now = () => performance.now()): RequestPace {
  if (perSecond === undefined) return { reserve: () => 0 }
  const places = Math.max(1, Math.floor(perSecond))
  const spanMs = (places / perSecond) * SECOND_MS * SLACK
  const taken: number[] = []
  return {
    reserve() {
      const at = now()
      const oldest = taken.length < places ? -Infinity : taken.shift()!
      const begin = Math.max(at, oldest + spanMs)
      taken.push(begin)
      return begin - at
    },
  }
}
