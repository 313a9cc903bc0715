import { RELEASED_TABLES, type ReleasedTable } from '#contracts/dataset.ts'
import { classOf, type Quasi } from './ladder.ts'
import { pseudonymOf } from './pseudonyms.ts'
import type { Released } from './released-row.ts'

const APART = new Set(['vendor', 'listing', 'detail'])

/** Which of these vendors has the pseudonym of a released row, by trying each with the release's key. */
export function vendorOfPseudonym<T extends { id: number }>(
  key: Buffer,
  table: ReleasedTable,
  row: Released,
  vendors: readonly T[],
): T | undefined {
  // Columns that nobody asked for are not in the file; they were empty when its class was made.
  const names = Object.keys(RELEASED_TABLES[table].shape).filter((name) => !APART.has(name))
  const quasi = Object.fromEntries(names.map((name) => [name, row[name] ?? null])) as Quasi
  const scope = classOf(quasi, Number(row['detail']))
  return vendors.find(({ id }) => pseudonymOf(key, 'vendor', scope, id) === row['vendor'])
}
