import { SUB_FEATURE_COUNT } from '../features.ts'
import { oneHot, subBuckets, type Example } from './examples.ts'
import { fitSharpness, type Answer } from './calibrate.ts'
import { fitBoth } from './fit-both.ts'
import type { ReadRow } from './fit-text.ts'
import { logitsOf, newLinear, type Linear } from './linear.ts'
import { groupOf, placeOf } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'

export type Subclass = { category: string; id: string }

/** The subcategories that the data has, category by category. */
export function subclassesOf(rows: ReadRow[], classes: string[]): Subclass[] {
  const ids = new Map(classes.map((category) => [category, new Set<string>()]))
  for (const { row } of rows) if (row.subcategory !== undefined) ids.get(row.category)?.add(row.subcategory)
  return classes.flatMap((category) => [...ids.get(category)!].sort().map((id) => ({ category, id })))
}

/**
 * One small model for each category that has subcategories, in the order of `subclasses`; logits come out
 * calibrated. A category with only one learns nothing: it has no choice.
 */
export function fitSubclasses(rows: ReadRow[], subclasses: Subclass[], settings: TrainSettings): Linear[] {
  return [...new Set(subclasses.map((sub) => sub.category))].map((category) => {
    const ids = subclasses.filter((sub) => sub.category === category).map(({ id }) => id)
    if (ids.length < 2) return newLinear(SUB_FEATURE_COUNT, ids.length)
    const own = rows
      .filter(
        ({ row, label, reading }) =>
          row.clean &&
          row.category === category &&
          row.subcategory !== undefined &&
          (reading === undefined || reading === label),
      )
      .map(({ row, ids: buckets }) => ({
        ids: subBuckets(buckets),
        group: groupOf(row),
        target: oneHot(ids.indexOf(row.subcategory!), ids.length),
        weight: 1,
      }))
    return fitCalibrated(own, ids.length, settings)
  })
}

function isHeld({ group }: Example): boolean {
  return placeOf(group, 'sub') < 0.25
}

function fitCalibrated(rows: Example[], classes: number, settings: TrainSettings): Linear {
  const fit = (some: Example[]) => fitBoth(some, classes, SUB_FEATURE_COUNT, settings)
  const rough = fit(rows.filter((row) => !isHeld(row)))
  const answers: Answer[] = rows
    .filter(isHeld)
    .map(({ ids, target }) => ({ logits: logitsOf(rough, ids), label: target.indexOf(1) }))
  const sharpness = answers.length === 0 ? 1 : fitSharpness(answers)
  const { weights, bias } = fit(rows)
  return { weights: weights.map((w) => w * sharpness), bias: bias.map((b) => b * sharpness), classes }
}
