import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LegalBasis } from '#contracts/legal-basis.ts'
import { migrate, migrateQueue } from '#db/migrate.ts'
import { openDatabase, openPool, type Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { addMarket, type NewMarket } from '#db/registry.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { dumpTables } from './capture-checks.ts'

/** A migrated Postgres of its own with one registered market, for tests of what the database does. */
export type MarketDatabase = Awaited<ReturnType<typeof openMarketDatabase>>

export const START = new Date('2026-11-01T00:00:00Z')

export function basis(more: Partial<LegalBasis> = {}): LegalBasis {
  return {
    caseReference: 'TEST-1',
    caseName: 'A test',
    authority: 'None: a test',
    instrument: 'None: a test',
    article: 'None: a test',
    jurisdiction: 'None: a test',
    access: 'public',
    dataClasses: ['listings'],
    validFrom: '2026-10-01T00:00:00.000Z',
    validTo: '2026-12-01T00:00:00.000Z',
    requestedBy: 'First person',
    approvedBy: 'Second person',
    secondApprover: null,
    simulation: true,
    ...more,
  }
}

/** Holds whatever day it is: for crawls by the system's clock. */
export function lastingBasis(): LegalBasis {
  return basis({ validFrom: '2020-01-01T00:00:00.000Z', validTo: '2100-01-01T00:00:00.000Z' })
}

export function marketOf(name: string, more: Partial<NewMarket['market']> = {}): NewMarket {
  return {
    market: {
      name,
      title: name,
      mode: 'http',
      access: 'public',
      sensitive: false,
      recipe: null,
      start_paths: ['/'],
      min_delay_ms: 0,
      concurrency: 2,
      max_pages_per_scrape: 1000,
      max_bytes_per_scrape: 100_000_000,
      max_depth: 10,
      revisit_after_seconds: 86_400,
      ...more,
    },
    mirrors: [{ host: onionKeyFromSeed(name).host, port: 80 }],
    basis: basis(),
  }
}

/** A folder whose Postgres may run as another user, and the server on it. */
export async function openTestPostgres(resources: AsyncDisposableStack) {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-test-'))
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o755)
  const postgres = await openEmbeddedPostgres(dir)
  resources.defer(() => postgres.stop())
  const { url } = postgres
  return { dir, url, database: await openMigrated(resources, url) }
}

export type TestPostgres = Awaited<ReturnType<typeof openTestPostgres>>

/** Another empty database on a server that runs, with a folder of its own: far cheaper than another server. */
export async function openTestDatabase(
  resources: AsyncDisposableStack,
  server: TestPostgres,
): Promise<TestPostgres> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const pool = openPool(server.url, { max: 1 })
  await pool.query(`create database ${name}`)
  await pool.end()
  const dir = await mkdtemp(join(server.dir, 'beside-'))
  const url = server.url.replace(/\/\w+$/, `/${name}`)
  return { dir, url, database: await openMigrated(resources, url) }
}

async function openMigrated(resources: AsyncDisposableStack, url: string): Promise<Database> {
  const database = openDatabase(url, { max: 6 })
  resources.defer(() => database.destroy())
  await migrate(database)
  const pool = openPool(url, { max: 1 })
  await migrateQueue(pool)
  await pool.end()
  await makePartitions(database, START)
  return database
}

export async function openMarketDatabase() {
  const resources = new AsyncDisposableStack()
  try {
    const { database, url } = await openTestPostgres(resources)
    await addMarket(database, marketOf('test-market'), START)
    const ids = await idsOf(database)
    return {
      database,
      url,
      marketId: ids.market_id,
      addCapture: (at: Date) => addCapture(database, ids, at),
      dump: () => dumpTables(database),
      close: () => resources.disposeAsync(),
    }
  } catch (error) {
    await resources.disposeAsync()
    throw error
  }
}

async function idsOf(database: Database) {
  return database
    .selectFrom('mirror as r')
    .innerJoin('identity as i', 'i.market_id', 'r.market_id')
    .innerJoin('legal_basis as b', 'b.market_id', 'r.market_id')
    .innerJoin('market_section as s', 's.market_id', 'r.market_id')
    .select([
      'r.market_id',
      'r.id as mirror_id',
      'i.id as identity_id',
      'b.id as basis_id',
      's.id as section_id',
    ])
    .orderBy('s.id')
    .executeTakeFirstOrThrow()
}

type Ids = Awaited<ReturnType<typeof idsOf>>

/** The row of a capture that no worker has read yet, in a scrape that has ended. */
async function addCapture(
  database: Database,
  { market_id, mirror_id, identity_id, basis_id, section_id }: Ids,
  at: Date,
) {
  const [scrapeId, captureId] = [randomUUID(), randomUUID()]
  const path = `/page/${captureId}`
  const scrape = { id: scrapeId, market_id, legal_basis_id: basis_id, started_at: at, finished_at: at }
  await database.insertInto('scrape').values(scrape).execute()
  const hash = Buffer.from(captureId)
  const page = { market_id, section_id, path, path_sha256: hash, priority: 1, depth: 1, found_at: at }
  const { id: page_id } = await database
    .insertInto('page')
    .values(page)
    .returning('id')
    .executeTakeFirstOrThrow()
  const sixtyFour = 'a'.repeat(64)
  await database
    .insertInto('capture')
    .values({
      id: captureId,
      market_id,
      page_id,
      scrape_id: scrapeId,
      identity_id,
      mirror_id,
      legal_basis: JSON.stringify(basis()),
      access: 'public',
      operators: [],
      lane: 'http',
      requested_url: `http://x${path}`,
      final_url: `http://x${path}`,
      redirects: '[]',
      click_path: [],
      request_headers: '[]',
      response_headers: '[]',
      status: 200,
      page_kind: 'list',
      page_kind_reason: 'test',
      started_at: at,
      ended_at: at,
      clock: '{}',
      program_version: 'test',
      config_hash: 'test',
      blocked: '[]',
      deviations: [],
      object_sha256: sixtyFour,
      object_sm3: sixtyFour,
      object_bytes: 1,
      wire_sha256: sixtyFour,
      records: '[]',
    })
    .execute()
  return { captureId, scrapeId }
}
