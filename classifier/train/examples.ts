import { addPathFeatures, newFeatureList, readFeatures, subBucketOf } from '../features.ts'
import { newTextBuffer, normaliseInto } from '../normalise.ts'
import { groupOf, type Row } from './read-rows.ts'

/** A row as the learners see it: sorted buckets, the class's place, and how much the row counts. */
export type Example = { ids: Int32Array; label: number; group: string; weight: number }

const buffer = newTextBuffer()
const list = newFeatureList()

export function titleBuckets(title: string): Int32Array {
  normaliseInto(buffer, title)
  readFeatures(buffer, list)
  return list.ids.slice(0, list.count).sort()
}

export function pathBuckets(path: string[]): Int32Array {
  list.count = 0
  for (const segment of path) {
    normaliseInto(buffer, segment)
    addPathFeatures(buffer, list)
  }
  return list.ids.slice(0, list.count).sort()
}

/** Markets cut their paths differently, so each is learned whole, by its root and by its leaf. */
export function pathVariants(path: string[]): string[][] {
  if (path.length < 2) return path.length === 0 ? [] : [path]
  return [path, path.slice(0, 1), path.slice(-1)]
}

export function subBuckets(ids: Int32Array): Int32Array {
  return ids.map(subBucketOf).filter((id) => id >= 0)
}

/**
 * Rows that one vendor posts in one class count less the more there are of them (to the power `-damping`): a
 * seller with 400 guides must not be what a guide is.
 */
export function dampVendors(rows: Row[], labels: number[], damping: number): Float64Array {
  const key = (i: number) => `${labels[i]} ${groupOf(rows[i]!)}`
  const counts = new Map<string, number>()
  for (const i of rows.keys()) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1)
  return Float64Array.from(rows.keys(), (i) => counts.get(key(i))! ** -damping)
}
