/** A linear model while it is being learned: `weights[bucket * classes + class]`. */
export type Linear = { weights: Float32Array; bias: Float64Array; classes: number }

export function newLinear(features: number, classes: number): Linear {
  return { weights: new Float32Array(features * classes), bias: new Float64Array(classes), classes }
}

/** Logits of one text: the bias, and the buckets' weights over the root of their number. */
export function logitsOf({ weights, bias, classes }: Linear, ids: Int32Array): Float64Array {
  const out = new Float64Array(classes)
  for (const id of ids) {
    const row = id * classes
    for (let k = 0; k < classes; k++) out[k]! += weights[row + k]!
  }
  const factor = 1 / Math.sqrt(ids.length || 1)
  for (let k = 0; k < classes; k++) out[k] = out[k]! * factor + bias[k]!
  return out
}

/** `a + share * b`: two linear models are one. */
export function addLinear(a: Linear, b: Linear, share: number): Linear {
  return {
    weights: a.weights.map((weight, i) => weight + share * b.weights[i]!),
    bias: a.bias.map((bias, k) => bias + share * b.bias[k]!),
    classes: a.classes,
  }
}

/** Replaces logits by probabilities; gives the log of their sum. */
export function softmax(logits: Float64Array, sharpness = 1): Float64Array {
  let most = -Infinity
  for (const logit of logits) most = Math.max(most, logit * sharpness)
  const out = logits.map((logit) => Math.exp(logit * sharpness - most))
  let total = 0
  for (const value of out) total += value
  return out.map((value) => value / total)
}

/** Small and the same on every machine; nothing here needs more. */
export function newRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
