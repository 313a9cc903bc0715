import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { RELEASED_COLUMNS, RELEASED_TABLES } from '#contracts/dataset.ts'
import { makeMasterKey } from '#shared/master-key.ts'
import { mayBe, openReleaseWorld, readRows } from './release-world.ts'
import { runLanternfish } from './run-lanternfish.ts'

let world: Awaited<ReturnType<typeof openReleaseWorld>>
let release: Awaited<ReturnType<typeof world.build>>
let scratch = ''
beforeAll(async () => {
  world = await openReleaseWorld()
  release = await world.build()
  scratch = await mkdtemp(join(tmpdir(), 'lanternfish-dataset-'))
})
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true })
  await world?.close()
})

const vendorsOf = async (dir: string) => (await readRows(dir, 'listings')).map((row) => row['vendor'])
const read = (name: string, dir = release.dir) => readFile(join(dir, name))

test('the same database and key give the same bytes, and another key other pseudonyms', async () => {
  const [again, other] = [
    await world.build(),
    await world.build({ key: Buffer.alloc(32, 8), from: day('2026-10-26') }),
  ]
  expect(again.files).toEqual(release.files)
  const shared = new Set(await vendorsOf(release.dir)).intersection(new Set(await vendorsOf(other.dir)))
  expect(shared.size).toBe(0)
})

test('every file is in the manifest under its hash, and the three formats hold the same rows', async () => {
  const manifest = z
    .object({ resources: z.array(z.object({ path: z.string(), hash: z.string(), bytes: z.number() })) })
    .parse(JSON.parse((await read('datapackage.json')).toString()))
  const names = (await readdir(release.dir)).filter((name) => name !== 'datapackage.json')
  expect(manifest.resources.map(({ path }) => path).toSorted()).toEqual(names.toSorted())
  for (const { path, hash, bytes } of manifest.resources) {
    const content = await read(path)
    expect([hash, bytes]).toEqual([
      `sha256:${createHash('sha256').update(content).digest('hex')}`,
      content.length,
    ])
  }
  for (const [table, contract] of Object.entries(RELEASED_TABLES)) {
    const rows = await readRows(release.dir, table)
    const file = await asyncBufferFromFile(join(release.dir, `${table}.parquet`))
    expect(await parquetReadObjects({ file })).toEqual(rows)
    const [head, ...lines] = (await read(`${table}.csv`)).toString().trimEnd().split('\n')
    const names = head!.split(',')
    expect(names).toEqual(Object.keys(contract.shape))
    expect(lines).toEqual(rows.map((row) => names.map((name) => row[name] ?? '').join(',')))
    expect(rows.every((row) => contract.safeParse(row).success)).toBe(true)
  }
})

test('no name, text, number or address of the market is in any file', async () => {
  const everything = await Promise.all((await readdir(release.dir)).map((name) => read(name)))
  const text = everything.map(String).join('\n')
  for (const secret of ['secret', 'nativeid', '/item/', '/u/', '.onion', 'test-market'])
    expect(text).not.toContain(secret)
  expect(text).toContain('model-1')
})

test('the datasheet and the counts say how much was withheld and why', async () => {
  const datasheet = (await read('README.md')).toString()
  const readings = await world.known()
  for (const [table, { noVendor, tooFewVendors, beyondEqualShare }] of Object.entries(release.withheld)) {
    const cells = [table, release.rows[table], noVendor, tooFewVendors, beyondEqualShare]
    expect(datasheet).toContain(`| ${cells.join(' | ')} |`)
  }
  const { noVendor, tooFewVendors, beyondEqualShare } = release.withheld['observations']!
  const all = release.rows['observations']! + noVendor + tooFewVendors + beyondEqualShare
  expect(all).toBe(readings.length)
  const coverage = (await read('coverage.csv')).toString().trimEnd().split('\n')
  expect(coverage.length).toBe(1 + 4)
})

const build = (...args: string[]) =>
  runLanternfish(['dataset', 'build', ...args], { env: { DATABASE_URL: world.url, MASTER_KEY } })
const MASTER_KEY = makeMasterKey()

test('a column that may not leave is refused by name, with the list of those that may', async () => {
  const out = join(scratch, 'refused')
  const { status, stderr } = await build('--out', out, '--columns', 'week,title')
  expect(status).toBe(2)
  expect(stderr).toContain(
    `No column "title" can leave in a release; those that can: ${RELEASED_COLUMNS.join(', ')}.`,
  )
  expect(existsSync(out)).toBe(false)
})

