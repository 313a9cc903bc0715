import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccount } from '#db/accounts.ts'
import { createOneTimePassword } from '#db/one-time-password.ts'
import { startDashboard } from '#dashboard/main.ts'
import { cookieOf, openConsoleClient, sameOrigin, sendJson, signIn, tally } from './console-client.ts'

const HOUR_MS = 3600_000
const MINUTE_MS = 60_000
const PASSWORD = 'eel lamp quay barrel'

let world: Awaited<ReturnType<typeof openConsoleClient>>

beforeAll(async () => {
  world = await openConsoleClient({ empty: true, role: 'analyst' })
})
afterAll(() => world.close())

const newPassword = (accountId: number | null = null) =>
  createOneTimePassword(world.database, world.clock, accountId)
const choose = (body: object, address = world.address) => sendJson(address, '/session/password', body)
const changePassword = (current: string, session: string) =>
  world.send('PUT', '/account/password', { current, password: 'nine boats came back' }, session)
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code

/** A console of its own: tries of earlier tests do not count against its limit a minute. */
async function withFreshLimit<T>(work: (address: string) => Promise<T>): Promise<T> {
  const console = await startDashboard(world.config)
  try {
    return await work(console.address)
  } finally {
    await console.close()
  }
}

test('a one-time password leads to an administrator’s account, once, and then nobody else’s', async () => {
  const withdrawn = await newPassword()
  const oneTimePassword = await newPassword()
  expect(await (await fetch(`${world.address}/api/v1/session`)).json()).toEqual({
    account: null,
    isNew: true,
  })
  expect((await sendJson(world.address, '/session/one-time', { oneTimePassword: withdrawn })).status).toBe(
    401,
  )
  const shown = oneTimePassword.toUpperCase().replaceAll('-', ' ')
  const invited = await sendJson(world.address, '/session/one-time', { oneTimePassword: shown })
  expect(await invited.json()).toEqual({ name: null })
  const body = { oneTimePassword, name: 'Ada Lantern', password: PASSWORD }
  const answers = await Promise.all([choose(body), choose(body)])
  expect(tally(answers.map(({ status }) => String(status)))).toEqual({ 204: 1, 401: 1 })
  const made = answers.find(({ status }) => status === 204)!
  expect(made.headers.get('set-cookie')).toMatch(
    /^lanternfish=.*; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect(await (await world.get('/session', cookieOf(made))).json()).toMatchObject({
    account: { name: 'Ada Lantern', role: 'administrator' },
    isNew: false,
  })
  // Made before there was an administrator, or by mistake after: it makes no second one.
  const late = { ...body, oneTimePassword: await newPassword(), name: 'Mallory' }
  expect((await choose(late)).status).toBe(401)
})

test('an account signs in with its name in any case and its password, and nothing else', async () => {
  const { address } = world
  expect((await signIn(address, { name: 'ada LANTERN', password: PASSWORD })).status).toBe(204)
  // Behind a proxy with TLS the cookie is bound to this host, and to TLS.
  const behindProxy = { ...sameOrigin, 'x-forwarded-proto': 'https' }
  const secure = await signIn(address, { name: 'Ada Lantern', password: PASSWORD }, behindProxy)
  expect(secure.headers.get('set-cookie')).toMatch(
    /^__Host-lanternfish=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  )
  for (const credentials of [
    { name: 'Ada Lantern', password: PASSWORD.toUpperCase() },
    { name: 'Nobody', password: PASSWORD },
  ]) {
    const answer = await signIn(address, credentials)
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'WRONG_PASSWORD'])
  }
})

test('an invited person chooses a password by the rules, and signs in with it', async () => {
  const { id } = await addAccount(world.database, world.clock, { name: 'Bo Quay', role: 'unit' })
  const oneTimePassword = await newPassword(id)
  expect(await codeOf(await choose({ oneTimePassword, password: 'bo quay bo quay' }))).toBe('PASSWORD_COMMON')
  expect((await choose({ oneTimePassword, password: 'ten boats leave now' })).status).toBe(204)
})

