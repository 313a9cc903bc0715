import { createHash } from 'node:crypto'
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSequences } from '#db/copy-catalogue.ts'
import { openDatabaseCopy } from '#db/copy-out.ts'
import { migrateTo } from '#db/migrate.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { seedConsole } from './console-seed.ts'
import { openTestPostgres } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const resources = new AsyncDisposableStack()
let source: Awaited<ReturnType<typeof openTestPostgres>>
let scratch = ''
let saved = ''
let begun: Awaited<ReturnType<typeof runLanternfish>>
beforeAll(async () => {
  source = await openTestPostgres(resources)
  // Beside the data folder, where root's server, which is another user, can pass.
  scratch = await mkdtemp(join(tmpdir(), 'lanternfish-backup-'))
  resources.defer(() => rm(scratch, { recursive: true, force: true }))
  await seedConsole(source.database)
  await storeObjects(source.database, join(source.dir, 'captures'))
  await sql`
    insert into hotline_report (market_id, url, seen_at, rule, content_hash)
    select id, 'http://x/', added_at, 'LF-CSAM-MARKER', 'x' from market`.execute(source.database)
  saved = join(scratch, 'saved')
  begun = await runLanternfish(['backup', '--to', saved, '--data', source.dir, '--by', 'B. Keeper'])
})
afterAll(() => resources.disposeAsync())

/** Gives each capture an object of its own, as a crawler would have. */
async function storeObjects(database: Database, dir: string): Promise<void> {
  const store = openCaptureStore(dir)
  for (const { id } of await database.selectFrom('capture').select('id').execute()) {
    const bytes = Buffer.from(`object of ${id}`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await store.put(bytes, sha256)
    await database.updateTable('capture').set({ object_sha256: sha256 }).where('id', '=', id).execute()
  }
}

/** Rows of our tables that hold any, whatever their order; the queue's, and when each migration ran, are not ours. */
async function rowsOf(database: Database): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
    order by 1`.execute(database)
  const filled: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from ${sql.table(name)} t order by 1`.execute(database)
    if (rows.length > 0) filled[name] = rows.map(({ row }) => row)
  }
  return filled
}

async function objectsOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = await Promise.all(
    files.map(async (file) =>
      [file.name, await readFile(join(file.parentPath, file.name), 'utf8')].join(' '),
    ),
  )
  return contents.toSorted((a, b) => (a < b ? -1 : 1))
}

/** A new database on the same server, and a data folder for captures. */
async function newDatabase(name: string) {
  await sql`create database ${sql.id(name)}`.execute(source.database)
  const url = new URL(source.url)
  url.pathname = `/${name}`
  return { url: url.href, env: { DATABASE_URL: url.href }, data: join(scratch, name) }
}

const restore = (from: string, data: string, env?: Record<string, string>) =>
  runLanternfish(['restore', '--from', from, '--data', data], { env })

test('a backup restored into nothing gives every row of every table and every capture back', async () => {
  expect([begun.status, begun.stderr]).toEqual([0, ''])
  const dir = join(source.dir, 'again')
  const { status, stdout, stderr } = await restore(saved, dir)
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^restored \d+ rows and \d+ captures/)
  await using server = new AsyncDisposableStack()
  const postgres = await openEmbeddedPostgres(dir)
  server.defer(() => postgres.stop())
  const database = openDatabase(postgres.url, { max: 1 })
  server.defer(() => database.destroy())
  const [before, after] = [await rowsOf(source.database), await rowsOf(database)]
  expect(Object.keys(before).length).toBeGreaterThan(20)
  expect(after).toEqual(before)
  expect(await listSequences(database)).toEqual(await listSequences(source.database))
  expect(await objectsOf(join(dir, 'captures'))).toEqual(await objectsOf(join(source.dir, 'captures')))
  // What rested while rows were loaded works again.
  await expect(sql`delete from audit_event`.execute(database)).rejects.toThrow('append-only')
  const forced = sql<{ relname: string }>`select relname from pg_class where relforcerowsecurity order by 1`
  expect((await forced.execute(database)).rows).toEqual((await forced.execute(source.database)).rows)
})

