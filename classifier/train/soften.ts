import { FEATURE_COUNT } from '../features.ts'
import { oneHot, type Example } from './examples.ts'
import { fitBoth } from './fit-both.ts'
import type { ReadRow } from './fit-text.ts'
import { logitsOf, softmax } from './linear.ts'
import { groupOf, placeOf } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'

/**
 * Sellers file their wares carelessly, so each row is taught as what it most likely is: a model that has not seen its
 * vendor is asked, and what titles under that seller's label turned out to be when they were read is its prior. A share
 * (`mix`) of the seller's own label stays. Rows that were read are taught as read.
 */
export function softTargets(rows: ReadRow[], classes: number, settings: TrainSettings): Example[] {
  const { mix, weight } = settings.reading
  const beliefs = believe(rows, classes, settings)
  return rows.map((row) => {
    const { label, reading } = row
    const believed = reading === undefined ? beliefs.get(row)! : oneHot(reading, classes)
    const share = label < 0 ? 0 : reading === undefined ? mix : mix / 2
    const target = believed.map((part, k) => (1 - share) * part + (k === label ? share : 0))
    return { ids: row.ids, target, group: groupOf(row.row), weight: reading === undefined ? 1 : weight }
  })
}

/** Row by row, what the unread ones are: none for those that were read. */
function believe(rows: ReadRow[], classes: number, settings: TrainSettings): Map<ReadRow, Float64Array> {
  const { folds, sharpness } = settings.reading
  const readAs = readShares(rows, classes, settings.reading.floor)
  const foldOf = ({ row }: ReadRow) => Math.floor(placeOf(groupOf(row), 'soften') * folds)
  const beliefs = new Map<ReadRow, Float64Array>()
  for (let fold = 0; fold < folds; fold++) {
    const others = rows.filter((row) => foldOf(row) !== fold)
    const taught = others.map((row) => teachRoughly(row, readAs, classes, settings))
    const model = fitBoth(taught, classes, FEATURE_COUNT, settings)
    for (const row of rows) {
      if (foldOf(row) !== fold || row.reading !== undefined) continue
      const guess = softmax(logitsOf(model, row.ids), sharpness)
      beliefs.set(row, normalised(guess.map((part, k) => part * readAs[row.label]![k]!)))
    }
  }
  return beliefs
}

/** For each seller's label, what it says of a listing: a share (`mix`) of itself, the rest of what its titles were read as. */
export function labelTargets(
  rows: ReadRow[],
  classes: number,
  { floor, mix }: TrainSettings['reading'],
): Float64Array[] {
  return readShares(rows, classes, floor).map((readAs, label) =>
    readAs.map((share, k) => (1 - mix) * share + (k === label ? mix : 0)),
  )
}

/** A seller's label counts as much as it is trusted. */
function teachRoughly(
  row: ReadRow,
  readAs: Float64Array[],
  classes: number,
  settings: TrainSettings,
): Example {
  const { ids, label, reading } = row
  const group = groupOf(row.row)
  if (reading !== undefined)
    return { ids, target: oneHot(reading, classes), group, weight: settings.reading.roughWeight }
  return { ids, target: oneHot(label, classes), group, weight: readAs[label]![label]! }
}

/** For each label of sellers, as what its rows were read. */
function readShares(rows: ReadRow[], classes: number, floor: number): Float64Array[] {
  const shares = Array.from({ length: classes }, () => new Float64Array(classes).fill(floor))
  for (const [label, share] of shares.entries()) share[label]! += 1
  for (const { label, reading } of rows)
    if (label >= 0 && reading !== undefined) shares[label]![reading]! += 1
  return shares.map(normalised)
}

function normalised(shares: Float64Array): Float64Array {
  const total = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / total)
}
