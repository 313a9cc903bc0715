import { FEATURE_COUNT } from '../features.ts'
import { pathBuckets, pathVariants, type Example } from './examples.ts'
import { fitLogistic, type LogisticSettings } from './fit-logistic.ts'
import type { ReadRow } from './fit-text.ts'
import { groupOf } from './read-rows.ts'
import type { Linear } from './linear.ts'

/**
 * Learns categories from the markets' own category paths, apart from the titles: learned together, titles that the
 * model knows by heart would leave the path nothing to explain, and titles alone would be read worse.
 * The bias is dropped, since the titles' model has one.
 */
export function fitPath(rows: ReadRow[], classes: number, settings: LogisticSettings): Linear {
  const examples: Example[] = []
  for (const { row, label } of rows) {
    if (!row.clean) continue
    for (const variant of pathVariants(row.path))
      examples.push({ ids: pathBuckets(variant), label, group: groupOf(row), weight: 1 })
  }
  const { weights } = fitLogistic(examples, classes, FEATURE_COUNT, settings)
  return { weights, bias: new Float64Array(classes), classes }
}
