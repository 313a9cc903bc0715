import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ReleaseCoverage, type ReleasedTable } from '#contracts/dataset.ts'
import type { MarketMaking, MarketWeek } from '#db/releases.ts'
import { isoWeekOf } from './coarsen.ts'
import { dataPackageOf } from './data-package.ts'
import { dictionaryOf, dictionaryPage } from './dictionary.ts'
import { hashFile } from './hash-file.ts'
import { marketPseudonym } from './released-row.ts'
import { datasheetOf } from './datasheet.ts'
import { csvLine, type Column } from './write-table.ts'

export type Withheld = { noVendor: number; tooFewVendors: number; beyondEqualShare: number }

/** All that is said about a release beside its rows. */
export type ReleaseFacts = {
  id: string
  key: Buffer
  builtAt: Date
  version: string
  fromWeek: string
  toWeek: string
  tables: { name: ReleasedTable; columns: Column[] }[]
  rows: Record<string, number>
  withheld: Record<string, Withheld>
  steps: { table: string; step: number; rows: number }[]
  coverage: MarketWeek[]
  making: MarketMaking[]
}

/**
 * Writes what goes with the tables: coverage, dictionary, datasheet, and a manifest with the hash of each file.
 *
 * @returns every file of the release with its SHA-256
 */
export async function describeRelease(dir: string, facts: ReleaseFacts): Promise<Record<string, string>> {
  const dictionary = dictionaryOf(facts)
  const texts: Record<string, string> = {
    'coverage.csv': coverageOf(facts),
    'dictionary.json': `${JSON.stringify(dictionary, null, 2)}\n`,
    'dictionary.md': dictionaryPage(dictionary),
    'README.md': datasheetOf(facts),
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(dir, name), text, { mode: 0o600 })
  const tables = facts.tables.flatMap(({ name }) =>
    ['csv', 'jsonl', 'parquet'].map((kind) => `${name}.${kind}`),
  )
  const files: Record<string, string> = {}
  const sizes: Record<string, number> = {}
  for (const name of [...tables, ...Object.keys(texts)]) {
    const { sha256, bytes } = await hashFile(join(dir, name))
    files[name] = sha256
    sizes[name] = bytes
  }
  const manifest = `${JSON.stringify(dataPackageOf(facts, files, sizes), null, 2)}\n`
  await writeFile(join(dir, 'datapackage.json'), manifest, { mode: 0o600 })
  files['datapackage.json'] = (await hashFile(join(dir, 'datapackage.json'))).sha256
  return files
}

function coverageOf({ coverage, key }: ReleaseFacts): string {
  const rows = coverage.map((row) => ({
    market: marketPseudonym(key, row.marketId),
    week: isoWeekOf(new Date(`${row.week}T00:00:00Z`)),
    cells: [row.scrapes, row.complete, row.pages, row.gates, row.released, shareWithheld(row)],
  }))
  const sorted = rows.toSorted((a, b) => compare(a.market, b.market) || compare(a.week, b.week))
  return [
    Object.keys(ReleaseCoverage.shape),
    ...sorted.map(({ market, week, cells }) => [market, week, ...cells]),
  ]
    .map(csvLine)
    .join('')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function shareWithheld({ read, released }: MarketWeek): string | null {
  return read === 0 ? null : ((read - released) / read).toFixed(2)
}
