/** Says when a request may begin, so that no second holds more of them than a front allows. */
export type RequestPace = {
  /** Takes a place and gives 0, or gives the milliseconds after which to ask again. */
  take: () => number
}

const SECOND_MS = 1_000
/** Requests that left a second apart may arrive closer: a circuit is not even. */
const SLACK = 1.1
/** However many a second may hold, so many at most begin at once: where two bursts arrive as one, fronts still let them. */
const MAX_BURST = 3

/**
 * Sliding windows over what really began, so that a process that was held up does not catch up: a second with what it
 * may hold, and for more than a burst the share of a second that a burst may fill.
 *
 * @param perSecond a fraction is one request in so many seconds; undefined for no bound
 * @param now in milliseconds, never going back
 */
export function openRequestPace(perSecond: number | undefined, now = () => performance.now()): RequestPace {
  if (perSecond === undefined) return { take: () => 0 }
  const most = Math.max(1, Math.floor(perSecond))
  const windows = [most, Math.min(most, MAX_BURST)].map((places) => ({ places, spanMs: spanOf(places, perSecond) }))
  const begun: number[] = []
  return {
    take() {
      const at = now()
      const waits = windows.map(({ places, spanMs }) => (begun.at(-places) ?? -Infinity) + spanMs - at)
      const ms = Math.max(...waits)
      if (ms > 0) return Math.ceil(ms)
      if (begun.push(at) > most) begun.shift()
      return 0
    },
  }
} // prettier-ignore

/** A whole second for a whole number of places: a fraction of a request more would be one in one second or another. */
function spanOf(places: number, perSecond: number): number {
  const share = places < Math.floor(perSecond) ? places / perSecond : Math.max(places / perSecond, 1)
  return share * SECOND_MS * SLACK
}
