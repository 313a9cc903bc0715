import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles, type Role } from '#contracts/roles.ts'
import { appendAudit } from '#db/audit.ts'
import { verifyAudit } from '#db/audit-log.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { apiRoutesOf } from './api-routes.ts'
import { openConsoleClient } from './console-client.ts'
import { addReports } from './hotline-reports.ts'
import { allowed } from './route-roles.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let asConsole: Database
const cookies = {} as Record<Role, string>

beforeAll(async () => {
  world = await openConsoleClient()
  await addReports(world.database, 2)
  for (const role of roles) cookies[role] = await world.as(role)
  asConsole = openDatabase(world.config.databaseUrl, { max: 2, asConsole: true })
})
afterAll(async () => {
  await asConsole?.destroy()
  await world?.close()
})

test('every address of the API says who may see it, and no other than here', async () => {
  const routes = await apiRoutesOf(world)
  expect(routes.filter((route) => !(route in allowed))).toEqual([])
  expect(Object.keys(allowed).filter((route) => !routes.includes(route))).toEqual([])
})

const guarded = Object.entries(allowed).filter((entry): entry is [string, Role[]] => entry[1] !== 'anybody')

describe.each(roles)('%s', (role) => {
  test.each(guarded)('%s', async (route, who) => {
    const [method = '', path = ''] = route.split(' ')
    // Nobody has this number, and nothing fits this body: who may come in is told before either is looked at.
    const url = path.replaceAll(/:\w+/g, '999999')
    const session = cookies[role]
    const answer = await (method === 'GET'
      ? world.get(url, session)
      : world.send(method, url, { made: 'up' }, session))
    const isRefused = (await answer.text()).includes('"NOT_ALLOWED"')
    expect([answer.status === 403, isRefused]).toEqual(Array(2).fill(!who.includes(role)))
    expect(answer.status).toBeLessThan(500)
  })
})

