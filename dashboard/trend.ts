import { z } from 'zod'
import type { Database } from '#db/open-database.ts'
import { observedSpan, trendSteps, type TrendOf, type TrendStep } from '#db/console-trend.ts'
import { Time } from './views.ts'

export const MAX_BUCKETS = 60

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY
const STEPS = [
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2].map((days) => days * DAY),
  ...[1, 2, 4, 13, 26, 52].map((weeks) => weeks * WEEK),
]
/** A Monday, so that weeks begin as people expect. */
const ORIGIN_SECONDS = Date.UTC(2001, 0, 1) / 1000

export const ranges = ['all', '1h', '24h', '7d', '30d', '90d', '1y'] as const
export type Range = (typeof ranges)[number]
const RANGE_SECONDS: Record<Exclude<Range, 'all'>, number> = {
  '1h': HOUR,
  '24h': DAY,
  '7d': WEEK,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  '1y': 365 * DAY,
}

/** Equal buckets from `from` on; the last one holds the span's end. */
export type Buckets = { from: Date; stepSeconds: number; buckets: number }

const Count = z.number().int()

/** Null before the first scrape. */
export const TrendView = z
  .object({
    from: Time,
    stepSeconds: Count,
    buckets: Count,
    series: z.array(z.object({ category: z.string(), counts: z.array(Count) })),
  })
  .nullable()

/** Listings through time by category, of everyone or of one vendor or market. */
export async function readTrend(
  database: Database,
  { range, now, of }: { range: Range; now: Date; of?: TrendOf },
) {
  const span = spanOf(range, now, await observedSpan(database, of))
  if (!span) return null
  const buckets = bucketsOf(span)
  return { ...buckets, series: seriesOf(await trendSteps(database, buckets, of), buckets.buckets) }
}

/** The span that a range asks for; `observed` is what there is to see, and none of it gives nothing. */
export function spanOf(range: Range, now: Date, observed: { from: Date; to: Date } | undefined) {
  if (range === 'all') return observed
  return { from: new Date(now.getTime() - RANGE_SECONDS[range] * 1000), to: now }
}

/** The finest buckets, whole multiples of a step that people know, of which the span needs at most 60. */
export function bucketsOf(span: { from: Date; to: Date }): Buckets {
  const from = span.from.getTime() / 1000 - ORIGIN_SECONDS
  const to = Math.max(from, span.to.getTime() / 1000 - ORIGIN_SECONDS)
  const count = (step: number) => Math.floor(to / step) - Math.floor(from / step) + 1
  const stepSeconds = STEPS.find((step) => count(step) <= MAX_BUCKETS) ?? STEPS.at(-1)!
  const start = Math.floor(from / stepSeconds) * stepSeconds + ORIGIN_SECONDS
  return { from: new Date(start * 1000), stepSeconds, buckets: Math.min(MAX_BUCKETS, count(stepSeconds)) }
}

/** One line for each category, the largest first: the running sum of its steps, bucket by bucket. */
export function seriesOf(steps: TrendStep[], buckets: number): { category: string; counts: number[] }[] {
  const byCategory = Map.groupBy(steps, (step) => step.category)
  const series = [...byCategory].map(([category, own]) => {
    const changes = Array.from({ length: buckets }, () => 0)
    for (const { bucket, listings } of own) changes[bucket] = (changes[bucket] ?? 0) + listings
    let present = 0
    return { category, counts: changes.map((change) => (present += change)) }
  })
  return series.sort((a, b) => total(b.counts) - total(a.counts) || a.category.localeCompare(b.category))
}

function total(counts: number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
