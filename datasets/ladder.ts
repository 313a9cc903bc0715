import { createHash } from 'node:crypto'
import { regionOf } from './coarsen.ts'
import { toPowerOfTen, toSignificantDigits } from './significant-digits.ts'

/** The columns of a row that could tell whose it is: all but the pseudonyms of vendor and listing. */
export type Quasi = Record<string, string | null>

/** Each step withholds more, on top of those before it. The order is that of what research misses least. */
const STEPS: { says: string; apply: (row: Quasi) => Quasi }[] = [
  { says: 'nothing is withheld; prices have two significant digits', apply: (row) => row },
  {
    says: '`ships_to`, `weeks_seen`, `stock` and `sold` are withheld',
    apply: (row) => without(row, ['ships_to', 'weeks_seen', 'stock', 'sold']),
  },
  {
    says: 'prices have one significant digit',
    apply: (row) => withPrice(row, (price) => toSignificantDigits(price, 1)),
  },
  { says: 'prices are the power of ten that they reach', apply: (row) => withPrice(row, toPowerOfTen) },
  {
    says: '`ships_from` is a region',
    apply: (row) =>
      row['ships_from'] === undefined ? row : { ...row, ships_from: regionOf(row['ships_from']) },
  },
  { says: '`ships_from` is withheld', apply: (row) => without(row, ['ships_from']) },
  { says: '`subcategory` is withheld', apply: (row) => without(row, ['subcategory']) },
  { says: '`price_usd` is withheld', apply: (row) => without(row, ['price_usd']) },
]

/** What each `detail` means, in order, on top of those before it. */
export const DETAILS: readonly string[] = STEPS.map(({ says }) => says)

/** A row at each step of the ladder, the finest first. */
export function climb(finest: Quasi): Quasi[] {
  let row = finest
  return STEPS.map(({ apply }) => (row = apply(row)))
}

/** What makes two released rows alike: every column but the pseudonyms, and the step. */
export function classOf(row: Quasi, step: number): string {
  // In the order of names: whoever reads a released row has the columns in another.
  const columns = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify([step, ...columns])
  return createHash('sha256').update(text).digest('base64url').slice(0, 24)
}

function without(row: Quasi, columns: string[]): Quasi {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, columns.includes(name) ? null : value]),
  )
}

/** From the price of the step before, so that a coarser band is made of whole finer ones. */
function withPrice(row: Quasi, coarser: (price: string) => string | undefined): Quasi {
  const price = row['price_usd']
  return price === null || price === undefined ? row : { ...row, price_usd: coarser(price) ?? null }
}
