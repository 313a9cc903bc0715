import {
  addPathFeatures,
  addStyleFeatures,
  clearFeatures,
  newFeatureList,
  readFeatures,
  subBucketOf,
} from '../features.ts'
import { newTextBuffer, normaliseInto } from '../normalise.ts'
import { styleOf } from '../style.ts'

/** A text as the learners see it: sorted buckets, how likely it belongs to each class, and how much it counts. */
export type Example = { ids: Int32Array; target: Float64Array; group: string; weight: number }

const buffer = newTextBuffer()
const list = newFeatureList()

/** Of a title that a seller wrote: its words, and how it is written. */
export function titleBuckets(title: string): Int32Array {
  readWords(title)
  addStyleFeatures(styleOf(title), list)
  return bucketsRead()
}

/** Of a description, or of a name, which nobody wrote as a title. */
export function textBuckets(text: string): Int32Array {
  readWords(text)
  return bucketsRead()
}

export function pathBuckets(path: string[]): Int32Array {
  clearFeatures(list)
  for (const segment of path) {
    normaliseInto(buffer, segment)
    addPathFeatures(buffer, list)
  }
  return bucketsRead()
}

function readWords(text: string): void {
  normaliseInto(buffer, text)
  readFeatures(buffer, list)
}

function bucketsRead(): Int32Array {
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

/** Certain of one class. */
export function oneHot(label: number, classes: number): Float64Array {
  const target = new Float64Array(classes)
  target[label] = 1
  return target
}

/**
 * What each example gives to each class. What one vendor posts in one class counts less the more there is of it (to
 * the power `-damping`): a seller with 400 guides must not be what a guide is.
 */
export function massesOf(examples: Example[], classes: number, damping: number): Float64Array[] {
  const totals = new Map<string, Float64Array>()
  for (const { group, target } of examples) {
    const total = totals.get(group) ?? new Float64Array(classes)
    totals.set(
      group,
      total.map((sum, k) => sum + target[k]!),
    )
  }
  return examples.map(({ group, target, weight }) => {
    const total = totals.get(group)!
    return target.map((share, k) => share * weight * Math.max(1, total[k]!) ** -damping)
  })
}
