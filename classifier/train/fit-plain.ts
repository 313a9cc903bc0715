import { inverseFrequencies } from './fit-bayes.ts'
import { newRandom } from './linear.ts'

/** `hinge` is a linear machine for each class against the rest; `logistic` is softmax regression. */
export type Loss = 'hinge' | 'logistic'

const EPOCHS = 6
const RATES: Record<Loss, number> = { hinge: 0.3, logistic: 1 }

/** What a textbook learner sees: buckets, and one class. */
type Example = { ids: Int32Array; label: number }

/** A textbook learner as a yardstick: buckets in, the class's place out. */
export type Answer = (ids: Int32Array) => number

/** TF-IDF of length 1, stochastic gradient descent, classes weighted by rarity where `balanced`; no refinements. */
export function fitPlain(
  examples: Example[],
  classes: number,
  features: number,
  loss: Loss,
  balanced: boolean,
): Answer {
  const idf = inverseFrequencies(examples, features)
  const weights = new Float32Array(features * classes)
  const counts = new Float64Array(classes)
  for (const { label } of examples) counts[label]! += 1
  const random = newRandom(1)
  const order = examples.map((example) => ({ example, place: 0 }))
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const item of order) item.place = random()
    order.sort((a, b) => a.place - b.place)
    const rate = RATES[loss] * (1 - epoch / EPOCHS)
    for (const { example } of order) {
      const weight = balanced ? Math.min(10, examples.length / classes / counts[example.label]!) : 1
      learn(weights, idf, example, classes, loss, rate * weight)
    }
  }
  return (ids) => {
    const scores = scoresOf(weights, idf, ids, classes)
    return scores.indexOf(Math.max(...scores))
  }
}

function learn(
  weights: Float32Array,
  idf: Float64Array,
  { ids, label }: Example,
  classes: number,
  loss: Loss,
  rate: number,
): void {
  const scores = scoresOf(weights, idf, ids, classes)
  const gradient = loss === 'hinge' ? hinge(scores, label) : logistic(scores, label)
  const factor = rate * lengthFactor(idf, ids)
  for (const id of ids) {
    const value = factor * idf[id]!
    for (let k = 0, row = id * classes; k < classes; k++) weights[row + k]! -= value * gradient[k]!
  }
}

function scoresOf(weights: Float32Array, idf: Float64Array, ids: Int32Array, classes: number): Float64Array {
  const scores = new Float64Array(classes)
  for (const id of ids)
    for (let k = 0, row = id * classes; k < classes; k++) scores[k]! += idf[id]! * weights[row + k]!
  const factor = lengthFactor(idf, ids)
  return scores.map((score) => score * factor)
}

function lengthFactor(idf: Float64Array, ids: Int32Array): number {
  let square = 0
  for (const id of ids) square += idf[id]! ** 2
  return 1 / (Math.sqrt(square) || 1)
}

function hinge(scores: Float64Array, label: number): Float64Array {
  return scores.map((score, k) => (k === label ? Math.min(0, score - 1) : Math.max(0, score + 1)))
}

function logistic(scores: Float64Array, label: number): Float64Array {
  const most = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power, k) => power / total - (k === label ? 1 : 0))
}
