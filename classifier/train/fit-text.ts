import { FEATURE_COUNT } from '../features.ts'
import { oneHot, textBuckets, titleBuckets, type Example } from './examples.ts'
import { fitBoth } from './fit-both.ts'
import type { Linear } from './linear.ts'
import type { Row } from './read-rows.ts'
import { openSectionNames, openTradeNames } from './section-names.ts'
import type { TrainSettings } from './settings.ts'
import { softTargets } from './soften.ts'

/**
 * A row with its buckets, read once; `described` are those of its description. `label` is the seller's category, -1
 * where there is none; `reading` is what the reader of the title said.
 */
export type ReadRow = { row: Row; ids: Int32Array; described?: Int32Array; label: number; reading?: number }

export function readTitles(rows: Row[], classes: string[]): ReadRow[] {
  return rows.map((row) => {
    const read: ReadRow = {
      row,
      ids: titleBuckets(row.title),
      label: row.unlabelled ? -1 : classes.indexOf(row.category),
    }
    if (row.description !== undefined) read.described = textBuckets(row.description)
    if (row.reading !== undefined) read.reading = classes.indexOf(row.reading)
    return read
  })
}

/**
 * Learns categories from titles and descriptions, each as what it most likely is, and from what the world calls the
 * wares: rows with content alone.
 */
export function fitText(rows: ReadRow[], classes: string[], settings: TrainSettings): Linear {
  const clean = rows.filter(({ row }) => row.clean)
  const titles = softTargets(clean, classes.length, settings)
  const descriptions = clean.flatMap(({ described }, i) => {
    const title = titles[i]!
    return described ? [{ ...title, ids: described, weight: settings.descriptions * title.weight }] : []
  })
  const examples = [...titles, ...descriptions, ...namedExamples(classes, settings.names)]
  return fitBoth(examples, classes.length, FEATURE_COUNT, settings)
}

/** Each name as the title of a seller of its own. */
function namedExamples(classes: string[], weight: number): Example[] {
  return [...openTradeNames(), ...openSectionNames()].flatMap(({ name, category }) => {
    const label = classes.indexOf(category)
    if (label < 0) return []
    return { ids: textBuckets(name), target: oneHot(label, classes.length), group: `name ${name}`, weight }
  })
}
