import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '#db/migrate.ts'
import { openDatabase } from '#db/open-database.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'

const PROGRAM = join(import.meta.dirname, '..', 'lanternfish')

let dir: string
let postgres: EmbeddedPostgres
let example: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lanternfish-market-'))
  await chmod(dir, 0o755)
  postgres = await openEmbeddedPostgres(dir)
  const database = openDatabase(postgres.url, { max: 1 })
  await migrate(database)
  await database.destroy()
  const page = await readFile(join(import.meta.dirname, '..', 'docs', 'markets.md'), 'utf8')
  example = /```yaml\n([\s\S]*?)```/
    .exec(page)![1]!
    .replace(/validTo: \d{4}/, 'validTo: 2999')
    .replace(/recipe: .*\n/, '')
})
afterAll(async () => {
  await postgres?.stop()
  await rm(dir, { recursive: true, force: true })
})

type Answer = { status: number; out: string; err: string }

async function market(action: string, entry: string): Promise<Answer> {
  const file = join(dir, 'entry.yaml')
  await writeFile(file, entry)
  return new Promise((resolve) =>
    execFile(PROGRAM, ['market', action, file, '--data', dir], (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), out, err: err.replaceAll(file, 'entry.yaml') }),
    ),
  )
}

test('a market enters the registry once, and a second time it is told how to renew', async () => {
  expect(await market('add', example)).toEqual({
    status: 0,
    out: 'quiet-quay is in the registry\n',
    err: '',
  })
  const second = await market('add', example)
  expect(second).toMatchObject({ status: 2, out: '' })
  expect(second.err).toBe(
    'lanternfish: A market "quiet-quay" stands in the registry already; `market renew` gives it a new basis.\n',
  )
  expect((await market('renew', example)).status).toBe(0)
})

test('an onion address belongs to one market, once, and the refusal leaves nothing behind', async () => {
  await market('add', example)
  const other = example.replace('name: quiet-quay', 'name: other-quay')
  const taken = await market('add', other)
  expect(taken.status).toBe(2)
  expect(taken.err).toMatch(/^lanternfish: The mirror \S+\.onion stands in the registry already: [^\n]+\.\n$/)
  const { host } = onionKeyFromSeed('other-quay')
  const free = other.replace(/\w{56}\.onion/, host)
  const twice = free.replace(`  - host: ${host}\n`, (line) => `${line}${line}`)
  expect((await market('add', twice)).status).toBe(2)
  expect((await market('add', free)).status).toBe(0)
})

test('a recipe that does not exist is refused, for its market would be read without one', async () => {
  const { status, err } = await market('add', example.replace('mode: auto', 'mode: auto\nrecipe: no-such'))
  expect(status).toBe(2)
  expect(err).toBe(
    'lanternfish: entry.yaml: field recipe: there is no recipe "no-such" in the recipe folder: write it first, or leave the field out.\n',
  )
})

function run(...args: string[]): Promise<Answer> {
  return new Promise((resolve) =>
    execFile(PROGRAM, [...args, '--data', dir], (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), out, err }),
    ),
  )
}

const alertFromNow = () => run('market', 'alert', 'quiet-quay', '--by', 'Officer One')

test('a person lets rules alert on a market that no scrape has read whole, once, and it is put on record', async () => {
  const sections = ['/', '/category/1'].map((path) => `rules alert on quiet-quay ${path} from now on\n`)
  expect((await alertFromNow()).out).toBe(sections.join(''))
  expect(await alertFromNow()).toEqual({ status: 0, out: 'rules alert on quiet-quay already\n', err: '' })
  const database = openDatabase(postgres.url, { max: 1 })
  const events = await database.selectFrom('audit_event').select(['actor', 'action', 'subject']).execute()
  await database.destroy()
  expect(events).toEqual([{ actor: 'Officer One', action: 'baseline.ended', subject: 'quiet-quay' }])
})

test.each([
  [['add', '--market', 'nobody', '--reason', 'x'], 'There is no market "nobody"'],
  [['add', '--case', 'nothing', '--reason', 'x'], 'No market was read under case "nothing"'],
  [['add', '--market', 'quiet-quay'], 'A hold needs its reason'],
  [['add', '--reason', 'x'], 'give --market or --case'],
  [['lift', '99'], 'No hold with that number is in force'],
])('a legal hold that cannot be (%j) is refused with what to do', async (args, sentence) => {
  const { status, err } = await run('hold', ...args)
  expect([status, err]).toEqual([2, expect.stringContaining(sentence)])
})
