import type { Example } from './examples.ts'
import { fitBayes } from './fit-bayes.ts'
import { fitLogistic } from './fit-logistic.ts'
import { addLinear, type Linear } from './linear.ts'
import { groupOf, type Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'

/** A row with what it is taught as: a distribution over the classes, and how much that counts. */
export type Taught = { row: Row; ids: Int32Array; target: Float64Array; weight: number }

/** Bayes, which generalises over vendors, and logistic regression, which separates, as one linear model. */
export function fitBoth(
  rows: Taught[],
  classes: number,
  features: number,
  { bayes, logistic }: Pick<TrainSettings, 'bayes' | 'logistic'>,
): Linear {
  const examples: Example[] = rows.map(({ row, ids, target, weight }) => ({
    ids,
    target,
    weight,
    group: groupOf(row),
  }))
  return addLinear(
    fitBayes(examples, classes, features, bayes),
    fitLogistic(examples, classes, features, logistic),
    logistic.share,
  )
}
