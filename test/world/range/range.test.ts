import { get, type IncomingMessage } from 'node:http'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { afterEach, expect, test } from 'vitest'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { manualClock } from '#shared/clock.ts'
import { openRange, type Range } from './open-range.ts'
import { visit } from './visit-range.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const AT = new Date('2026-11-20T12:00:00Z')
const clock = manualClock(AT)

async function openStall(...conditions: unknown[]): Promise<Range> {
  const markets = [{ name: 'stall', engine: 'table', listings: 20, mirrors: 2, conditions }]
  return resources.use(await openRange({ seed: 'range.test', scale: 0.01, markets } as never, { clock }))
}

const times = <T>(count: number, ask: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, ask))
const kinds = (range: Range) => range.served().map(({ kind }) => kind)

test('an open market shows its pages, and each answer is logged with its truth', async () => {
  const range = await openStall({ kind: 'open' })
  const [listing] = range.truth().markets[0]!.listings
  const page = await visit(range, listing!.url)
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining(listing!.title) })
  expect(await visit(range, '/nowhere?a=1', { mirror: 1 })).toMatchObject({ status: 404 })
  const [own, second] = range.market('stall').hosts
  const base = { at: AT, market: 'stall', method: 'GET', condition: undefined, circuit: undefined }
  expect(range.served()).toEqual([
    { ...base, host: own, path: listing!.url, status: 200, kind: 'listing' },
    { ...base, host: second, path: '/nowhere?a=1', status: 404, kind: 'not-found' },
  ])
})

