import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftForNcmec } from '#dashboard/draft-report.ts'
import { readHotlinePolicy } from '#dashboard/hotline-policy.ts'
import { openServer } from '#dashboard/server.ts'
import { makeHotlinePair, openHotlineKey } from '#shared/hotline-seal.ts'
import { openLogger } from '#shared/logger.ts'
import { openConsoleClient } from './console-client.ts'
import { addReports } from './hotline-reports.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let officer: string
beforeAll(async () => {
  world = await openConsoleClient()
  await addReports(world.database, 3)
  officer = await world.as('hotline')
})
afterAll(() => world.close())

const read = async (path: string) => (await world.get(path, officer)).json()
const erase = (...reports: number[]) => world.send('POST', '/reports/erase', { reports }, officer)
const DAY_MS = 86_400_000

test('the queue names no address; a report opened by itself does, and that look stands in the audit log', async () => {
  const queue = await (await world.get('/reports', officer)).text()
  expect(queue).not.toMatch(/onion|sealed|h1\./)
  const report = (await read('/reports/2')) as Record<string, unknown>
  expect(report).toMatchObject({ id: 2, url: expect.stringMatching(/\.onion\/item\/1$/), isOverdue: false })
  expect(report['sha256']).toMatch(/^a+1$/)
  expect(report).not.toHaveProperty('sealed')
  const { rows } = (await (await world.get('/audit')).json()) as { rows: object[] }
  expect(rows.slice(0, 2)).toMatchObject([
    { actor: 'The hotline', action: 'report.opened', subject: 'report 2' },
    { actor: 'The hotline', action: 'report.viewed', subject: 'report queue' },
  ])
  expect(JSON.stringify(rows)).not.toContain('onion')
  expect((await world.get('/reports/99', officer)).status).toBe(404)
})

test('a look at markets in quarantine and alarms stands in the audit log, too', async () => {
  await read('/hotline/sites')
  const { rows } = (await (await world.get('/audit')).json()) as { rows: object[] }
  expect(rows[0]).toMatchObject({
    actor: 'The hotline',
    action: 'report.viewed',
    subject: 'markets in quarantine and alarms',
  })
})

test('a console without the officer’s key, or with another one, lists reports and opens none', async () => {
  const { database, clock, config } = world
  const shared = { database, clock, log: openLogger('test', 'silent'), masterKey: config.masterKey }
  const places = {
    trustedProxy: 'loopback',
    webDir: import.meta.dirname,
    hotlinePolicy: await readHotlinePolicy(),
  }
  const other = openHotlineKey(makeHotlinePair().privateKey)
  for (const [hotlineKey, code] of [
    [undefined, 'NO_HOTLINE_KEY'],
    [other, 'SEALED_FOR_ANOTHER'],
  ] as const) {
    const app = await openServer({ ...shared, ...places, hotlineKey })
    const ask = (url: string) => app.inject({ url: `/api/v1${url}`, headers: { cookie: officer } })
    expect((await ask('/reports')).statusCode).toBe(200)
    const refused = await ask('/reports/1')
    expect([refused.statusCode, refused.json().error.code]).toEqual([422, code])
    expect(refused.body).not.toContain('onion')
    await app.close()
  }
})

test('a draft for a hotline says what is permitted and no more, and is written down', async () => {
  const draft = await (await world.get('/reports/1/draft/inhope', officer)).text()
  expect(draft.split('\n').map((line) => line.split(':')[0])).toEqual([
    'Address (URL)',
    'Where it is hosted',
    'Seen at (UTC)',
    'What is suspected',
    'Rule that stopped it',
    'SHA-256 of the page as it was received',
    'How it was reached',
    'Is the material kept',
    'Our number for this report',
    'Who reports',
    '',
  ])
  expect(draft).toMatch(/^Address \(URL\): http:\/\/[a-z2-7]{56}\.onion\/item\/0$/m)
  const { rows } = (await (await world.get('/audit')).json()) as { rows: object[] }
  expect(rows[0]).toMatchObject({ action: 'report.drafted', subject: 'report 1' })
  const refused = await world.get('/reports/1/draft/ncmec', officer)
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('NO_REPORTER')])
})

