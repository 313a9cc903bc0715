import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccount } from '#db/accounts.ts'
import {
  addCredential,
  addIdentity,
  approveCredential,
  listCredentials,
  openCredential,
} from '#db/credentials.ts'
import { rememberMasterKey } from '#db/installation-key.ts'
import { leaseIdentity } from '#db/leases.ts'
import type { Database } from '#db/open-database.ts'
import { openDatabase } from '#db/open-database.ts'
import { addMarket, findMarketByName } from '#db/registry.ts'
import { systemClock } from '#shared/clock.ts'
import { identityKeyOf } from '#shared/identity-key.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { basis, marketOf, openTestPostgres } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const resources = new AsyncDisposableStack()
const keyText = makeMasterKey()
const masterKey = openMasterKey(keyText)!
const key = identityKeyOf(masterKey)
const SECRET = 'nets mended by noon'
let database: Database
let asConsole: Database
let env: Record<string, string>

const RECIPE = `market: harbour
version: 1
walk: { start: [/] }
login: { path: /login, user: name, secret: word, check: { selector: .out } }
pages: [{ kind: other, when: { selector: body } }]
`

beforeAll(async () => {
  const postgres = await openTestPostgres(resources)
  database = postgres.database
  asConsole = openDatabase(postgres.url, { max: 1, asConsole: true })
  resources.defer(() => asConsole.destroy())
  await rememberMasterKey(database, systemClock, masterKey)
  for (const name of ['Ada', 'Bo']) await addAccount(database, systemClock, { name, role: 'administrator' })
  await addAccount(database, systemClock, { name: 'Una', role: 'unit' })
  const recipes = await mkdtemp(join(tmpdir(), 'lanternfish-recipes-'))
  resources.defer(() => rm(recipes, { recursive: true, force: true }))
  await writeFile(join(recipes, 'harbour.yaml'), RECIPE)
  env = { DATABASE_URL: postgres.url, LOG_LEVEL: 'silent', MASTER_KEY: keyText, RECIPE_DIR: recipes }
  const valid = { validFrom: '2026-01-01T00:00:00.000Z', validTo: '2199-01-01T00:00:00.000Z' }
  const lent = { ...basis({ ...valid, access: 'credentialed' }) }
  const entries = {
    harbour: { ...marketOf('harbour', { access: 'credentialed', recipe: 'harbour' }), basis: lent },
    plain: { ...marketOf('plain', { access: 'credentialed' }), basis: lent },
    square: { ...marketOf('square', { recipe: 'harbour' }), basis: lent },
  }
  for (const entry of Object.values(entries)) await addMarket(database, entry, systemClock.now())
})
afterAll(() => resources.disposeAsync())

const run = (stdin: string, ...args: string[]) => runLanternfish(['market', ...args], { env, stdin })
const add = (name: string, by = 'Ada', stdin = `reader\n${SECRET}\n`) =>
  run(stdin, 'credential', 'add', name, '--by', by)

test('one administrator enters a log-in, another approves it, and only then it opens', async () => {
  const added = await add('harbour')
  const id = /^(\S+) waits until another administrator approves it\n$/.exec(added.stdout)?.[1] ?? ''
  expect([added.status, added.stderr]).toEqual([0, ''])
  const [row] = await listCredentials(database)
  const identity = row?.identity_id ?? ''
  expect(await openCredential(database, identity, key)).toBeUndefined()
  const own = await run('', 'credential', 'approve', id, '--by', 'ada')
  expect([own.status, own.stderr]).toEqual([2, expect.stringContaining('cannot approve it')])
  expect((await run('', 'credential', 'approve', id, '--by', 'Bo')).stdout).toBe('approved\n')
  expect(await openCredential(database, identity, key)).toEqual({
    id,
    approvedBy: 'Bo',
    secrets: { user: 'reader', secret: SECRET },
  })
  const listed = await run('', 'credential', 'list')
  expect(listed.stdout).toBe(`${id}\tharbour\tentered by Ada, approved by Bo\n`)

  expect((await run('', 'credential', 'revoke', id, '--by', 'Ada')).stdout).toBe('revoked\n')
  expect(await openCredential(database, identity, key)).toBeUndefined()
  expect(await approveCredential(database, id, { actor: 'Bo', now: systemClock.now() })).toBe(false)

  const events = await database.selectFrom('audit_event').select(['actor', 'action']).orderBy('seq').execute()
  expect(events.map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
    'Ada: credential.entered',
    'Bo: credential.approved',
    'Ada: credential.revoked',
  ])
})

