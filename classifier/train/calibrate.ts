import { softmax } from './linear.ts'

/** What a model said of a row that it had not seen: logits and the true class. */
export type Answer = { logits: Float64Array; label: number }

/** The one factor on all logits that makes the probabilities likeliest (temperature scaling, inverted). */
export function fitSharpness(answers: Answer[]): number {
  let best = { loss: Infinity, sharpness: 1 }
  for (let step = -40; step <= 40; step++) {
    const sharpness = 1.08 ** step
    let loss = 0
    for (const { logits, label } of answers)
      loss -= Math.log(Math.max(softmax(logits, sharpness)[label]!, 1e-12))
    if (loss < best.loss) best = { loss, sharpness }
  }
  return Number(best.sharpness.toFixed(4))
}

/** The probability below which the given share of answers lies. */
export function quantileOf(probabilities: number[], share: number): number {
  const sorted = probabilities.toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(4))
}

/** Expected calibration error of the top answer, in ten bins of equal width. */
export function calibrationError(answers: { probability: number; right: boolean }[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, sure: 0, right: 0 }))
  for (const { probability, right } of answers) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!
    bin.count++
    bin.sure += probability
    bin.right += right ? 1 : 0
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / (answers.length || 1)
}
