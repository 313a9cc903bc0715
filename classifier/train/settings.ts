import type { BayesSettings } from './fit-bayes.ts'
import type { LogisticSettings } from './fit-logistic.ts'
import type { PathSettings } from './fit-path.ts'

/** Everything that training depends on besides the data. Written into `model.json`. */
export type TrainSettings = {
  bayes: BayesSettings
  logistic: LogisticSettings & { share: number }
  path: PathSettings
  /**
   * How titles that were read are used: their weight in the rough and in the final model, the share of the seller's
   * label that stays, the sharpness of the rough model, what a label that was never read gets, and its folds.
   */
  reading: {
    roughWeight: number
    weight: number
    mix: number
    sharpness: number
    floor: number
    folds: number
  }
  /** How much the name of a ware or a trade counts, against a title; and a description, against its own title. */
  names: number
  descriptions: number
  /** The share of listings that a person shall see. */
  abstain: number
  folds: number
}

/** Chosen by cross-validation over vendors, on splits that are not the measured ones. */
export const trainSettings: TrainSettings = {
  bayes: { alpha: 0.005, prior: 0.05, scale: 0.03, damping: 0.2 },
  logistic: {
    epochs: 6,
    rate: 0.5,
    balance: 0.5,
    smoothing: 0.1,
    drop: 0.3,
    seed: 777,
    damping: 0.35,
    share: 1.3,
  },
  path: {
    epochs: 4,
    rate: 0.5,
    balance: 0.5,
    smoothing: 0.05,
    drop: 0.3,
    seed: 778,
    damping: 0,
    sections: 30,
    share: 1.75,
  },
  reading: { roughWeight: 6, weight: 2, mix: 0.6, sharpness: 0.5, floor: 0.02, folds: 3 },
  names: 3,
  descriptions: 0.3,
  abstain: 0.1,
  folds: 5,
}
