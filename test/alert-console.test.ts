import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsoleClient } from './console-client.ts'
import { rule } from './alert-world.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
beforeAll(async () => {
  world = await openConsoleClient({ role: 'unit' })
})
afterAll(() => world?.close())

type Answer = Partial<{
  id: string | number
  secret: string
  rules: { name: string }[]
  destinations: object[]
  rows: { id: number }[]
}>

async function call(method: string, path: string, body?: unknown) {
  const answer = method === 'GET' ? await world.get(path) : await world.send(method, path, body ?? {})
  return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Answer }
}

async function audited(): Promise<string[]> {
  const rows = await world.database
    .selectFrom('audit_event')
    .select(['action', 'actor'])
    .orderBy('seq')
    .execute()
  return rows.map(({ action, actor }) => `${actor}: ${action}`)
}

test.each(['analyst', 'researcher', 'hotline'] as const)(
  'rules and alerts are not for the role %s',
  async (role) => {
    const cookie = await world.as(role)
    for (const path of ['/rules', '/alerts', '/alerts/1'])
      expect((await world.get(path, cookie)).status).toBe(403)
    expect((await world.send('POST', '/rules', rule({ query: 'lantern' }), cookie)).status).toBe(403)
  },
)

test('a unit makes a destination and a rule, hears how many it would have matched, changes both, and all of it is audited', async () => {
  const made = await call('POST', '/destinations', {
    name: 'Situation desk',
    kind: 'webhook',
    address: 'http://127.0.0.1:9/hook',
    enabled: true,
  })
  expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) as string } })
  const { name: _name, enabled: _enabled, destinations: _to, ...conditions } = rule({ query: 'lantern' })
  const preview = await call('POST', '/rules/preview', conditions)
  expect(preview).toEqual({
    status: 200,
    body: { count: expect.any(Number) as number, capped: false, days: 30 },
  })
  const saved = await call('POST', '/rules', rule({ query: 'lantern', destinations: [String(made.body.id)] }))
  expect(saved.status).toBe(201)
  const { body } = await call('GET', '/rules')
  expect(JSON.stringify(body)).not.toContain('whsec_')
  expect(body.rules).toMatchObject([
    { query: 'lantern', owner: 'The unit', isBaselined: true, precision: null },
  ])
  expect(body.destinations).toMatchObject([{ name: 'Situation desk', failed: 0, last: null }])
  expect(
    (await call('PUT', `/rules/${saved.body.id}`, rule({ query: 'lantern', name: 'Lanterns' }))).status,
  ).toBe(200)
  expect((await call('PUT', '/rules/999999', rule({ query: 'lantern' }))).status).toBe(404)
  const change = { name: 'Desk', kind: 'webhook', address: 'https://desk.example/', enabled: false }
  expect((await call('PUT', `/destinations/${made.body.id}`, change)).status).toBe(204)
  expect((await call('POST', `/destinations/${made.body.id}/secret`)).body).not.toEqual(made.body)
  expect((await call('POST', `/destinations/${made.body.id}/test`)).status).toBe(201)
  expect((await audited()).filter((one) => /rule|destination/.test(one))).toEqual([
    'The unit: destination.made',
    'The unit: rule.made',
    'The unit: rule.changed',
    'The unit: destination.changed',
    'The unit: destination.secret-renewed',
    'The unit: destination.tested',
  ])
  const { rows } = await sql<{ told: string }>`select string_agg(details::text, '') as told from audit_event`.execute(world.database) // prettier-ignore
  expect(rows[0]!.told).not.toContain('whsec_')
})

test.each([
  ['/rules', rule({ pattern: 'lan(tern' }), 'PATTERN_BROKEN'],
  ['/rules', rule({}), 'RULE_EMPTY'],
  ['/rules', rule({ name: 'Lanterns', query: 'x' }), 'NAME_TAKEN'],
  [
    '/destinations',
    { name: 'x', kind: 'webhook', address: 'https://169.254.169.254/', enabled: true },
    'ADDRESS_PLACE',
  ],
  ['/destinations', { name: 'x', kind: 'mail', address: 'nobody', enabled: true }, 'ADDRESS_MAIL'],
])('%s refuses %o with the code that the page has a sentence for', async (path, body, code) => {
  expect(await call('POST', path, body)).toMatchObject({ status: 422, body: { error: { code } } })
})

test('what a unit makes of its alerts is a figure of the rule, and one that was given up is sent again', async () => {
  const { body: saved } = await call('POST', '/rules', rule({ name: 'Four', query: 'nothing-matches' }))
  const { rows: made } = await sql<{ id: number }>`
    insert into alert (rule_id, rule_version, listing_id, matched_at, baseline)
    select ${saved.id}, 1, id, ${world.clock.now()}, id = 5 from listing where id <= 5 order by id returning id`.execute(world.database) // prettier-ignore
  const ids = made.slice(0, 4).map(({ id }) => id)
  const inbox = await call('GET', `/alerts?rule=${saved.id}`)
  expect(inbox.body.rows!.map(({ id }) => id)).toEqual(ids.toReversed())
  await call('POST', '/alerts/triage', { ids: ids.slice(0, 3), triage: 'useful' })
  await call('POST', '/alerts/triage', { ids: ids.slice(3), triage: 'noise' })
  expect((await call('POST', '/alerts/triage', { ids: ids.slice(3), triage: 'noise' })).body).toEqual({
    changed: 0,
  })
  // Judged twice alike is judged once.
  expect((await audited()).filter((one) => one.endsWith('alert.triaged'))).toHaveLength(2)
  const after = await call('GET', `/alerts?rule=${saved.id}&triage=useful`)
  expect(after.body).toMatchObject({ counts: { new: 0, useful: 3, noise: 1, closed: 0 }, pages: 1 })
  const { body } = await call('GET', '/rules')
  expect(body.rules!.find(({ name }) => name === 'Four')).toMatchObject({
    precision: 0.75,
    counts: { baseline: 1 },
  })
  const { rows } = await sql<{ id: string }>`
    insert into delivery (alert_id, destination_id, created_at, next_attempt_at, state, tries, last_error)
    select ${ids[0]}, id, ${world.clock.now()}, ${world.clock.now()}, 'failed', 10, 'the receiver answered 500'
    from destination limit 1 returning id`.execute(world.database)
  const failed = await call('GET', '/alerts?undelivered=1')
  expect(failed.body.rows!.map(({ id }) => id)).toEqual([ids[0]])
  expect((await call('POST', `/deliveries/${rows[0]!.id}/again`)).status).toBe(204)
  expect((await call('POST', `/deliveries/${rows[0]!.id}/again`)).status).toBe(409)
  const one = await call('GET', `/alerts/${ids[0]}`)
  expect(one.body).toMatchObject({
    triage: 'useful',
    triagedBy: 'The unit',
    sendings: [{ state: 'waiting', tries: 0 }],
  })
  expect((await call('GET', `/alerts/${made[4]!.id}`)).status).toBe(404)
})
