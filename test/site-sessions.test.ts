import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandOffDesk } from '#crawler/hand-off-desk.ts'
import type { SessionState } from '#crawler/identity.ts'
import { findKeptState } from '#crawler/site-session.ts'
import { lastSession, saveSession } from '#db/identity-sessions.ts'
import { makeMasterKey, openMasterKey, type MasterKey } from '#shared/master-key.ts'
import { textsOf } from './capture-checks.ts'
import { steadyClock } from './steady-clock.ts'
import {
  bytesOf,
  capturesOf,
  forms,
  key,
  marketOf,
  openWalls,
  recipes,
  SECRET,
  USER,
  type Watched,
} from './wall-world.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())
let kicks: Watched
/** One is asked so slowly that its sessions, of three seconds, end before it is read. */
const enter = (name: string) => (name === 'timed' ? { requests_per_second: 4 } : {})
beforeAll(async () => {
  const markets = [
    marketOf('form', { kickAfter: 12 }),
    marketOf('empty', { kickAfter: 12, lost: 'empty' }),
    marketOf('redirect', { kickAfter: 12, lost: 'redirect' }),
    marketOf('absent', { kickAfter: 12, lost: 'not-found' }),
    marketOf('timed', { kickAfterSeconds: 300 }),
    { ...marketOf('windowed', { kickAfter: 18 }), listings: 3, vendors: 2, mode: 'browser' as const },
  ]
  const scenario = { seed: 'walls', scale: 0.01, markets }
  kicks = await openWalls(resources, scenario, { enter, clock: steadyClock() })
  await kicks.crawl()
})

test.each(['form', 'empty', 'redirect', 'absent', 'timed', 'windowed'])(
  'a crawl under kicks finds all that there is, stores no gate and calls nothing gone: %s',
  async (market) => {
    const scores = await kicks.score()
    const score = scores.find((one) => one.market === market)
    expect(score).toMatchObject({ recall: 1, precision: 1, gatesStored: [], falselyDelisted: [] })
    expect(await capturesOf(kicks, market)).not.toContain('login')
    expect(forms(kicks, market).length).toBeGreaterThan(1)
  },
)