test('what a crawl writes and takes away while a backup is made changes nothing in it', async () => {
  const before = await rowsOf(source.database)
  await using copy = await openDatabaseCopy(source.url)
  await sql`insert into rate (currency, day, usd, source) values ('XMR', '2026-11-01', 1, 'later')`.execute(
    source.database,
  )
  await sql`update listing set title = 'later'`.execute(source.database)
  const listing = copy.tables.find(({ name }) => name === 'listing')!
  const stream = copy.read(listing)
  const text = Buffer.concat(await stream.toArray()).toString()
  expect(text).not.toContain('later')
  expect(stream.rowCount).toBe(before['listing']!.length)
})

test('the backup says who took it, and that the master key is not in it', async () => {
  expect(begun.stdout).toContain('not in it: the master key')
  const [event] = await source.database.selectFrom('audit_event').selectAll().execute()
  expect(event).toMatchObject({ action: 'backup.begun', actor: 'B. Keeper', subject: saved })
})

test('a database that holds something is not restored into', async () => {
  const { status, stderr } = await restore(saved, join(scratch, 'full'), { DATABASE_URL: source.url })
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /The database is not empty \(.+\): restore into a new data folder or a new database\./,
  )
})

test('a damaged file or a capture that was changed is found before anything is touched', async () => {
  const copy = join(scratch, 'damaged')
  const object = (await objectsOf(join(saved, 'captures')))[0]!.split(' ')[0]!
  const targets = [
    'tables/listing.copy.zst',
    'manifest.json',
    join('captures', object.slice(0, 2), object.slice(2, 4), object),
  ]
  for (const target of targets) {
    await cp(saved, copy, { recursive: true })
    await appendFile(join(copy, target), ' ')
    const { status, stderr } = await restore(copy, join(scratch, 'untouched'))
    expect(status).toBe(1)
    expect(stderr).toMatch(/is not as the backup wrote it|was altered/)
    await rm(copy, { recursive: true })
  }
  expect(await readdir(scratch)).not.toContain('untouched')
})

test('a backup of tables that this program does not know is refused with the version that made it', async () => {
  const copy = join(scratch, 'newer')
  await cp(saved, copy, { recursive: true })
  const text = (await readFile(join(copy, 'manifest.json'), 'utf8')).replace(
    '"migrations": [',
    '"migrations": [ "0000-other.sql",',
  )
  await writeFile(join(copy, 'manifest.json'), text)
  await writeFile(join(copy, 'manifest.sha256'), createHash('sha256').update(text).digest('hex'))
  const { status, stderr } = await restore(copy, join(scratch, 'untouched'))
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /made by Lanternfish \S+ with tables of another version .+: restore it with that version/,
  )
})

test('a backup of an older version is loaded as it was and then brought up to date', async () => {
  const [old, target] = [await newDatabase('older'), await newDatabase('newest')]
  await using open = new AsyncDisposableStack()
  const database = openDatabase(old.url, { max: 1 })
  open.defer(() => database.destroy())
  await migrateTo(database, '0008-alerts.sql')
  await sql`
    insert into account (name, role, created_at) values ('Somebody', 'unit', '2026-11-01')`.execute(database)
  const backed = await runLanternfish(['backup', '--to', join(scratch, 'old'), '--data', old.data], {
    env: old.env,
  })
  expect([backed.status, backed.stderr]).toEqual([0, ''])
  const { status, stderr } = await restore(join(scratch, 'old'), target.data, target.env)
  expect([status, stderr]).toEqual([0, ''])
  const restored = openDatabase(target.url, { max: 1 })
  open.defer(() => restored.destroy())
  expect(await restored.selectFrom('account').select('name').execute()).toEqual([{ name: 'Somebody' }])
  expect(await restored.selectFrom('legal_hold').selectAll().execute()).toEqual([])
})

test('a capture object that is gone does not stop the backup of the rest, and is named', async () => {
  const capture = await source.database
    .selectFrom('capture')
    .select('object_sha256')
    .executeTakeFirstOrThrow()
  await openCaptureStore(join(source.dir, 'captures')).delete(capture.object_sha256)
  const { status, stderr } = await runLanternfish([
    'backup',
    '--to',
    join(scratch, 'part'),
    '--data',
    source.dir,
  ])
  expect(status).toBe(1)
  expect(stderr).toContain(
    `1 capture objects are altered or gone (the manifest lists them, the first is ${capture.object_sha256})`,
  )
  expect(await readdir(join(scratch, 'part'))).toContain('manifest.json')
})