test('a draft for NCMEC keeps to the order of its schema and escapes what an address may hold', async () => {
  const reporter = { first_name: 'Ada', last_name: 'Example', email: 'ada@example.org' }
  const facts = {
    id: 7,
    seenAt: new Date('2026-11-20T12:00:00Z'),
    rule: 'stand-in/pair',
    closed: { url: 'http://x.onion/a?b=1&c=<d>\u0001', sha256: 'a'.repeat(64), reached: ['http://x.onion/'] },
  }
  const { text } = draftForNcmec(facts, { ...(await readHotlinePolicy()), reporter })
  const opened = [...text.matchAll(/<([a-zA-Z]+)[^>]*>/g)].map(([, name]) => name)
  expect(opened).toEqual([
    'report',
    'incidentSummary',
    'incidentType',
    'incidentDateTime',
    'internetDetails',
    'webPageIncident',
    'url',
    'additionalInfo',
    'reporter',
    'reportingPerson',
    'firstName',
    'lastName',
    'email',
  ])
  expect(text).toContain('<url>http://x.onion/a?b=1&amp;c=&lt;d&gt;</url>')
  expect(text).toContain('<webPageIncident thirdPartyHostedContent="true">')
  expect(text).toContain('<incidentDateTime>2026-11-20T12:00:00.000Z</incidentDateTime>')
})

test('a hand-over fixes what must be preserved and until when; before that nothing is erased, after it all is', async () => {
  const body = { to: 'NCMEC', recipient: 'ncmec', reference: 'CT-1' }
  expect((await erase(3)).status).toBe(422)
  expect((await world.send('POST', '/reports/3/handover', body, officer)).status).toBe(204)
  const given = world.clock.now().getTime()
  const { handovers, keeping } = (await read('/reports/3')) as {
    handovers: { preserveUntil: string; eraseBy: string }[]
    keeping: { state: string }
  }
  expect(
    handovers.map(({ preserveUntil, eraseBy }) => [Date.parse(preserveUntil), Date.parse(eraseBy)]),
  ).toEqual([[given + 365 * DAY_MS, given + 395 * DAY_MS]])
  expect([keeping.state, (await erase(3)).status]).toEqual(['preserved', 422])
  world.clock.advance(366 * DAY_MS)
  officer = await world.as('hotline')
  expect((await read('/reports/3')) as object).toMatchObject({ keeping: { state: 'due' } })
  expect((await erase(3)).status).toBe(204)
  expect((await read('/reports/3')) as object).toMatchObject({ url: null, sha256: null, reached: [] })
  expect((await read('/reports/3')) as object).toMatchObject({ keeping: null, handovers: [{ to: 'NCMEC' }] })
  const row = await world.database
    .selectFrom('hotline_report')
    .select(['url', 'sealed', 'rule'])
    .where('id', '=', 3)
    .executeTakeFirst()
  expect(row).toEqual({ url: null, sealed: null, rule: 'stand-in/marker' })
})

test('each report is to be handed over a day after it was seen, and is overdue then', async () => {
  const { seenAt, handOverBy, isOverdue } = (await read('/reports/2')) as Record<string, string>
  expect(Date.parse(handOverBy!) - Date.parse(seenAt!)).toBe(86_400_000)
  // A year has passed since the last test.
  expect(isOverdue).toBe(true)
  const { rows } = (await read('/reports')) as { rows: { id: number; isOverdue: boolean }[] }
  expect(rows.filter((row) => !row.isOverdue).map(({ id }) => id)).toEqual([3])
})

test('each kind of recipient has its own times', async () => {
  const body = { to: 'A hotline', recipient: 'inhope', reference: 'H-1' }
  expect((await world.send('POST', '/reports/2/handover', body, officer)).status).toBe(204)
  const { handovers } = (await read('/reports/2')) as { handovers: Record<string, string>[] }
  const given = world.clock.now().getTime()
  const [one] = handovers
  expect(one).toMatchObject({ to: 'A hotline', recipient: 'inhope', reference: 'H-1', by: 'The hotline' })
  const days = [one!['preserveUntil'], one!['eraseBy']].map((at) => (Date.parse(at!) - given) / 86_400_000)
  expect(days).toEqual([90, 120])
})

test.each([
  ['version: x\nhand_over_within_hours: 0\n', /:2: field hand_over_within_hours/],
  [
    'version: x\nhand_over_within_hours: 1\nrecipients:\n  ncmec: { preserve_days: 9, erase_within_days: 1 }\n  inhope: { preserve_days: 1, erase_within_days: 1 }\n  authority: { preserve_days: 1, erase_within_days: 1 }\n',
    /:4: field recipients\.ncmec\.erase_within_days: must be at least preserve_days/,
  ],
])('a policy that cannot be kept names file, line and field', async (text, message) => {
  const { mkdtemp, writeFile, rm } = await import('node:fs/promises')
  const dir = await mkdtemp('/tmp/lf-policy-')
  await writeFile(`${dir}/policy.yaml`, text)
  await expect(readHotlinePolicy(`${dir}/policy.yaml`)).rejects.toThrow(message)
  await rm(dir, { recursive: true })
})
