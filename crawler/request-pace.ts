/** Says when a request may begin, so that no second holds more of them than a front allows. */
export type RequestPace = {
  /** Takes a place and gives 0, or gives the milliseconds after which to ask again. */
  take: () => number
}

const SECOND_MS = 1_000
/** Requests that left a second apart may arrive closer: a circuit is not even. */
const SLACK = 1.1
/** However many a second may hold, so many at most begin at once. */
const MAX_BURST = 5

/**
 * A sliding window over what really began, so that a process that was held up does not catch up.
 *
 * @param perSecond a fraction is one request in so many seconds; undefined for no bound
 * @param now in milliseconds, never going back
 */
export function openRequestPace(perSecond: number | undefined, now = () => performance.now()): RequestPace {
  if (perSecond === undefined) return { take: () => 0 }
  const places = Math.min(Math.max(1, Math.floor(perSecond)), MAX_BURST)
  const spanMs = (places / perSecond) * SECOND_MS * SLACK
  const begun: number[] = []
  return {
    take() {
      const at = now()
      const ms = begun.length < places ? 0 : begun[0]! + spanMs - at
      if (ms > 0) return Math.ceil(ms)
      if (begun.length === places) begun.shift()
      begun.push(at)
      return 0
    },
  }
}
