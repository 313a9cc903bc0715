import { FEATURE_COUNT } from '../features.ts'
import { titleBuckets } from './examples.ts'
import { fitBoth } from './fit-both.ts'
import type { Linear } from './linear.ts'
import type { Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'
import { softTargets } from './soften.ts'

/**
 * A row with its buckets, read once. `label` is the seller's category, -1 where there is none; `reading` is what a
 * person who read the title said.
 */
export type ReadRow = { row: Row; ids: Int32Array; label: number; reading?: number }

export function readTitles(rows: Row[], classes: string[]): ReadRow[] {
  return rows.map((row) => {
    const read: ReadRow = {
      row,
      ids: titleBuckets(row.title),
      label: row.unlabelled ? -1 : classes.indexOf(row.category),
    }
    if (row.reading !== undefined) read.reading = classes.indexOf(row.reading)
    return read
  })
}

/** Learns categories from titles: rows with content, each as what it most likely is. */
export function fitText(rows: ReadRow[], classes: number, settings: TrainSettings): Linear {
  const clean = rows.filter(({ row }) => row.clean)
  return fitBoth(softTargets(clean, classes, settings), classes, FEATURE_COUNT, settings)
}