test('only hashes of passwords and sessions are stored', async () => {
  const password = await newPassword()
  const stored = JSON.stringify([
    await world.database.selectFrom('one_time_password').selectAll().execute(),
    await world.database.selectFrom('console_session').selectAll().execute(),
    await world.database.selectFrom('account').selectAll().execute(),
  ])
  expect(password).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/)
  for (const secret of [password.slice(0, 9), world.cookie.split('=')[1]!, PASSWORD, 'ten boats'])
    expect(stored).not.toContain(secret)
  expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
})

test('the log of a sign-in holds neither password nor token', async () => {
  let lines = ''
  const sink = new Writable({ write: (chunk, _encoding, done) => done(void (lines += String(chunk))) })
  const log = pino({ level: 'trace' }, sink)
  const console = await startDashboard({ ...world.config, log })
  const answer = await signIn(console.address, { name: 'Ada Lantern', password: PASSWORD })
  await signIn(console.address, { name: 'Ada Lantern', password: 'wrong lamp quay eel' })
  await console.close()
  expect(answer.status).toBe(204)
  expect(lines).toContain('someone signed in')
  const token = cookieOf(answer).split('=')[1]!
  for (const secret of [PASSWORD, token, 'wrong lamp', 'Ada Lantern']) expect(lines).not.toContain(secret)
})

test('a console on its own port has no entry without a session, whatever the address', async () => {
  for (const path of ['/overview', '/listings', '/listings/1', '/taxonomy', '/accounts', '/nothing-here']) {
    const answer = await world.get(path, 'lanternfish=made-up')
    expect([path, answer.status]).toEqual([path, 401])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ error: { code: 'SIGNED_OUT' } })
  }
  expect((await fetch(`${world.address}/healthz`)).status).toBe(200)
})

test('another site can change nothing: neither with a script nor with a form', async () => {
  await withFreshLimit(async (address) => {
    const credentials = { name: 'Ada Lantern', password: PASSWORD }
    const others: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://elsewhere.example' },
      // What old browsers leave out is not made up for by what new ones say.
      { 'sec-fetch-site': 'cross-site', origin: address },
    ]
    for (const headers of others) expect((await signIn(address, credentials, headers)).status).toBe(403)
    expect((await signIn(address, credentials, { origin: address })).status).toBe(204)
    const cookie = await world.as('administrator')
    const elsewhere = { cookie, 'sec-fetch-site': 'cross-site' }
    for (const [method, path] of [
      ['DELETE', '/session'],
      ['PATCH', '/accounts/1'],
      ['POST', '/accounts'],
    ] as const) {
      const answer = await sendJson(address, path, {}, { method, headers: elsewhere })
      expect([path, answer.status, await codeOf(answer)]).toEqual([path, 403, 'OTHER_ORIGIN'])
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
      const headers = { ...sameOrigin, 'content-type': type }
      expect([type, (await signIn(address, credentials, headers)).status]).toEqual([type, 415])
    }
  })
})

test('a password guesser is stopped after ten tries a minute from one address', async () => {
  await withFreshLimit(async (address) => {
    const tries = Array.from({ length: 12 }, () => signIn(address, { name: 'nobody', password: 'guess' }))
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(tally(statuses.map(String))).toEqual({ 401: 10, 429: 2 })
  })
})

