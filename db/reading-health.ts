import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import type { Database } from './open-database.ts'
import type { AlarmReason } from './quarantine.ts'

const STATEMENT = readFileSync(join(import.meta.dirname, 'find-drift.sql'), 'utf8')

/** Listings of a scrape and of those before it that must be at hand before shares of them say anything. */
const FEWEST = 20
/** A field that so many had, and that so few have now. */
const USUAL = 0.8
const SPARSE = 0.4
/** Powers of ten that the mean of the prices may move. */
const MOST_SHIFT = 1
/** Of the pages with listings that were asked for again so many, and this share, may be gone at once. */
const FEWEST_MISSING = 10
const MOST_MISSING = 0.5
/** Of the listings of which two readers told, those where they may disagree. */
const MOST_DISPUTED = 0.3

export type Drift = { marketId: number; scrapeId: string; reason: AlarmReason }

/** Scrapes whose rows are not what the market's rows were, and why; see find-drift.sql. */
export async function findDrift(database: Database): Promise<Drift[]> {
  const bounds = [FEWEST, USUAL, SPARSE, MOST_SHIFT, MOST_DISPUTED, FEWEST_MISSING, MOST_MISSING]
  return (await database.executeQuery<Drift>(CompiledQuery.raw(STATEMENT, bounds))).rows
}
