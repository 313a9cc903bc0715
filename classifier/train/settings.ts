import type { BayesSettings, ComplementSettings } from './fit-bayes.ts'
import type { LogisticSettings } from './fit-logistic.ts'

type Damped = { damping: number }

/** Everything that training depends on besides the data. Written into `model.json`. */
export type TrainSettings = {
  bayes: BayesSettings & Damped
  complement: ComplementSettings & Damped
  logistic: LogisticSettings & Damped
  path: LogisticSettings
  /** Rows whose own label gets less than this from a model that has not seen their vendor are left out. */
  impossibleBelow: number
  /** The share of listings that a person shall see. */
  abstain: number
  folds: number
}

/** Chosen on vendors kept apart, among the four fifths that the first split of the measurement learns from. */
export const trainSettings: TrainSettings = {
  // The two scales give the three learners' logits the same spread, and so the same say.
  bayes: { alpha: 0.005, prior: 0, scale: 0.036, damping: 0.4 },
  complement: { alpha: 0.1, scale: 0.19, damping: 0.4 },
  logistic: {
    epochs: 6,
    rate: 0.5,
    balance: 0.5,
    smoothing: 0.2,
    drop: 0.5,
    seed: 777,
    damping: 0.4,
  },
  path: { epochs: 4, rate: 0.5, balance: 0.5, smoothing: 0.05, drop: 0.3, seed: 778 },
  impossibleBelow: 0.002,
  abstain: 0.1,
  folds: 5,
}