// From here on the clock moves for good.
test('ten wrong passwords lock an account for a minute, further ones for longer; the right one waits with them', async () => {
  const right = { name: 'Bo Quay', password: 'ten boats leave now' }
  const wrong = { ...right, password: 'ten boats leave late' }
  const tryWith = (credentials: typeof right, times = 1) =>
    withFreshLimit(async (address) => {
      const answers = []
      for (let turn = 0; turn < times; turn++) answers.push((await signIn(address, credentials)).status)
      return answers
    })
  expect(await tryWith(wrong, 9)).not.toContain(204)
  expect(await tryWith(right)).toEqual([204])
  // All at once is not more than one after another.
  const burst = await withFreshLimit((address) =>
    Promise.all(Array.from({ length: 10 }, () => signIn(address, wrong))),
  )
  expect(burst.map(({ status }) => status)).toEqual(Array(10).fill(401))
  expect(await tryWith(right)).toEqual([401])
  world.clock.advance(MINUTE_MS)
  expect(await tryWith(wrong)).toEqual([401])
  world.clock.advance(2 * MINUTE_MS - 1)
  expect(await tryWith(right)).toEqual([401])
  world.clock.advance(1)
  expect(await tryWith(right)).toEqual([204])
  const actions = await world.database
    .selectFrom('audit_event')
    .select(['action', 'details'])
    .where('actor', '=', 'Bo Quay')
    .execute()
  const locked = actions.filter(({ action }) => action === 'session.locked')
  expect(locked).toHaveLength(2)
  expect(JSON.stringify(actions)).toContain('"reason":"locked"')
})

test('a session ends after an hour without a person, after twelve hours in any case, and when its owner signs out', async () => {
  const session = await world.as('analyst')
  for (let hour = 0; hour < 12; hour++) {
    world.clock.advance(HOUR_MS - 1)
    expect((await world.get('/taxonomy', session)).status).toBe(200)
  }
  world.clock.advance(12)
  expect((await world.get('/taxonomy', session)).status).toBe(401)

  const unused = await world.as('analyst')
  world.clock.advance(HOUR_MS / 2)
  const background = { headers: { cookie: unused, 'x-background': '1' } }
  expect((await fetch(`${world.address}/api/v1/taxonomy`, background)).status).toBe(200)
  world.clock.advance(HOUR_MS / 2)
  expect((await world.get('/taxonomy', unused)).status).toBe(401)

  const replaced = await world.as('analyst')
  const credentials = { name: 'Ada Lantern', password: PASSWORD }
  await withFreshLimit((address) => signIn(address, credentials, { ...sameOrigin, cookie: replaced }))
  expect((await world.get('/taxonomy', replaced)).status).toBe(401)

  const left = await world.as('analyst')
  const leave = { method: 'DELETE', headers: { cookie: left, ...sameOrigin } }
  expect((await fetch(`${world.address}/api/v1/session`, leave)).status).toBe(204)
  expect((await world.get('/taxonomy', left)).status).toBe(401)
})

test('a new password ends every session of its owner, and the old one is worth nothing', async () => {
  await withFreshLimit(async (address) => {
    const first = cookieOf(await signIn(address, { name: 'Bo Quay', password: 'ten boats leave now' }))
    const second = cookieOf(await signIn(address, { name: 'Bo Quay', password: 'ten boats leave now' }))
    expect(await codeOf(await changePassword('not the present one', first))).toBe('WRONG_CURRENT')
    expect((await changePassword('ten boats leave now', first)).status).toBe(204)
    for (const session of [first, second]) expect((await world.get('/taxonomy', session)).status).toBe(401)
    expect((await signIn(address, { name: 'Bo Quay', password: 'ten boats leave now' })).status).toBe(401)
    expect((await signIn(address, { name: 'Bo Quay', password: 'nine boats came back' })).status).toBe(204)
  })
})

test('a one-time password that nobody used within a day is worth nothing', async () => {
  const { id } = await addAccount(world.database, world.clock, { name: 'Cy Reef', role: 'unit' })
  const oneTimePassword = await newPassword(id)
  world.clock.advance(24 * HOUR_MS)
  await withFreshLimit(async (address) => {
    expect((await choose({ oneTimePassword, password: PASSWORD }, address)).status).toBe(401)
  })
})
