import type { Example } from './examples.ts'
import { fitBayes } from './fit-bayes.ts'
import { fitLogistic } from './fit-logistic.ts'
import { addLinear, type Linear } from './linear.ts'
import type { TrainSettings } from './settings.ts'

/** Bayes, which generalises over vendors, and logistic regression, which separates, as one linear model. */
export function fitBoth(
  examples: Example[],
  classes: number,
  features: number,
  { bayes, logistic }: Pick<TrainSettings, 'bayes' | 'logistic'>,
): Linear {
  return addLinear(
    fitBayes(examples, classes, features, bayes),
    fitLogistic(examples, classes, features, logistic),
    logistic.share,
  )
}
