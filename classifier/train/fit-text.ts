import { FEATURE_COUNT } from '../features.ts'
import { dampVendors, titleBuckets, type Example } from './examples.ts'
import { fitBayes, fitComplement } from './fit-bayes.ts'
import { fitLogistic } from './fit-logistic.ts'
import { addLinear, logitsOf, softmax, type Linear } from './linear.ts'
import { groupOf, placeOf, type Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'

/** A row with its buckets, read once. */
export type ReadRow = { row: Row; ids: Int32Array; label: number }

export function readTitles(rows: Row[], classes: string[]): ReadRow[] {
  return rows.map((row) => ({ row, ids: titleBuckets(row.title), label: classes.indexOf(row.category) }))
}

/** Learns categories from titles: clean rows only, and without those that no other vendor's rows speak for. */
export function fitText(rows: ReadRow[], classes: number, settings: TrainSettings): Linear {
  const clean = rows.filter(({ row }) => row.clean)
  const believed = settings.impossibleBelow > 0 ? withoutImpossible(clean, classes, settings) : clean
  return fitAll(believed, classes, FEATURE_COUNT, settings)
}

/** The two Bayes, which generalise over vendors, and logistic regression, which separates, as one linear model. */
export function fitAll(rows: ReadRow[], classes: number, features: number, settings: TrainSettings): Linear {
  const examples = weigh(rows, settings.logistic.damping)
  return addLinear(
    fitCounts(rows, classes, features, settings),
    fitLogistic(examples, classes, features, settings.logistic),
  )
}

/** Multinomial and complement Bayes, added: what counting alone can tell, in a tenth of the time. */
function fitCounts(rows: ReadRow[], classes: number, features: number, settings: TrainSettings): Linear {
  const { bayes, complement } = settings
  return addLinear(
    fitBayes(weigh(rows, bayes.damping), classes, features, bayes),
    fitComplement(weigh(rows, complement.damping), classes, features, complement),
  )
}

function weigh(rows: ReadRow[], damping: number): Example[] {
  const weights = dampVendors(
    rows.map(({ row }) => row),
    rows.map(({ label }) => label),
    damping,
  )
  return rows.map(({ row, ids, label }, i) => ({ ids, label, group: groupOf(row), weight: weights[i]! }))
}

/** The labels are sellers' own, and some sellers post anything anywhere. */
function withoutImpossible(rows: ReadRow[], classes: number, settings: TrainSettings): ReadRow[] {
  const folds = 3
  const foldOf = ({ row }: ReadRow) => Math.floor(placeOf(groupOf(row), 'clean') * folds)
  const kept = new Set<ReadRow>()
  for (let fold = 0; fold < folds; fold++) {
    const others = rows.filter((row) => foldOf(row) !== fold)
    const model = fitCounts(others, classes, FEATURE_COUNT, settings)
    for (const row of rows) {
      if (foldOf(row) !== fold) continue
      const probability = softmax(logitsOf(model, row.ids))[row.label]!
      if (probability >= settings.impossibleBelow) kept.add(row)
    }
  }
  return rows.filter((row) => kept.has(row))
}
