import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, migrateQueue } from '#db/migrate.ts'
import { openDatabase, openPool } from '#db/open-database.ts'
import { hotlineKeyFilesOf, makeHotlineKeyFiles } from '#infra/hotline-key-files.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { makeMasterKey } from '#shared/master-key.ts'
import { badRecipes } from './bad-files.ts'
import { runLanternfish } from './run-lanternfish.ts'

const root = join(import.meta.dirname, '..')
let dir: string
let postgres: EmbeddedPostgres
let env: Record<string, string>

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lanternfish-bad-roles-'))
  postgres = await openEmbeddedPostgres(dir)
  const database = openDatabase(postgres.url, { max: 1 })
  await migrate(database)
  await database.destroy()
  const pool = openPool(postgres.url, { max: 1 })
  await migrateQueue(pool)
  await pool.query('CREATE DATABASE bare')
  await pool.end()
  writeFileSync(join(dir, 'salt'), 'salt')
  makeHotlineKeyFiles(hotlineKeyFilesOf(dir))
  env = {
    DATABASE_URL: postgres.url,
    CAPTURE_DIR: join(dir, 'captures'),
    RECIPE_DIR: join(root, 'recipes'),
    CSAM_RULES_FILE: join(root, 'crawler', 'csam-rules.yaml'),
    HOTLINE_SALT_FILE: join(dir, 'salt'),
    HOTLINE_PUBLIC_KEY_FILE: join(dir, 'hotline-public-key'),
    MASTER_KEY: makeMasterKey(),
    TOR_SOCKS_URL: 'socks5://127.0.0.1:1',
    LOG_LEVEL: 'silent',
  }
})

afterAll(async () => {
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** A role that started in spite of the fault would run until the time is up. */
async function expectRefusal(args: string[], settings: Record<string, string>, status: number, says: RegExp) {
  const ran = await runLanternfish(args, { env: { ...env, ...settings } })
  expect(ran.stderr).toMatch(says)
  expect(ran.stderr).not.toMatch(/^ +at /m)
  expect(ran.status).toBe(status)
}

test.for(badRecipes)(
  'no worker starts, and it names file, line and field, when $when',
  async ({ text, says }) => {
    const recipes = join(dir, 'recipes')
    mkdirSync(recipes, { recursive: true })
    writeFileSync(join(recipes, 'quiet-quay.yaml'), text)
    await expectRefusal(['role', 'worker'], { RECIPE_DIR: recipes }, 2, says)
  },
)

test('no crawler starts with a broken recipe', async () => {
  const recipes = join(dir, 'recipes')
  mkdirSync(recipes, { recursive: true })
  writeFileSync(join(recipes, 'quiet-quay.yaml'), badRecipes[0]!.text)
  await expectRefusal(['role', 'crawler'], { RECIPE_DIR: recipes }, 2, badRecipes[0]!.says)
})

test.for(['CSAM_RULES_FILE', 'HOTLINE_SALT_FILE', 'HOTLINE_PUBLIC_KEY_FILE'])(
  'no crawler starts without its %s',
  async (name) => {
    await expectRefusal(['role', 'crawler'], { [name]: join(dir, 'gone') }, 2, /\/gone cannot be read/)
  },
)

test('no crawler starts with a browser that is none', async () => {
  await expectRefusal(
    ['role', 'crawler'],
    { BROWSER_PATH: '/nowhere/chromium' },
    2,
    /The browser \/nowhere\/chromium does not run/,
  )
})

test('no worker starts where Redis does not answer', async () => {
  await expectRefusal(
    ['role', 'worker'],
    { QUEUE_URL: 'redis://127.0.0.1:1' },
    3,
    /Redis does not answer at QUEUE_URL/,
  )
})

test.for(['worker', 'crawler'])('no %s starts before the queue has its tables', async (role) => {
  const bare = Object.assign(new URL(postgres.url), { pathname: '/bare' })
  const says = /The queue has no tables in its database: run `lanternfish migrate` there first\./
  await expectRefusal(['role', role], { QUEUE_URL: bare.href }, 3, says)
})

test('a wrong password of Postgres ends in a sentence', async () => {
  const url = postgres.url.replace(/:[^:@]+@/, ':wrong@')
  await expectRefusal(
    ['market', 'list'],
    { DATABASE_URL: url },
    3,
    /Postgres does not answer \(password authentication failed/,
  )
})

test('a market that is not in the registry is named', async () => {
  await expectRefusal(['market', 'show', 'nope'], {}, 2, /There is no market "nope"/)
})

test('a busy port ends in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  await expectRefusal(
    ['role', 'dashboard'],
    { DASHBOARD_PORT: String(port) },
    3,
    new RegExp(`Port ${port} is taken: free it, or choose another`),
  )
  taken.close()
})
