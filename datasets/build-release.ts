import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { RELEASED_TABLES, type ReleasedTable } from '#contracts/dataset.ts'
import type { Database } from '#db/open-database.ts'
import {
  addReleaseCandidates,
  addReleaseOutput,
  equaliseVendors,
  inReleaseSnapshot,
  openReleaseTables,
  readReleaseOutput,
  readReleaseSource,
  readSettled,
  settleSteps,
  type ReleaseWork,
} from '#db/release-rows.ts'
import { countSettled, readReleaseCoverage, readReleaseMaking } from '#db/releases.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { isoWeekOf } from './coarsen.ts'
import { describeRelease, type ReleaseFacts } from './describe-release.ts'
import { DETAILS } from './ladder.ts'
import { candidateOf, finestOf, releasedOf, type Released } from './released-row.ts'
import { openTableWriter } from './write-table.ts'

/** Fewer than this many vendors in a class, and nothing of it leaves. */
export const LEAST_VENDORS = 10

export const TABLES = Object.keys(RELEASED_TABLES) as ReleasedTable[]

export type ReleaseOrder = {
  /** A folder that is not there yet, or an empty one. */
  dir: string
  /** Mondays; `to` is the one after the last week. */
  from: Date
  to: Date
  columns: ReadonlySet<string>
  /** 32 bytes; the caller seals it or lets it go. */
  key: Buffer
  builtAt: Date
  version: string
  progress(line: string): void
}

export type BuiltRelease = Pick<ReleaseFacts, 'id' | 'rows' | 'withheld'> & { files: Record<string, string> }

export function makeReleaseKey(): Buffer {
  return randomBytes(32)
}

/**
 * Writes one release: the same database, order and key give the same bytes. The folder appears whole or not at all.
 *
 * @throws UsageError where the folder holds something
 */
export async function buildRelease(database: Database, order: ReleaseOrder): Promise<BuiltRelease> {
  const dir = resolve(order.dir)
  await assertEmpty(dir)
  const part = join(dirname(dir), `.${basename(dir)}.part`)
  await rm(part, { recursive: true, force: true })
  // In two steps: where nothing can be made, as under /proc, one recursive step never comes back.
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 })
  await mkdir(part, { mode: 0o700 })
  try {
    const built = await inReleaseSnapshot(database, (trx) => fill(trx, part, order))
    // An empty folder may stand there; rename takes its place.
    await rename(part, dir)
    return built
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

async function fill(trx: ReleaseWork, dir: string, order: ReleaseOrder): Promise<BuiltRelease> {
  await openReleaseTables(trx, order.from, order.to)
  const nameless: Record<string, number> = {}
  for (const table of TABLES) nameless[table] = await collect(trx, table, order)
  order.progress('looking for classes of at least ten vendors')
  await settleSteps(trx, DETAILS.length, LEAST_VENDORS)
  await equaliseVendors(trx, LEAST_VENDORS)
  for await (const batch of readSettled(trx)) {
    const rows = batch.map((row) => ({ ...releasedOf(order.key, row), table: row.table }))
    await addReleaseOutput(
      trx,
      rows.map(({ table, ...row }) => ({
        table,
        vendor: row.vendor,
        listing: row.listing,
        body: JSON.stringify(row),
      })),
    )
  }
  const rows: Record<string, number> = {}
  for (const table of TABLES) rows[table] = await writeOut(trx, dir, table, order)
  const facts = await factsOf(trx, order, { rows, nameless })
  const files = await describeRelease(dir, facts)
  return { id: facts.id, rows, withheld: facts.withheld, files }
}

/** @returns how many rows name no vendor */
async function collect(trx: ReleaseWork, table: ReleasedTable, order: ReleaseOrder): Promise<number> {
  const { from, to, key, columns } = order
  let [read, nameless] = [0, 0]
  for await (const batch of readReleaseSource(trx, { from, to, weekly: table === 'observations' })) {
    const candidates = batch.flatMap(
      (source) => candidateOf(source, finestOf(key, table, source, columns)) ?? [],
    )
    await addReleaseCandidates(trx, table, candidates)
    read += batch.length
    nameless += batch.length - candidates.length
    order.progress(`${table}: ${read} read`)
  }
  return nameless
}

async function writeOut(trx: ReleaseWork, dir: string, table: ReleasedTable, order: ReleaseOrder) {
  const columns = columnsOf(table, order.columns)
  await using writer = await openTableWriter(join(dir, table), columns)
  let written = 0
  for await (const batch of readReleaseOutput(trx, table)) {
    await writer.add(batch.map(({ body }) => JSON.parse(body) as Released))
    written += batch.length
    order.progress(`${table}: ${written} written`)
  }
  await writer.finish()
  return written
}

/** The columns of a table that were asked for, in the contract's order. */
export function columnsOf(table: ReleasedTable, wanted: ReadonlySet<string>) {
  return Object.keys(RELEASED_TABLES[table].shape)
    .filter((name) => wanted.has(name))
    .map((name) => ({ name, isNumber: name === 'detail' }))
}

type Counts = { rows: Record<string, number>; nameless: Record<string, number> }

async function factsOf(
  trx: ReleaseWork,
  order: ReleaseOrder,
  { rows, nameless }: Counts,
): Promise<ReleaseFacts> {
  const { from, to, key, columns, builtAt, version } = order
  const settled = await countSettled(trx)
  const withheld = Object.fromEntries(
    TABLES.map((table) => {
      const of = (step: number | null) =>
        settled.find((row) => row.table === table && row.step === step)?.rows ?? 0
      return [table, { noVendor: nameless[table] ?? 0, tooFewVendors: of(null), beyondEqualShare: of(-1) }]
    }),
  )
  const steps = settled.flatMap(({ table, step, rows }) =>
    step === null || step < 0 ? [] : [{ table, step, rows }],
  )
  return {
    id: createHmac('sha256', key).update('release').digest('hex').slice(0, 16),
    key,
    builtAt,
    version,
    fromWeek: isoWeekOf(from),
    toWeek: isoWeekOf(new Date(to.getTime() - 1)),
    tables: TABLES.map((name) => ({ name, columns: columnsOf(name, columns) })),
    rows,
    withheld,
    steps,
    coverage: await readReleaseCoverage(trx, from, to),
    making: await readReleaseMaking(trx, from, to),
  }
}

async function assertEmpty(dir: string): Promise<void> {
  try {
    const names = await readdir(dir)
    if (names.length === 0) return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR')
      throw new LanternfishError('OUTPUT', `${dir} cannot be read: give another folder with --out.`, {
        cause: error,
      })
  }
  throw new UsageError(`${dir} holds something already: give an empty folder with --out.`)
}
