import { FEATURE_COUNT } from '../features.ts'
import { pathBuckets, pathVariants, type Example } from './examples.ts'
import { fitLogistic, type LogisticSettings } from './fit-logistic.ts'
import type { ReadRow } from './fit-text.ts'
import { groupOf } from './read-rows.ts'
import type { Linear } from './linear.ts'
import { openSectionNames } from './section-names.ts'
import type { TrainSettings } from './settings.ts'
import { labelTargets } from './soften.ts'

/**
 * `sections` is how often the name of a section that no market of the data need have is taught; `share` is what a path
 * counts beside a title.
 */
export type PathSettings = LogisticSettings & { sections: number; share: number }

/**
 * Learns categories from the markets' own category paths, apart from the titles: learned together, titles that the
 * model knows by heart would leave the path nothing to explain, and titles alone would be read worse.
 * What markets in general call their sections is taught beside. A section is taught as what the titles of its category
 * turned out to be when they were read: where it says drugs there are drugs, where it says fraud there is all sorts, and
 * the title has a say. The bias is dropped, since the titles' model has one.
 */
export function fitPath(rows: ReadRow[], classes: string[], { path, reading }: TrainSettings): Linear {
  const targets = labelTargets(rows, classes.length, reading)
  const names = openSectionNames()
  const meanings = new Map(names.map(({ name, category }) => [name.toLowerCase(), category]))
  const examples: Example[] = []
  for (const { row, label } of rows) {
    if (!row.clean || label < 0) continue
    for (const variant of pathVariants(row.path)) {
      // Drugs under Guides is about guides, but a section called Drugs is about drugs.
      const meaning = variant.length === 1 ? meanings.get(variant[0]!.toLowerCase()) : undefined
      if (meaning !== undefined && meaning !== row.category) continue
      examples.push({
        ids: pathBuckets(variant),
        target: targets[label]!,
        group: groupOf(row),
        weight: 1,
      })
    }
  }
  for (const { name, category } of names) {
    const target = targets[classes.indexOf(category)]
    if (target === undefined) continue
    const example = { ids: pathBuckets([name]), target, group: name, weight: 1 }
    // Repeated and not heavier: one step of the descent must not run away.
    for (let i = 0; i < path.sections; i++) examples.push(example)
  }
  const { weights } = fitLogistic(examples, classes.length, FEATURE_COUNT, path)
  return {
    weights: weights.map((weight) => path.share * weight),
    bias: new Float64Array(classes.length),
    classes: classes.length,
  }
}