test('HEAD brings no body, a form is taken by no engine, a big form and another host are turned away', async () => {
  const range = await openStall()
  expect(await visit(range, '/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  expect(await visit(range, '/', { ...form, body: 'a=1' })).toMatchObject({ status: 405 })
  expect(await visit(range, '/', { ...form, body: 'a'.repeat(70_000) })).toMatchObject({ status: 413 })
  expect(await visit(range, '/', { headers: { host: range.outside } })).toMatchObject({ status: 400 })
  const { hosts } = range.market('stall')
  expect(await visit(range, '/', { headers: { host: `a.b.${hosts[1]}` } })).toMatchObject({ status: 200 })
  expect(range.served().at(-1)).toMatchObject({ host: hosts[1] })
})

test('a WebSocket is counted and turned away', async () => {
  const range = await openStall()
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
  expect(await visit(range, '/live', { headers: upgrade })).toMatchObject({ error: 'ECONNRESET' })
  expect(range.served()).toMatchObject([{ method: 'UPGRADE', path: '/live', status: 'close' }])
})

test('an outage fails the share that it says, the same visits of a page for the same seed, whatever is asked between them', async () => {
  const statuses = async (...between: string[]) => {
    const range = await openStall({ kind: 'outage', share: 0.3 })
    for (let i = 0; i < 100; i++) for (const path of ['/', ...between]) await visit(range, path)
    const ofStart = range.served().filter(({ path }) => path === '/')
    return ofStart.map(({ status }) => status)
  }
  const first = await statuses()
  const failed = first.filter((status) => status === 'close').length
  expect(failed).toBeGreaterThan(18)
  expect(failed).toBeLessThan(42)
  expect(await statuses('/faq', '/nowhere')).toEqual(first)
  const erring = await openStall({ kind: 'outage', how: 'error' })
  expect([await visit(erring), await visit(erring)]).toMatchObject([{ status: 502 }, { status: 504 }])
})

test('a slow site answers late and drop by drop, a stalled one never ends', async () => {
  const late = await openStall({ kind: 'slow', seconds: 20, bytesPerSecond: 100 })
  const asked = performance.now()
  const { text } = await visit(late)
  // 20 s at a hundredth are 200 ms; some 8,000 bytes at 10,000 a second take most of another second.
  expect(performance.now() - asked).toBeGreaterThan(200 + (text.length / 10_000) * 700)
  const silent = await openStall({ kind: 'stalled' })
  expect(await visit(silent, '/', { ms: 200 })).toEqual({ error: 'stalled', text: '' })
  const stuck = await openStall({ kind: 'stalled', afterBytes: 100 })
  const begun = await visit(stuck, '/', { ms: 2_000 })
  expect([begun.text.length, 'error' in begun]).toEqual([100, true])
  expect(silent.served()).toMatchObject([{ status: 'stall', condition: 'stalled' }])
})

test('maintenance and a redirect outside stand before every page', async () => {
  const range = await openStall({ kind: 'maintenance', status: 503, framed: false })
  expect(await visit(range, '/faq')).toMatchObject({
    status: 503,
    text: expect.stringContaining('maintenance'),
  })
  range.set('stall', [{ kind: 'redirect-outside', share: 1 }])
  const answer = await visit(range, '/faq')
  expect(answer).toMatchObject({ status: 302, headers: { location: `http://${range.outside}/landed` } })
  for (const how of ['meta', 'script'] as const) {
    range.set('stall', [{ kind: 'redirect-outside', share: 1, to: 'clear-web', how }])
    expect(await visit(range, '/faq')).toMatchObject({
      status: 200,
      text: expect.stringContaining('clear-web.invalid'),
    })
  }
  expect(kinds(range)).toEqual(['maintenance', 'other', 'other', 'other'])
})

test('whoever asks too often is kicked, waits, and is a new visitor afterwards', async () => {
  const range = await openStall({ kind: 'kick', afterRequests: 3, forSeconds: 100 })
  const first = await visit(range)
  const cookie = 'headers' in first ? first.headers['set-cookie']![0]!.split(';')[0]! : ''
  const again = () => visit(range, '/', { headers: { cookie } })
  await times(2, again)
  expect(kinds(range)).toEqual(['other', 'other', 'other'])
  await again()
  expect(range.served().at(-1)).toMatchObject({ status: 200, kind: 'blocked', condition: 'kick' })
  await visit(range)
  expect(range.served().at(-1)).toMatchObject({ kind: 'other' })
  clock.advance(1000)
  const freed = await again()
  expect(freed).toMatchObject({ headers: { 'set-cookie': [expect.stringContaining('Max-Age=0')] } })
})

test('conditions stand from and until a moment, on the mirrors that they name, and the first one asked wins', async () => {
  const range = await openStall(
    { kind: 'maintenance', from: 100, until: 200, mirrors: [2] },
    { kind: 'layout-change', from: 300 },
  )
  const original = await visit(range)
  expect(range.market('stall').conditions(clock.now())).toEqual([])
  clock.advance(1000)
  await visit(range)
  await visit(range, '/', { mirror: 1 })
  expect(kinds(range)).toEqual(['other', 'other', 'maintenance'])
  clock.advance(1000)
  expect(await visit(range, '/', { mirror: 1 })).toMatchObject({ text: original.text })
  clock.advance(1000)
  const redesigned = await visit(range)
  expect(redesigned.text).not.toBe(original.text)
  expect(range.truth().markets[0]).toMatchObject({ design: range.market('stall').engine.designs[1] })
})

test('conditions are switched while the range stands, and nonsense is refused in a sentence', async () => {
  const range = await openStall()
  await visit(range)
  range.set('stall', [{ kind: 'outage' }])
  expect(await visit(range)).toMatchObject({ error: 'ECONNRESET' })
  range.set('stall', [])
  expect(await visit(range)).toMatchObject({ status: 200 })
  expect(() => range.set('stall', [{ kind: 'outage', share: 3 }])).toThrow(
    /^The conditions of stall: field 0\.share: /,
  )
  expect(() => range.set('stool', [])).toThrow('There is no market "stool" in the range; there are stall.')
  const { history } = range.truth().markets[0]!
  expect(history.map(({ conditions }) => conditions.map(({ kind }) => kind))).toEqual([[], ['outage'], []])
})

test('a held range answers everybody until it begins, and its time counts from then', async () => {
  const markets = [
    { name: 'stall', engine: 'table', listings: 20, conditions: [{ kind: 'outage', until: 100 }] },
  ]
  const range = resources.use(await openRange({ seed: 'held', markets }, { clock, held: true }))
  const held = clock.now()
  clock.advance(60_000)
  expect(await visit(range)).toMatchObject({ status: 200, text: expect.stringContaining('Not open yet') })
  range.begin()
  expect([range.served(), range.openedAt.getTime() - held.getTime()]).toEqual([[], 60_000])
  clock.advance(60_000)
  expect(await visit(range)).toMatchObject({ error: 'ECONNRESET' })
  clock.advance(60_000)
  expect(await visit(range)).toMatchObject({ text: expect.stringContaining('Stall') })
})

test('the canary answers whatever becomes of the markets, and is no visit', async () => {
  const range = await openStall({ kind: 'outage' })
  const { port } = range.services.get(range.canary)!
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ port, headers: { host: range.canary } }, resolve).on('error', reject)
  expect((await promise).statusCode).toBe(200)
  expect(range.served()).toEqual([])
})

test('behind the simulated network each SOCKS login is a circuit of its own', async () => {
  const range = await openStall()
  const { socksPort } = resources.use(await openSimulatedOnionNetwork({ services: range.services }))
  const host = range.market('stall').hosts[1]!
  for (const login of ['a:one@', 'a:two@', 'a:one@']) {
    const agent = new SocksProxyAgent(`socks5h://${login}127.0.0.1:${socksPort}`)
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    get({ host, path: '/', agent }, resolve).on('error', reject)
    await (await promise).toArray()
  }
  expect(range.served().map(({ circuit }) => circuit)).toEqual(['circuit-1', 'circuit-2', 'circuit-1'])
})
