import type { Model } from './model.ts'

type Lines = NonNullable<Model['calibration']>['text']

export function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability))
  return Math.log(p / (1 - p))
}

/** The probability of a best class as it held for rows that the model had not seen. */
export function calibrated({ slope, shift }: Lines, place: number, probability: number): number {
  return 1 / (1 + Math.exp(-(slope[place]! * logOdds(probability) + shift[place]!)))
}

/**
 * Gives the best of some probabilities another one, and scales the others so that the sum stays. None of them rises
 * above the best: which category it is does not change.
 */
export function setBest(probabilities: Float64Array, best: number, wanted: number): void {
  const factor = (1 - wanted) / Math.max(1e-9, 1 - probabilities[best]!)
  for (let c = 0; c < probabilities.length; c++)
    probabilities[c] = c === best ? wanted : Math.min(wanted, probabilities[c]! * factor)
}