test('columns that are left out narrow nothing: more rows leave without anything withheld', async () => {
  const fewer = await world.build({ columns: new Set(['market', 'category', 'detail', 'week', 'vendor']) })
  const rows = await readRows(fewer.dir, 'observations')
  expect(Object.keys(rows[0]!)).toEqual(['market', 'vendor', 'category', 'detail', 'week'])
  const whole = (of: typeof rows) => of.filter((row) => row['detail'] === 0).length / of.length
  expect(whole(rows)).toBeGreaterThan(whole(await readRows(release.dir, 'observations')))
})

test('a release is on record with its hashes, in the audit, and its key is destroyed unless it is put in escrow', async () => {
  const [open, sealed] = [join(scratch, 'open'), join(scratch, 'sealed')]
  const weeks = ['--from', '2026-10-07', '--to', '2026-10-07', '--by', 'A. Researcher']
  const runs = [await build('--out', open, ...weeks), await build('--out', sealed, '--escrow', ...weeks)]
  expect(runs.map(({ status, stderr }) => (status === 0 ? 0 : stderr))).toEqual([0, 0])
  const releases = await world.database.selectFrom('release').selectAll().orderBy('built_at').execute()
  expect(releases).toHaveLength(2)
  expect(releases.map(({ sealed_key }) => sealed_key !== null)).toEqual([false, true])
  for (const [nth, dir] of [open, sealed].entries()) {
    const { files } = releases[nth]!
    for (const [name, sha256] of Object.entries(files as Record<string, string>))
      expect(
        createHash('sha256')
          .update(await read(name, dir))
          .digest('hex'),
      ).toBe(sha256)
  }
  // The whole week, whatever day was given.
  const observed = new Set((await readRows(open, 'observations')).map((row) => row['week']))
  expect(observed).toEqual(new Set(['2026-W41']))
  const audit = await world.database.selectFrom('audit_event').selectAll().orderBy('seq').execute()
  expect(audit.map(({ action, actor, subject }) => [action, actor, subject])).toEqual(
    releases.map((row) => ['release.built', 'A. Researcher', row.id]),
  )
})

test('who may ask learns whose a pseudonym in escrow is, after the question is on record; else nobody does', async () => {
  const releases = await world.database
    .selectFrom('release')
    .select(['id', 'sealed_key'])
    .orderBy('built_at')
    .execute()
  const [destroyed, escrowed] = releases
  const reveal = (from: string, release: string, vendor: unknown) => {
    const asked = [
      '--from',
      from,
      '--release',
      release,
      '--vendor',
      String(vendor),
      '--reason',
      'a court asked',
    ]
    return runLanternfish(['dataset', 'reveal', ...asked], { env: { DATABASE_URL: world.url, MASTER_KEY } })
  }
  const sealed = join(scratch, 'sealed')
  const [row] = await readRows(sealed, 'observations')
  const { status, stdout } = await reveal(sealed, escrowed!.id, row!['vendor'])
  const [market, name] = stdout.trimEnd().split('\t')
  expect([status, market]).toEqual([0, 'test-market'])
  const vendor = await world.database
    .selectFrom('vendor')
    .select('id')
    .where('name', '=', name!)
    .executeTakeFirstOrThrow()
  const theirs = (await world.known()).filter((fact) => fact.vendorId === vendor.id && mayBe(row!, fact))
  expect(theirs.length).toBeGreaterThan(0)
  const last = await world.database
    .selectFrom('audit_event')
    .selectAll()
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow()
  expect(last).toMatchObject({
    action: 'release.revealed',
    subject: escrowed!.id,
    details: { reason: 'a court asked' },
  })

  const open = join(scratch, 'open')
  const [first] = await readRows(open, 'observations')
  const refused = await reveal(open, destroyed!.id, first!['vendor'])
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining('was destroyed: nobody can say'),
  ])
})

const day = (text: string) => new Date(`${text}T00:00:00Z`)

test('a folder that holds something is left alone', async () => {
  const { status, stderr } = await build('--out', scratch)
  expect(status).toBe(2)
  expect(stderr).toContain('holds something already: give an empty folder with --out.')
})

test('a place where nothing can be made ends the build at once with a sentence', async () => {
  const { status, stderr } = await build('--out', '/proc/lanternfish-release')
  expect(status).toBe(2)
  expect(stderr).toBe(
    'lanternfish: /proc/lanternfish-release cannot be written (nothing can be made there): give another folder with --out.\n',
  )
})