test('nothing but the log-in form is ever sent, each one on record with the names of its fields', async () => {
  const sent = kicks.range.served().filter(({ method }) => method !== 'GET')
  expect(new Set(sent.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(['POST /login']))
  const events = await kicks.database
    .selectFrom('audit_event')
    .select(['action', 'actor', 'details'])
    .where('action', 'in', ['gate.opened', 'gate.request'])
    .execute()
  const requests = events.filter(({ action }) => action === 'gate.request')
  expect(requests).toHaveLength(sent.length)
  for (const { actor, details } of requests)
    expect([actor, details]).toMatchObject([
      'crawler',
      { path: '/login', fields: ['token', 'name', 'word', 'stay'] },
    ])
})

test('user name, secret and cookies stand in the clear nowhere: not in the data folder, not in the log', async () => {
  const states = await kicks.database.selectFrom('identity').select('id').execute()
  const kept = await Promise.all(states.map(({ id }) => lastSession(kicks.database, id, key)))
  const cookies = kept.flatMap((state) => (state as SessionState).cookies.map(({ value }) => value))
  expect(cookies).toHaveLength(6)
  const secrets = [USER, SECRET, ...cookies].map((text) => Buffer.from(text))
  const root = dirname(kicks.deps.config.captureDir)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(200)
  const found: string[] = []
  for (const { parentPath, name } of files) {
    const raw = await bytesOf(join(parentPath, name))
    const bytes = name.endsWith('.warc.gz') ? Buffer.from(await textsOf(raw)) : raw
    if (secrets.some((secret) => bytes.includes(secret))) found.push(name)
  }
  const log = Buffer.from(kicks.logged.join(''))
  expect([found, secrets.some((secret) => log.includes(secret))]).toEqual([[], false])
})

test('a crawler that starts anew goes on with the last good state, and a lost one never takes its place', async () => {
  const { database } = kicks
  const { id } = await database
    .selectFrom('identity as i')
    .innerJoin('market as m', 'm.id', 'i.market_id')
    .where('m.name', '=', 'form')
    .select('i.id')
    .executeTakeFirstOrThrow()
  const versions = () =>
    database.selectFrom('identity_session').select('version').where('identity_id', '=', id).execute()
  const good = (await lastSession(database, id, key)) as SessionState
  expect(good.cookies.map(({ name }) => name)).toEqual(['wall_session'])
  kicks.range.forgetServed()
  kicks.range.set('form', [{ kind: 'login-wall', user: 'nobody', secret: 'none' }])
  const before = await versions()
  await database.updateTable('page').set({ due_at: kicks.clock.now() }).where('path', '=', '/').execute()
  kicks.rests.clear()
  await kicks.crawl(async () => kicks.rests.has('form'))
  const asked = kicks.range.served().filter(({ market }) => market === 'form')
  // It came with the state that it had: the first page was asked for before any log-in was tried.
  expect(asked[0]).toMatchObject({ path: '/', method: 'GET' })
  expect(kicks.rests.get('form')).toMatch(/^a person is needed: logged out/)
  expect(await versions()).toEqual(before)
  expect(await lastSession(database, id, key)).toEqual(good)
})

test('with another key than the one that sealed it, a state is none: the log-in is made anew', async () => {
  const { id } = await kicks.database.selectFrom('identity').select('id').executeTakeFirstOrThrow()
  const place = { market: { access: 'credentialed' }, recipe: recipes.get('walled'), identityId: id } as const
  const kept = (identityKey: MasterKey) => findKeptState({ ...kicks, identityKey }, place)
  expect(await kept(key)).toMatchObject({ cookies: [{ name: 'wall_session' }] })
  expect(await kept(openMasterKey(makeMasterKey())!)).toBeUndefined()
})

test('who lost the lease keeps nothing', async () => {
  const { id } = await kicks.database.selectFrom('identity').select('id').executeTakeFirstOrThrow()
  const proof = { holder: crypto.randomUUID(), provedBy: 'page', now: kicks.clock.now(), key } as const
  expect(await saveSession(kicks.database, id, { cookies: [] }, proof)).toBe(false)
})

let faults: Watched
beforeAll(async () => {
  const broken = [
    marketOf('wrong', {}),
    marketOf('captcha', { captcha: true }),
    marketOf('elsewhere', { form: 'outside' }),
    marketOf('address', { form: 'get' }),
    marketOf('never', {}, 'never'),
    marketOf('both', {}, 'both'),
    marketOf('public', {}),
  ]
  const well = { name: 'well', engine: 'table', listings: 10, recipe: 'world-table' }
  faults = await openWalls(
    resources,
    { seed: 'faults', markets: [...broken, well] },
    { enter: (name) => (name === 'public' || name === 'well' ? { access: 'public' } : {}) },
  )
  await faults.crawl(async () => faults.rests.size === 8)
})

test.each([
  ['wrong', 'login', 1, /^a person is needed: logged out; the market did not let us in \(/],
  ['captcha', 'captcha', 0, /^a person is needed: .*captcha$/],
  ['elsewhere', 'login', 0, /the log-in form leads to another site$/],
  ['address', 'login', 0, /the log-in form would put the secret into an address$/],
  [
    'never',
    'login',
    1,
    /recipe world-table: field login\.check: it matches nothing on any page that the market showed/,
  ],
  [
    'both',
    'login',
    1,
    /recipe world-table: field login\.check: `lost` holds on every page on which it holds/,
  ],
])('%s: the scrape pauses, a person is asked, and nothing is stored', async (market, kind, sent, says) => {
  expect(faults.rests.get(market)).toMatch(says)
  expect(faults.asked).toContain(`${market}: ${kind}`)
  expect(forms(faults, market)).toHaveLength(sent)
  expect(await capturesOf(faults, market)).toEqual([])
  const states = await faults.database
    .selectFrom('identity_session as s')
    .innerJoin('identity as i', 'i.id', 's.identity_id')
    .innerJoin('market as m', 'm.id', 'i.market_id')
    .where('m.name', '=', market)
    .selectAll('s')
    .execute()
  expect(states).toEqual([])
  const running = await faults.database
    .selectFrom('scrape as s')
    .innerJoin('market as m', 'm.id', 's.market_id')
    .where('m.name', '=', market)
    .select('s.finished_at')
    .execute()
  expect(running).toEqual([{ finished_at: null }])
})

test('the crawl of other markets goes on beside them', async () => {
  expect(faults.rests.get('well')).toBe('complete')
  expect((await capturesOf(faults, 'well')).length).toBeGreaterThan(10)
})

test('a market that is read as the public sees it is not logged in to, whatever is stored for it', () => {
  expect([forms(faults, 'public'), faults.asked.filter((one) => one.startsWith('public'))]).toEqual([[], []])
  expect(
    faults.range.served().filter(({ path, market }) => market === 'public' && path === '/register'),
  ).toEqual([])
})

test('at most two log-ins an hour are tried for an identity', async () => {
  const world = await openWalls(
    resources,
    { seed: 'hour', markets: [marketOf('eager', { kickAfter: 8 })] },
    { logInHourMs: 3_600_000 },
  )
  await world.crawl(async () => world.rests.size === 1)
  expect(forms(world, 'eager')).toHaveLength(2)
  expect(world.rests.get('eager')).toBe('a person is needed: logged out; 2 log-ins an hour are the most')
})

test('a person who logs in lets the scrape go on, and the next crawler goes on with what they won', async () => {
  const asked: string[] = []
  const handOffs: HandOffDesk = {
    async ask({ deps, identity, mirror }, { kind, path }) {
      asked.push(kind)
      const until = new Date(deps.clock.now().getTime() + 10_000)
      const fields = ['token', 'name', 'word', 'stay']
      const window = { host: mirror.host, method: 'POST', path, fields, until, actor: 'Una' } as const
      const open = () => identity.guard.openGateWindow(window)
      const form = { selector: 'form.wall', fill: { name: USER, word: SECRET, stay: 'on' }, open }
      const url = `http://${mirror.host}${path}`
      await deps.fetch({ url, lane: 'http', timeoutMs: 10_000, maxBytes: 1_000_000, form }, identity)
      return 'solved'
    },
    async [Symbol.asyncDispose]() {},
  }
  const world = await openWalls(
    resources,
    { seed: 'person', markets: [{ ...marketOf('wrong', {}), listings: 5 }] },
    { handOffs },
  )
  await world.crawl()
  expect(await world.score()).toMatchObject([{ recall: 1, gatesStored: [] }])
  const kept = () => world.database.selectFrom('identity_session').select(['version', 'checked_by']).execute()
  expect(await kept()).toEqual([{ version: 1, checked_by: 'person' }])

  world.range.forgetServed()
  world.rests.clear()
  await world.database
    .updateTable('page')
    .set({ due_at: world.clock.now() })
    .where('path', '=', '/')
    .execute()
  await world.crawl(async () => world.rests.size === 1)
  expect([asked, forms(world, 'wrong'), world.rests.get('wrong')]).toEqual([['login'], [], 'complete'])
  expect(world.range.served()).toMatchObject([{ path: '/', status: 200, kind: 'other' }])
  expect(await kept()).toHaveLength(1)
})
