import { massesOf, type Example } from './examples.ts'
import { newLinear, type Linear } from './linear.ts'

/** `alpha` smooths; `prior` is the share of the classes' frequencies that is believed; `scale` shrinks the logits. */
export type BayesSettings = { alpha: number; prior: number; scale: number; damping: number }

/** Multinomial Bayes on TF-IDF with texts of equal length, written as a linear model. */
export function fitBayes(
  examples: Example[],
  classes: number,
  features: number,
  settings: BayesSettings,
): Linear {
  const idf = inverseFrequencies(examples, features)
  const counts = new Float64Array(features * classes)
  const seen = new Float64Array(classes)
  const masses = massesOf(examples, classes, settings.damping)
  for (const [i, { ids }] of examples.entries()) {
    const mass = masses[i]!
    let square = 0
    for (const id of ids) square += idf[id]! ** 2
    const factor = 1 / (Math.sqrt(square) || 1)
    for (let k = 0; k < classes; k++) {
      const share = factor * mass[k]!
      seen[k]! += mass[k]!
      if (share === 0) continue
      for (const id of ids) counts[id * classes + k]! += share * idf[id]!
    }
  }
  return toLinear(counts, seen, idf, classes, settings)
}

/** Smoothed IDF of each bucket; 0 for a bucket that no example has, which thus gets no weight. */
export function inverseFrequencies(examples: { ids: Int32Array }[], features: number): Float64Array {
  const documents = new Float64Array(features)
  for (const { ids } of examples) {
    let last = -1
    for (const id of ids) {
      if (id !== last) documents[id]! += 1
      last = id
    }
  }
  return documents.map((count) => (count === 0 ? 0 : Math.log((examples.length + 1) / (count + 1)) + 1))
}

function toLinear(
  counts: Float64Array,
  seen: Float64Array,
  idf: Float64Array,
  classes: number,
  { alpha, prior, scale }: BayesSettings,
): Linear {
  const linear = newLinear(idf.length, classes)
  const totals = new Float64Array(classes).fill(idf.length * alpha)
  for (let i = 0; i < counts.length; i++) totals[i % classes]! += counts[i]!
  const logTotals = totals.map(Math.log)
  for (let id = 0; id < idf.length; id++) {
    if (idf[id] === 0) continue
    const row = id * classes
    let mean = 0
    for (let k = 0; k < classes; k++) mean += (Math.log(counts[row + k]! + alpha) - logTotals[k]!) / classes
    for (let k = 0; k < classes; k++) {
      const logit = Math.log(counts[row + k]! + alpha) - logTotals[k]! - mean
      linear.weights[row + k] = logit * idf[id]! * scale
    }
  }
  const all = seen.reduce((sum, count) => sum + count, 0)
  for (let k = 0; k < classes; k++) linear.bias[k] = prior * Math.log(Math.max(seen[k]!, 1e-9) / all)
  return linear
}
