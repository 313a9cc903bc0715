import type { Trend } from '../views.ts'

/** More colours than this cannot be told apart. */
const MAX_SERIES = 6

/** `tone` chooses the colour; the rest of the categories and those that wait for a person are grey. */
export type Series = { category: string; tone: number | 'others' | 'undecided'; counts: number[] }

/** The largest categories, then those that wait for a person, then all others in one, in that order. */
export function foldSeries(trend: Trend): Series[] {
  const undecided = trend.series.filter(({ category }) => category === 'undecided')
  const decided = trend.series.filter(({ category }) => category !== 'undecided' && category !== 'other')
  const kept = decided.slice(0, MAX_SERIES)
  const rest = trend.series.filter(({ category }) => category === 'other').concat(decided.slice(MAX_SERIES))
  const folded: Series[] = kept.map((series, tone) => ({ ...series, tone }))
  for (const series of undecided) folded.push({ ...series, tone: 'undecided' })
  if (rest.length > 0) folded.push({ category: 'others', tone: 'others', counts: sumOf(rest, trend.buckets) })
  return folded
}

export function totals(trend: Trend): number[] {
  return sumOf(trend.series, trend.buckets)
}

export function bucketTime(trend: Trend, bucket: number): Date {
  return new Date(Date.parse(trend.from) + bucket * trend.stepSeconds * 1000)
}

function sumOf(series: { counts: number[] }[], buckets: number): number[] {
  return Array.from({ length: buckets }, (_, bucket) =>
    series.reduce((sum, { counts }) => sum + (counts[bucket] ?? 0), 0),
  )
}
