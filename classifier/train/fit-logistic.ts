import { massesOf, type Example } from './examples.ts'
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
  damping: number
}

const BIAS_RATE = 0.02

/** What one example asks for: a distribution over the classes, and how hard it pulls. */
type Aim = { target: Float64Array; weight: number }

/** Softmax regression by stochastic gradient descent; the rate falls to 0. Same examples and seed, same weights. */
export function fitLogistic(
  examples: Example[],
  classes: number,
  features: number,
  settings: LogisticSettings,
): Linear {
  const linear = newLinear(features, classes)
  const aims = aimsOf(examples, classes, settings)
  const random = newRandom(settings.seed)
  const order = Uint32Array.from(examples.keys())
  const kept = new Int32Array(Math.max(1, ...examples.map(({ ids }) => ids.length)))
  const error = new Float64Array(classes)
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random)
    const rate = settings.rate * (1 - epoch / settings.epochs)
    for (const i of order) {
      let count = 0
      for (const id of examples[i]!.ids) if (random() >= settings.drop) kept[count++] = id
      learn(linear, kept.subarray(0, count), aims[i]!, rate, error)
    }
  }
  return linear
}

function learn(
  { weights, bias, classes }: Linear,
  ids: Int32Array,
  aim: Aim,
  rate: number,
  error: Float64Array,
) {
  const factor = 1 / Math.sqrt(ids.length || 1)
  error.fill(0)
  for (const id of ids) for (let k = 0, row = id * classes; k < classes; k++) error[k]! += weights[row + k]!
  let most = -Infinity
  for (let k = 0; k < classes; k++) {
    error[k] = error[k]! * factor + bias[k]!
    most = Math.max(most, error[k]!)
  }
  let total = 0
  for (let k = 0; k < classes; k++) total += error[k] = Math.exp(error[k]! - most)
  for (let k = 0; k < classes; k++) {
    error[k] = rate * aim.weight * (error[k]! / total - aim.target[k]!)
    bias[k]! -= BIAS_RATE * error[k]!
    error[k]! *= factor
  }
  for (const id of ids) for (let k = 0, row = id * classes; k < classes; k++) weights[row + k]! -= error[k]!
}

/** Rare classes lifted, labels smoothed, and the weights at a mean of 1. */
function aimsOf(examples: Example[], classes: number, settings: LogisticSettings): Aim[] {
  const masses = massesOf(examples, classes, settings.damping)
  const totals = new Float64Array(classes)
  for (const mass of masses) for (let k = 0; k < classes; k++) totals[k]! += mass[k]!
  const all = totals.reduce((sum, total) => sum + total, 0)
  const lifts = totals.map((total) => (total === 0 ? 0 : (all / classes / total) ** settings.balance))
  const lifted = masses.map((mass) => mass.map((share, k) => share * lifts[k]!))
  const weights = lifted.map((mass) => mass.reduce((sum, share) => sum + share, 0))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / (weights.length || 1)
  const { smoothing } = settings
  return lifted.map((mass, i) => ({
    target: mass.map((share) => (1 - smoothing) * (share / (weights[i]! || 1)) + smoothing / classes),
    weight: weights[i]! / mean,
  }))
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
}
