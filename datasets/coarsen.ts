import { REGIONS } from './regions.ts'

const DAY_MS = 86_400_000

/** ISO 8601 week of a UTC day: `2026-W46`. A week belongs to the year of its Thursday. */
export function isoWeekOf(time: Date): string {
  const day = (time.getUTCDay() + 6) % 7
  const thursday = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - day + 3))
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const week = 1 + Math.floor((thursday.getTime() - first) / DAY_MS / 7)
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

/** Midnight of the Monday on or before a time, in UTC. */
export function mondayOf(time: Date): Date {
  const day = (time.getUTCDay() + 6) % 7
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - day))
}

/** Counts as `0`, `1-9`, `10-99`, `100+`. */
export function countBucketOf(count: number | null): string | null {
  if (count === null || count < 0) return null
  if (count === 0) return '0'
  return count < 10 ? '1-9' : count < 100 ? '10-99' : '100+'
}

export function weeksBucketOf(weeks: number): string {
  return weeks <= 1 ? '1' : weeks <= 4 ? '2-4' : weeks <= 12 ? '5-12' : '13+'
}

/** One place, or `several`: the full list of a vendor's countries is as good as a name. */
export function placeOf(places: string[] | null): string | null {
  const distinct = [...new Set(places)]
  return distinct.length > 1 ? 'several' : (distinct[0] ?? null)
}

/** The region of a country; what is no country stays as it is. */
export function regionOf(place: string | null): string | null {
  if (place === null) return null
  // A subdivision (`US-CA`) lies in its country.
  const region = REGIONS.get(place.slice(0, 2))
  return /^[A-Z]{2}(-|$)/.test(place) && region !== undefined ? `region:${region}` : place
}

/** How far a listing ships, seen from where it ships. */
export function reachOf(from: string[] | null, to: string[] | null): string | null {
  if (!to || to.length === 0) return null
  if (to.includes('WORLDWIDE')) return 'worldwide'
  const home = from?.length === 1 ? from[0] : undefined
  return home !== undefined && to.every((place) => place === home) ? 'domestic' : 'abroad'
}