async function askAsProgram(path: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${world.address}/api/v1${path}`, { headers })).status
}

test('a token reads for its account, but no accounts, no audit log and no report queue', async () => {
  const body = { name: 'A script', days: 1 }
  const tokenOf = async (role: Role) => {
    const made = await world.send('POST', '/account/tokens', body, cookies[role])
    return ((await made.json()) as { token: string }).token
  }
  const token = await tokenOf('administrator')
  const statuses = ['/listings', '/accounts', '/audit', '/account/tokens'].map((path) =>
    askAsProgram(path, token),
  )
  expect(await Promise.all(statuses)).toEqual([200, 403, 403, 403])
  expect(await askAsProgram('/reports', await tokenOf('hotline'))).toBe(403)
})

/** As the database does it for the console, within a transaction. */
function as(role: string, statement: string): Promise<number> {
  return asConsole.transaction().execute(async (trx) => {
    await sql`set local role ${sql.ref(role)}`.execute(trx)
    return (await sql.raw(statement).execute(trx)).rows.length
  })
}

describe('what the database itself refuses', () => {
  test.each([
    ['lanternfish_console', 'select * from hotline_report'],
    ['lanternfish_console', 'select * from hotline_handover'],
    ['lanternfish_console', 'select * from audit_event'],
    ['lanternfish_console', 'select * from installation'],
    ['lanternfish_console', "update listing set title = 'x'"],
    ['lanternfish_console', 'delete from capture'],
    ['lanternfish_console', 'delete from release'],
    ['lanternfish_console', 'delete from tombstone'],
    ['lanternfish_console', 'update legal_hold set lifted_at = null'],
    ['lanternfish_console', 'update delivery_attempt set error = null'],
    ['lanternfish_console', 'delete from listing_observation_2026_11'],
    ['lanternfish_hotline', 'select * from audit_event'],
    ['lanternfish_hotline', 'select * from account'],
    ['lanternfish_hotline', 'select * from listing'],
    ['lanternfish_hotline', "update hotline_report set url = 'x'"],
    ['lanternfish_hotline', 'delete from hotline_report'],
    ['lanternfish_hotline', "update gate_quarantine set reason = 'x'"],
    ['lanternfish_hotline', 'select * from market'],
    ['lanternfish_console', 'select * from gate_quarantine'],
    ['lanternfish_console', 'select * from gate_alarm'],
    ['lanternfish_auditor', 'select * from hotline_report'],
    ['lanternfish_auditor', 'select * from account'],
    ['lanternfish_auditor', "insert into audit_event values (9, now(), '', '', '', null, '', '')"],
  ])('%s may not %s', async (role, statement) => {
    await expect(as(role, statement)).rejects.toThrow(/permission denied/)
  })

  test('each of the narrow roles reads its own rows', async () => {
    expect(await as('lanternfish_hotline', 'select * from hotline_report')).toBe(2)
    await world.get('/reports', cookies.hotline)
    expect(await as('lanternfish_auditor', 'select * from audit_event')).toBeGreaterThan(0)
  })

  test('a right without a policy shows no row: both have to be given', async () => {
    await sql`grant select on hotline_report, audit_event to lanternfish_console`.execute(world.database)
    try {
      expect(await as('lanternfish_console', 'select * from hotline_report')).toBe(0)
      expect(await as('lanternfish_console', 'select * from audit_event')).toBe(0)
    } finally {
      await sql`revoke select on hotline_report, audit_event from lanternfish_console`.execute(world.database)
    }
  })

  test.each([
    'update audit_event set actor = null',
    'delete from audit_event',
    'truncate audit_event',
    'delete from hotline_handover',
  ])('not even the owner may %s', async (statement) => {
    await expect(sql.raw(statement).execute(world.database)).rejects.toThrow(/is append-only/)
  })
})

test('a look at the queue and a hand-over stand in the audit log, with who and when', async () => {
  const queue = (await (await world.get('/reports', cookies.hotline)).json()) as {
    waiting: number
    rows: { id: number }[]
  }
  const { id } = queue.rows[0]!
  const body = { to: 'Example hotline', recipient: 'inhope', reference: 'EX-7' }
  expect((await world.send('POST', `/reports/${id}/handover`, body, cookies.hotline)).status).toBe(204)
  const after = (await (await world.get('/reports', cookies.hotline)).json()) as {
    waiting: number
    rows: unknown[]
  }
  expect([queue.waiting, after.waiting]).toEqual([2, 1])
  expect(after.rows.at(-1)).toMatchObject({ id, handovers: [{ ...body, by: 'The hotline' }] })
  const log = (await (await world.get('/audit')).json()) as { rows: object[] }
  expect(log.rows.slice(0, 3)).toMatchObject([
    { actor: 'The hotline', action: 'report.viewed' },
    { actor: 'The hotline', action: 'report.handed-over', subject: `report ${id}` },
    { actor: 'The hotline', action: 'report.viewed' },
  ])
})

test('what administrators do to accounts takes hold at once and stands in the audit log', async () => {
  const added = await world.send('POST', '/accounts', { name: 'Bo Quay', role: 'unit' })
  expect(await added.json()).toEqual({ oneTimePassword: expect.stringMatching(/^(\w{4}-){5}\w{4}$/) })
  expect((await world.send('POST', '/accounts', { name: 'BO quay', role: 'unit' })).status).toBe(409)
  expect((await world.send('POST', '/accounts', { name: '<b>', role: 'unit' })).status).toBe(400)
  const { accounts } = (await (await world.get('/accounts')).json()) as {
    accounts: { id: number; name: string; state: string }[]
  }
  const idOf = (name: string) => accounts.find((one) => one.name === name)!.id
  expect(accounts.find(({ name }) => name === 'Bo Quay')?.state).toBe('invited')

  const session = await world.as('researcher')
  const made = await world.send('POST', '/account/tokens', { name: 'A script', days: 1 }, session)
  const { token } = (await made.json()) as { token: string }
  expect(await askAsProgram('/listings', token)).toBe(200)
  await world.send('PATCH', `/accounts/${idOf('The researcher')}`, { role: 'analyst' })
  expect([(await world.get('/listings', session)).status, await askAsProgram('/listings', token)]).toEqual([
    401, 401,
  ])
  await world.send('PATCH', `/accounts/${idOf('The researcher')}`, { role: 'researcher' })

  const disabled = await world.as('unit')
  await world.send('PATCH', `/accounts/${idOf('The unit')}`, { disabled: true })
  expect((await world.get('/listings', disabled)).status).toBe(401)
  await world.send('PATCH', `/accounts/${idOf('The unit')}`, { disabled: false })
  expect((await world.get('/listings', disabled)).status).toBe(401)

  const own = idOf('The administrator')
  for (const answer of [
    await world.send('PATCH', `/accounts/${own}`, { disabled: true }),
    await world.send('POST', `/accounts/${own}/one-time-password`, {}),
  ])
    expect(answer.status).toBe(409)
  const log = (await (await world.get('/audit')).json()) as { rows: { action: string; details: object }[] }
  expect(log.rows.slice(0, 6).map(({ action }) => action)).toEqual([
    'account.enabled',
    'account.disabled',
    'account.role-changed',
    'account.role-changed',
    'token.made',
    'account.added',
  ])
})

test('the audit log is read in pages to its beginning', async () => {
  const at = world.clock.now()
  for (let turn = 0; turn < 60; turn++)
    await appendAudit(asConsole, { at, actor: 'The unit', action: 'export.csv', subject: 'listings' })
  const seen: number[] = []
  for (let before: number | null = null, turn = 0; turn < 9; turn++) {
    const page = (await (await world.get(before === null ? '/audit' : `/audit?before=${before}`)).json()) as {
      rows: { seq: number }[]
      next: number | null
    }
    seen.push(...page.rows.map(({ seq }) => seq))
    before = page.next
    if (before === null) break
  }
  expect(seen).toEqual(Array.from({ length: seen[0]! }, (_, index) => seen[0]! - index))
})

test('events that come at the same time stand one after another', async () => {
  const at = world.clock.now()
  const event = {
    at,
    actor: 'The unit',
    action: 'rule.changed',
    subject: 'rule 1',
    details: { a: 1, ä: 'ö' },
  }
  await Promise.all(Array.from({ length: 8 }, () => appendAudit(asConsole, event)))
  expect(await verifyAudit(world.database)).toMatchObject({ length: expect.any(Number) })
})

// The log is broken for good here, so this stays last.
test('a row that was changed, taken out, or cut off at the end is found and named', async () => {
  const { database } = world
  const { seq: last } = await database.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()
  await sql`alter table audit_event disable trigger audit_event_append_only`.execute(database)
  const kept = await database
    .selectFrom('audit_event')
    .selectAll()
    .where('seq', '=', 7)
    .executeTakeFirstOrThrow()
  await database.updateTable('audit_event').set({ actor: 'Mallory' }).where('seq', '=', 7).execute()
  expect(await verifyAudit(database)).toEqual({ brokenAt: 7, reason: 'the row was changed' })
  await database.deleteFrom('audit_event').where('seq', '=', 7).execute()
  expect(await verifyAudit(database)).toEqual({ brokenAt: 7, reason: 'the row is missing' })
  const restored = { ...kept, details: kept.details === null ? null : JSON.stringify(kept.details) }
  await database.insertInto('audit_event').values(restored).execute()
  expect(await verifyAudit(database)).toMatchObject({ length: last })
  await database.deleteFrom('audit_event').where('seq', '=', last).execute()
  expect(await verifyAudit(database)).toEqual({ brokenAt: last, reason: 'the row is missing' })
})
