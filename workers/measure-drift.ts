import { LEAST_FOR_DRIFT } from '#contracts/drift.ts'
import type { ValueCount, WeekDrift } from '#db/drift.ts'

/** Added to each count: a value that was never seen must not make the index endless. */
const HALF = 0.5

/**
 * The population stability index of each measure: the sum over its values of (now - before) × ln(now / before) of their
 * shares. Measures with too few listings on either side are left out.
 */
export function driftOf(counts: ValueCount[]): WeekDrift[] {
  const measures = [...Map.groupBy(counts, ({ measure }) => measure)]
  return measures.flatMap(([measure, values]) => {
    const listings = sum(values.map(({ now }) => now))
    const earlier = sum(values.map(({ before }) => before))
    if (listings < LEAST_FOR_DRIFT || earlier < LEAST_FOR_DRIFT) return []
    const shares = Object.fromEntries(
      values.map(({ value, now, before }) => [
        value,
        { before: shareOf(before, earlier, values.length), now: shareOf(now, listings, values.length) },
      ]),
    )
    const psi = sum(Object.values(shares).map(({ before, now }) => (now - before) * Math.log(now / before)))
    return [{ measure, psi, listings, earlier, shares }]
  })
}

/** Monday, midnight UTC, of the last week that has ended. */
export function lastWeek(now: Date): Date {
  const day = (now.getUTCDay() + 6) % 7
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - day - 7))
}

function shareOf(count: number, total: number, values: number): number {
  return (count + HALF) / (total + HALF * values)
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
