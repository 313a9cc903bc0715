import type { Example } from './examples.ts'
import { newLinear, type Linear } from './linear.ts'

/** `alpha` smooths; `prior` is the share of the classes' frequencies that is believed; `scale` shrinks the logits. */
export type BayesSettings = { alpha: number; prior: number; scale: number }
export type ComplementSettings = Omit<BayesSettings, 'prior'>

/** TF-IDF of texts of equal length, summed: `sums[bucket * classes + class]`. A bucket never seen has an `idf` of 0. */
type Counts = { sums: Float64Array; totals: Float64Array; seen: Float64Array; idf: Float64Array }

/** Multinomial Bayes on TF-IDF with texts of equal length, written as a linear model. */
export function fitBayes(
  examples: Example[],
  classes: number,
  features: number,
  { alpha, prior, scale }: BayesSettings,
): Linear {
  const { sums, totals, seen, idf } = countClasses(examples, classes, features)
  const logTotals = totals.map((total) => Math.log(total + features * alpha))
  const linear = newLinear(features, classes)
  fillRows(linear, idf, scale, (cell, k) => Math.log(sums[cell]! + alpha) - logTotals[k]!)
  const all = seen.reduce((sum, count) => sum + count, 0)
  for (let k = 0; k < classes; k++) linear.bias[k] = prior * Math.log(Math.max(seen[k]!, 1e-9) / all)
  return linear
}

/**
 * Complement Bayes with weights of equal length: a class is what all others are not, which a rare class with few
 * sellers can be learned from better than from its own rows. Method: Rennie et al., "Tackling the poor assumptions
 * of naive Bayes text classifiers", ICML 2003.
 */
export function fitComplement(
  examples: Example[],
  classes: number,
  features: number,
  { alpha, scale }: ComplementSettings,
): Linear {
  const { sums, totals, idf } = countClasses(examples, classes, features)
  const everything = totals.reduce((sum, total) => sum + total, 0)
  const logOthers = totals.map((total) => Math.log(everything - total + features * alpha))
  const linear = newLinear(features, classes)
  fillRows(linear, idf, scale, (cell, k) => {
    let bucket = 0
    for (let i = cell - k; i < cell - k + classes; i++) bucket += sums[i]!
    return logOthers[k]! - Math.log(Math.max(0, bucket - sums[cell]!) + alpha)
  })
  return withEqualLengths(linear)
}

/** Smoothed IDF of each bucket; 0 for a bucket that no example has, which thus gets no weight. */
export function inverseFrequencies(examples: Example[], features: number): Float64Array {
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

function countClasses(examples: Example[], classes: number, features: number): Counts {
  const idf = inverseFrequencies(examples, features)
  const sums = new Float64Array(features * classes)
  const [totals, seen] = [new Float64Array(classes), new Float64Array(classes)]
  for (const { ids, label, weight } of examples) {
    seen[label]! += weight
    let square = 0
    for (const id of ids) square += idf[id]! ** 2
    const share = weight / (Math.sqrt(square) || 1)
    for (const id of ids) {
      sums[id * classes + label]! += share * idf[id]!
      totals[label]! += share * idf[id]!
    }
  }
  return { sums, totals, seen, idf }
}

/** Weights of each bucket around a mean of 0, so that a bucket that says nothing weighs nothing. */
function fillRows(
  { weights, classes }: Linear,
  idf: Float64Array,
  scale: number,
  logitOf: (cell: number, k: number) => number,
): void {
  const logits = new Float64Array(classes)
  for (let id = 0; id < idf.length; id++) {
    if (idf[id] === 0) continue
    let mean = 0
    for (let k = 0; k < classes; k++) mean += (logits[k] = logitOf(id * classes + k, k)) / classes
    for (let k = 0; k < classes; k++) weights[id * classes + k] = (logits[k]! - mean) * idf[id]! * scale
  }
}

/** A class of many rows has large weights for its mere size. */
function withEqualLengths({ weights, bias, classes }: Linear): Linear {
  const lengths = new Float64Array(classes)
  for (let i = 0; i < weights.length; i++) lengths[i % classes]! += Math.abs(weights[i]!)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / classes
  return {
    weights: weights.map((weight, i) => weight * (mean / (lengths[i % classes]! || 1))),
    bias,
    classes,
  }
}
