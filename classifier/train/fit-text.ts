import { FEATURE_COUNT } from '../features.ts'
import { dampVendors, titleBuckets, type Example } from './examples.ts'
import { fitBayes } from './fit-bayes.ts'
import { fitLogistic } from './fit-logistic.ts'
import { addLinear, logitsOf, softmax, type Linear } from './linear.ts'
import { groupOf, placeOf, type Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'

/** Logits as they come are too sure of themselves. */
const ROUGH_SHARPNESS = 0.7

/** A row with its buckets, read once. */
export type ReadRow = { row: Row; ids: Int32Array; label: number }

export function readTitles(rows: Row[], classes: string[]): ReadRow[] {
  return rows.map((row) => ({ row, ids: titleBuckets(row.title), label: classes.indexOf(row.category) }))
}

/** Learns categories from titles: clean rows only, and without those that no other vendor's rows speak for. */
export function fitText(rows: ReadRow[], classes: number, settings: TrainSettings): Linear {
  const clean = rows.filter(({ row }) => row.clean)
  const believed = settings.impossibleBelow > 0 ? withoutImpossible(clean, classes, settings) : clean
  return fitBoth(believed, classes, FEATURE_COUNT, settings)
}

/** Bayes, which generalises over vendors, and logistic regression, which separates, as one linear model. */
export function fitBoth(
  rows: ReadRow[],
  classes: number,
  features: number,
  { bayes, logistic }: TrainSettings,
): Linear {
  const bare = rows.map(({ row }) => row)
  const labels = rows.map(({ label }) => label)
  const examples = (damping: number): Example[] => {
    const weights = dampVendors(bare, labels, damping)
    return rows.map(({ row, ids, label }, i) => ({ ids, label, group: groupOf(row), weight: weights[i]! }))
  }
  return addLinear(
    fitBayes(examples(bayes.damping), classes, features, bayes),
    fitLogistic(examples(logistic.damping), classes, features, logistic),
    logistic.share,
  )
}

/** The labels are sellers' own, and some sellers post anything anywhere. */
function withoutImpossible(rows: ReadRow[], classes: number, settings: TrainSettings): ReadRow[] {
  const folds = 3
  const foldOf = ({ row }: ReadRow) => Math.floor(placeOf(groupOf(row), 'clean') * folds)
  const kept = new Set<ReadRow>()
  for (let fold = 0; fold < folds; fold++) {
    const others = rows.filter((row) => foldOf(row) !== fold)
    const model = fitBoth(others, classes, FEATURE_COUNT, settings)
    for (const row of rows) {
      if (foldOf(row) !== fold) continue
      const probability = softmax(logitsOf(model, row.ids), ROUGH_SHARPNESS)[row.label]!
      if (probability >= settings.impossibleBelow) kept.add(row)
    }
  }
  return rows.filter((row) => kept.has(row))
}
