import type { Example } from './examples.ts'
import { newLinear, newRandom, type Linear } from './linear.ts'

/**
 * `balance` lifts rare classes (0 none, 1 all alike), `smoothing` takes certainty from the labels, `drop` leaves
 * out that share of a text's buckets each time, so that no single one is leaned on.
 */
export type LogisticSettings = {
  epochs: number
  rate: number
  balance: number
  smoothing: number
  drop: number
  seed: number
}

const BIAS_RATE = 0.02

/** Softmax regression by stochastic gradient descent; the rate falls to 0. Same examples and seed, same weights. */
export function fitLogistic(
  examples: Example[],
  classes: number,
  features: number,
  settings: LogisticSettings,
): Linear {
  const linear = newLinear(features, classes)
  const weights = balancedWeights(examples, classes, settings.balance)
  const random = newRandom(settings.seed)
  const order = Uint32Array.from(examples.keys())
  const kept = new Int32Array(Math.max(1, ...examples.map(({ ids }) => ids.length)))
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random)
    const rate = settings.rate * (1 - epoch / settings.epochs)
    for (const i of order) {
      const example = examples[i]!
      let count = 0
      for (const id of example.ids) if (random() >= settings.drop) kept[count++] = id
      learn(linear, kept.subarray(0, count), example, rate, weights[i]!, settings.smoothing)
    }
  }
  return linear
}

function learn(
  { weights, bias, classes }: Linear,
  ids: Int32Array,
  { label }: Example,
  rate: number,
  weight: number,
  smoothing: number,
): void {
  const factor = 1 / Math.sqrt(ids.length || 1)
  const error = new Float64Array(classes)
  for (const id of ids) for (let k = 0, row = id * classes; k < classes; k++) error[k]! += weights[row + k]!
  let most = -Infinity
  for (let k = 0; k < classes; k++) {
    error[k] = error[k]! * factor + bias[k]!
    most = Math.max(most, error[k]!)
  }
  let total = 0
  for (let k = 0; k < classes; k++) total += error[k] = Math.exp(error[k]! - most)
  for (let k = 0; k < classes; k++) {
    const target = (k === label ? 1 - smoothing : 0) + smoothing / classes
    error[k] = rate * weight * (error[k]! / total - target)
    bias[k]! -= BIAS_RATE * error[k]!
    error[k]! *= factor
  }
  for (const id of ids) for (let k = 0, row = id * classes; k < classes; k++) weights[row + k]! -= error[k]!
}

/** Each example's weight with its class's, at a mean of 1. */
function balancedWeights(examples: Example[], classes: number, balance: number): Float64Array {
  const mass = new Float64Array(classes)
  let all = 0
  for (const { label, weight } of examples) {
    mass[label]! += weight
    all += weight
  }
  const weights = Float64Array.from(
    examples,
    ({ label, weight }) => weight * (all / classes / mass[label]!) ** balance,
  )
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / (weights.length || 1)
  return weights.map((weight) => weight / mean)
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
}
