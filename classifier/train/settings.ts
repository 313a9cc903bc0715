import type { BayesSettings } from './fit-bayes.ts'
import type { LogisticSettings } from './fit-logistic.ts'

/** Everything that training depends on besides the data. Written into `model.json`. */
export type TrainSettings = {
  bayes: BayesSettings & { damping: number }
  logistic: LogisticSettings & { damping: number; share: number }
  path: LogisticSettings
  /** Rows whose own label gets less than this from a model that has not seen their vendor are left out. */
  impossibleBelow: number
  /** The share of listings that a person shall see. */
  abstain: number
  folds: number
}

/** Chosen by 5-fold cross-validation over four fifths of the vendors. */
export const trainSettings: TrainSettings = {
  bayes: { alpha: 0.005, prior: 0, scale: 0.06, damping: 0.4 },
  logistic: {
    epochs: 6,
    rate: 0.5,
    balance: 0.5,
    smoothing: 0.1,
    drop: 0.3,
    seed: 777,
    damping: 0.5,
    share: 1,
  },
  path: { epochs: 4, rate: 0.5, balance: 0.5, smoothing: 0.05, drop: 0.3, seed: 778 },
  impossibleBelow: 0.01,
  abstain: 0.1,
  folds: 5,
}
