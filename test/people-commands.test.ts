import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disableAccount, findAccountByName, setPassword } from '#db/accounts.ts'
import { rememberMasterKey } from '#db/installation-key.ts'
import type { Database } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openTestPostgres } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const ONE_TIME = /^one-time password for (.+), for 24 hours: (?:\w{4}-){5}\w{4}\n$/
const resources = new AsyncDisposableStack()
const keyText = makeMasterKey()
const key = openMasterKey(keyText)!
let database: Database
let env: Record<string, string>

beforeAll(async () => {
  const postgres = await openTestPostgres(resources)
  database = postgres.database
  env = { DATABASE_URL: postgres.url, LOG_LEVEL: 'silent' }
  await rememberMasterKey(database, systemClock, key)
})
afterAll(() => resources.disposeAsync())

const run = (...args: string[]) => runLanternfish(args, { env })

/** What the program says of signing in whenever the database is brought up to date. */
async function wayIn(): Promise<string> {
  const { stdout } = await runLanternfish(['migrate'], { env: { ...env, MASTER_KEY: keyText } })
  return stdout
}

test('whoever lost every administrator makes one on the command line, and the audit log says so', async () => {
  const added = await run('account', 'add', 'Ada Lantern', '--role', 'administrator')
  expect([added.status, ONE_TIME.exec(added.stdout)?.[1]]).toEqual([0, 'Ada Lantern'])
  const disabled = await run('account', 'disable', 'ada lantern')
  expect([disabled.status, disabled.stdout]).toEqual([0, 'Ada Lantern is disabled\n'])
  expect((await run('account', 'list')).stdout).toBe('Ada Lantern\tadministrator\tdisabled\n')
  const reset = await run('account', 'reset', 'ADA LANTERN')
  expect(ONE_TIME.exec(reset.stdout)?.[1]).toBe('Ada Lantern')
  expect((await run('account', 'list')).stdout).toBe('Ada Lantern\tadministrator\tenabled\n')
  const events = await database.selectFrom('audit_event').select(['actor', 'action']).orderBy('seq').execute()
  expect(events.map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
    'command line: account.added',
    'command line: account.disabled',
    'command line: account.enabled',
    'command line: account.reset',
  ])
})

test.each([
  [['account', 'frob'], /Say what to do with the accounts/],
  [['account', 'reset'], /Say what to do with the accounts/],
  [['account', 'add', 'Bo', '--role', 'king'], /--role takes one of analyst, .*, not "king"/],
  [['account', 'add', 'ADA lantern', '--role', 'unit'], /There is an account "ADA lantern" already/],
  [['account', 'add', '<b>', '--role', 'unit'], /A name has 2 to 40 letters/],
  [['account', 'reset', 'Nobody'], /There is no account "Nobody"/],
  [['audit', 'frob'], /Say what to do with the audit log/],
])('%j ends in one sentence and status 2', async (args, says) => {
  const ran = await run(...args)
  expect(ran.stderr).toMatch(says)
  expect([ran.status, /^ +at /m.test(ran.stderr)]).toEqual([2, false])
})

test('no role starts on a database that belongs to another master key, or without one', async () => {
  const settings = { CAPTURE_DIR: '/nowhere', RECIPE_DIR: 'recipes', DASHBOARD_PORT: '0' }
  for (const name of ['worker', 'dashboard']) {
    const start = (more: Record<string, string>) =>
      runLanternfish(['role', name], { env: { ...env, ...settings, ...more } })
    const wrong = await start({ MASTER_KEY: makeMasterKey() })
    expect(wrong.stderr).toContain(`belongs to master key ${key.id}`)
    const missing = await start({})
    expect(missing.stderr).toContain('There is no master key: set MASTER_KEY_FILE')
    expect([wrong.status, missing.status]).toEqual([2, 3])
  }
})

test('the program hands out a one-time password only while nobody can sign in as administrator', async () => {
  expect(await wayIn()).toMatch(/\none-time password: (\w{4}-){5}\w{4}\n$/)
  const ada = await findAccountByName(database, 'Ada Lantern')
  await setPassword(database, systemClock, { accountId: ada!.id, hash: 'chosen' })
  expect(await wayIn()).toMatch(/\nsign in with your account\n$/)
  await disableAccount(database, ada!.id, systemClock.now())
  expect(await wayIn()).toMatch(/\none-time password: /)
})

// The log is broken for good here, so this stays last.
test('audit verify says that the chain holds, and where it does not', async () => {
  const whole = await run('audit', 'verify')
  expect([whole.status, whole.stdout]).toEqual([
    0,
    expect.stringMatching(/^4 rows, .*; head [0-9a-f]{64}\n$/),
  ])
  await sql`alter table audit_event disable trigger audit_event_append_only`.execute(database)
  await sql`update audit_event set action = 'account.removed' where seq = 2`.execute(database)
  const broken = await run('audit', 'verify')
  expect([broken.status, broken.stderr]).toEqual([
    1,
    'the audit log is broken at row 2: the row was changed\n',
  ])
})
