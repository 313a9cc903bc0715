import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOneTimePassword } from '#db/console-session.ts'
import { startDashboard } from '#dashboard/main.ts'
import { LanternfishError } from '#shared/errors.ts'
import { cookieOf, openConsoleClient, postPassword, sameOrigin, tally } from './console-client.ts'

const HOUR_MS = 3600_000

let world: Awaited<ReturnType<typeof openConsoleClient>>

beforeAll(async () => {
  world = await openConsoleClient()
})
afterAll(() => world.close())

const post = (password: string, headers?: Record<string, string>) =>
  postPassword(world.address, password, headers)
const newPassword = () => createOneTimePassword(world.database, world.clock)

test('a one-time password signs in once, and a newer one withdraws those that are unused', async () => {
  const withdrawn = await newPassword()
  const password = await newPassword()
  expect((await post(withdrawn)).status).toBe(401)
  const first = await post(password.toUpperCase())
  expect(first.status).toBe(204)
  expect(first.headers.get('set-cookie')).toMatch(
    /^lanternfish=.*; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect((await post(password)).status).toBe(401)
})

test('two requests with the same password at the same time get one session', async () => {
  const password = await newPassword()
  const answers = await Promise.all([post(password), post(password)])
  expect(tally(answers.map(({ status }) => String(status)))).toEqual({ 204: 1, 401: 1 })
})

test('only hashes of passwords and sessions are stored', async () => {
  const password = await newPassword()
  const stored = JSON.stringify([
    await world.database.selectFrom('one_time_password').selectAll().execute(),
    await world.database.selectFrom('console_session').selectAll().execute(),
  ])
  expect(password).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/)
  expect(stored).not.toContain(password.slice(0, 9))
  expect(stored).not.toContain(world.cookie.split('=')[1])
})

test('a console on its own port has no entry without a session, whatever the address', async () => {
  for (const path of ['/overview', '/listings', '/listings/1', '/taxonomy', '/nothing-here']) {
    const answer = await world.get(path, 'lanternfish=made-up')
    expect([path, answer.status]).toEqual([path, 401])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ error: { code: 'SIGNED_OUT' } })
  }
  expect((await fetch(`${world.address}/healthz`)).status).toBe(200)
})

test('another site can neither sign anyone in nor out', async () => {
  const password = await newPassword()
  for (const headers of [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://elsewhere.example' },
  ] as const)
    expect((await post(password, headers as Record<string, string>)).status).toBe(403)
  expect((await post(password, { origin: world.address })).status).toBe(204)
})

test('a password guesser is stopped after ten tries a minute', async () => {
  const other = await startDashboard(world.config)
  const tries = Array.from({ length: 12 }, () => postPassword(other.address, 'guess'))
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  await other.close()
  expect(tally(statuses.map(String))).toEqual({ 401: 10, 429: 2 })
})

test('the pages may load nothing from elsewhere and may not be framed', async () => {
  const page = await fetch(`${world.address}/listings/7`)
  expect(page.headers.get('content-type')).toContain('text/html')
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|https?:/)
})

test('a port that is taken is named in one sentence, with exit status 3', async () => {
  const port = Number(new URL(world.address).port)
  const attempt = startDashboard({ ...world.config, port })
  await expect(attempt).rejects.toBeInstanceOf(LanternfishError)
  await expect(attempt).rejects.toMatchObject({ exitStatus: 3 })
  await expect(attempt).rejects.toThrow(`Port ${port} is taken: free it, or choose another with --port`)
})

// The clock moves on for good here, so these stay last.
test('a session ends after twelve hours, and at once when its owner signs out', async () => {
  const first = await post(await newPassword())
  const session = cookieOf(first)
  expect((await world.get('/taxonomy', session)).status).toBe(200)
  await fetch(`${world.address}/api/v1/session`, {
    method: 'DELETE',
    headers: { cookie: session, ...sameOrigin },
  })
  expect((await world.get('/taxonomy', session)).status).toBe(401)
  world.clock.advance(12 * HOUR_MS - 1)
  expect((await world.get('/taxonomy')).status).toBe(200)
  world.clock.advance(1)
  expect((await world.get('/taxonomy')).status).toBe(401)
})

test('a password that nobody used within a day is worth nothing', async () => {
  const password = await newPassword()
  world.clock.advance(24 * HOUR_MS)
  const other = await startDashboard(world.config)
  const answer = await postPassword(other.address, password)
  await other.close()
  expect(answer.status).toBe(401)
})
