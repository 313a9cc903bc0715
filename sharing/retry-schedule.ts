const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** When each try is made, counted from the first: those of Standard Webhooks, cut at a day. */
export const TRY_OFFSETS_MS = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** Tries come earlier by up to this share of the pause, so that not all that failed together come together. */
const JITTER = 0.1
const LEAST_PAUSE_MS = 2 * SECOND_MS

/**
 * When to try again after `tries` that failed; undefined when the day is over. After a pause of ours the tries that
 * were missed are still made, each a little after the other.
 *
 * @param chance.random from 0 to 1
 */
export function nextTryAt(
  { tries, roundBeganAt }: { tries: number; roundBeganAt: Date },
  { now, random }: { now: Date; random: number },
): Date | undefined {
  const offset = TRY_OFFSETS_MS[tries]
  if (offset === undefined) return undefined
  const pause = offset - (TRY_OFFSETS_MS[tries - 1] ?? 0)
  const planned = roundBeganAt.getTime() + offset - pause * JITTER * random
  return new Date(Math.max(planned, now.getTime() + LEAST_PAUSE_MS))
}
