import { FIXED_COLUMNS, RELEASED_TABLES, type ReleasedTable } from '#contracts/dataset.ts'
import type { ReleaseCandidate, ReleaseSource, SettledRow } from '#db/release-rows.ts'
import { countBucketOf, isoWeekOf, placeOf, reachOf, weeksBucketOf } from './coarsen.ts'
import { classOf, climb, type Quasi } from './ladder.ts'
import { pseudonymOf } from './pseudonyms.ts'
import { toSignificantDigits } from './significant-digits.ts'

const PRICE_DIGITS = 2

export function marketPseudonym(key: Buffer, marketId: number): string {
  return pseudonymOf(key, 'market', '', marketId)
}

/** A row as finely as it may ever leave. Columns that nobody asked for are empty, and so narrow nothing. */
export function finestOf(
  key: Buffer,
  table: ReleasedTable,
  source: ReleaseSource,
  columns: ReadonlySet<string>,
): Quasi {
  const all: Quasi = {
    market: marketPseudonym(key, source.marketId),
    category: source.category,
    subcategory: source.subcategory,
    ships_from: placeOf(source.shipsFrom),
    price_usd: source.priceUsd === null ? null : (toSignificantDigits(source.priceUsd, PRICE_DIGITS) ?? null),
    ...(table === 'listings' ? listingColumns(source) : observationColumns(source)),
  }
  const isKept = (name: string) => columns.has(name) || (FIXED_COLUMNS as readonly string[]).includes(name)
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, isKept(name) ? value : null]))
}

function listingColumns({ week, weeks, shipsFrom, shipsTo }: ReleaseSource): Quasi {
  const first_week = isoWeekOf(dayOf(week))
  return { first_week, weeks_seen: weeksBucketOf(weeks), ships_to: reachOf(shipsFrom, shipsTo) }
}

function observationColumns({ week, stock, sold }: ReleaseSource): Quasi {
  return { week: isoWeekOf(dayOf(week)), stock: countBucketOf(stock), sold: countBucketOf(sold) }
}

function dayOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** Undefined where the page named no vendor: such a row cannot be counted against the threshold. */
export function candidateOf(source: ReleaseSource, finest: Quasi): ReleaseCandidate | undefined {
  const { marketId, vendorId, listingId, week } = source
  if (vendorId === null) return undefined
  const classes = climb(finest).map(classOf)
  return { marketId, vendorId, listingId, week, finest: JSON.stringify(finest), classes }
}

export type Released = Record<string, string | number | null>

/** The row as it leaves. Pseudonyms hold within the row's class, so that joining rows by them narrows nothing. */
export function releasedOf(
  key: Buffer,
  row: Pick<SettledRow, 'table' | 'vendorId' | 'listingId' | 'finest' | 'step'>,
): Released & { vendor: string; listing: string } {
  const table = row.table as ReleasedTable
  const quasi = climb(JSON.parse(row.finest) as Quasi)[row.step]!
  const scope = classOf(quasi, row.step)
  const values: Released & { vendor: string; listing: string } = {
    ...quasi,
    detail: row.step,
    vendor: pseudonymOf(key, 'vendor', scope, row.vendorId),
    listing: pseudonymOf(key, 'listing', scope, row.listingId),
  }
  // Refuses what the contract does not name; its own type says less than ours.
  RELEASED_TABLES[table].parse(values)
  return values
}