test.each([
  [
    'a market that is read as the public sees it',
    'square',
    'Ada',
    `a\nb\n`,
    /its entry and its legal basis must say access registered or credentialed/,
  ],
  ['nobody', 'harbour', 'Nobody', `a\nb\n`, /"Nobody" is no administrator's account/],
  ['somebody who is no administrator', 'harbour', 'Una', `a\nb\n`, /"Una" is no administrator's account/],
  ['no secret', 'harbour', 'Ada', `a\n`, /A log-in needs a user name and a secret/],
])('a log-in is refused in one sentence: %s', async (_name, market, by, stdin, says) => {
  const { status, stdout, stderr } = await add(market, by, stdin)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(says)
})

const as = (role: string, statement: string) =>
  asConsole.transaction().execute(async (trx) => {
    await sql`set local role ${sql.ref(role)}`.execute(trx)
    return (await sql.raw(statement).execute(trx)).rows.length
  })

test.each([
  ['lanternfish_console', 'select id from credential'],
  ['lanternfish_console', 'select * from identity_session'],
  ['lanternfish_console', 'select * from identity_front'],
  ['lanternfish_console', 'select * from identity_login'],
  ['lanternfish_hotline', 'select id from credential'],
  ['lanternfish_auditor', 'select sealed from credential'],
  ['lanternfish_auditor', 'select sealed from identity_session'],
  ['lanternfish_auditor', "update credential set entered_by = 'x'"],
  ['lanternfish_auditor', 'insert into credential select * from credential'],
])('%s may not %s', async (role, statement) => {
  await expect(as(role, statement)).rejects.toThrow(/permission denied/)
})

test('an identity has one log-in, and a market may have several identities', async () => {
  const { id: marketId } = (await findMarketByName(database, 'harbour'))!
  const given = { marketId, market: 'harbour', secrets: { user: 'reader', secret: SECRET } }
  const by = { actor: 'Ada', now: systemClock.now() }
  await addCredential(database, given, { key, ...by })
  await expect(addCredential(database, given, { key, ...by })).rejects.toThrow(/Each identity of harbour has/)
  const second = await addIdentity(database, given, by)
  const id = await addCredential(database, given, { key, ...by })
  const listed = await listCredentials(database)
  expect(listed.find((row) => row.id === id)?.identity_id).toBe(second)
  // One of them is at work at a time.
  const lease = () =>
    leaseIdentity(database, { holder: randomUUID(), now: by.now, until: new Date(by.now.getTime() + 60_000) })
  const markets = [await lease(), await lease(), await lease(), await lease()].map((one) => one?.marketId)
  expect(new Set(markets.slice(0, 3)).size).toBe(3)
  expect(markets[3]).toBeUndefined()
})

test('the database itself refuses that one person enters and approves, and that a revoked log-in comes back', async () => {
  const { id: marketId } = (await findMarketByName(database, 'plain'))!
  const given = { marketId, market: 'plain', secrets: { user: 'reader', secret: SECRET } }
  const id = await addCredential(database, given, { key, actor: 'Ada', now: systemClock.now() })
  const approve = sql`update credential set approved_by = 'ADA', approved_at = now() where id = ${id}`
  await expect(approve.execute(database)).rejects.toThrow(/check constraint/)
  await sql`update credential set revoked_by = 'Ada', revoked_at = now() where id = ${id}`.execute(database)
  const { numAffectedRows } = await asConsole.transaction().execute(async (trx) => {
    await sql`set local role lanternfish_auditor`.execute(trx)
    return sql`update credential set revoked_by = null, revoked_at = null where id = ${id}`.execute(trx)
  })
  expect(numAffectedRows).toBe(0n)
})

test('nothing of a log-in stands in the clear in the database', async () => {
  const { rows } = await sql<{ text: string }>`select credential::text as text from credential`.execute(
    database,
  )
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.map(({ text }) => text).join('\n')).not.toMatch(/reader|mended/)
})
