import { afterEach, expect, test } from 'vitest'
import type { GateEvent, GateForm } from '#crawler/gate-window.ts'
import { systemClock } from '#shared/clock.ts'
import { dial, exchange, market, openGuardWorld, outside, type Respond } from './guard-world.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const respond: Respond = ({ method }, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(`answer to ${method}`)
}

const TYPE = 'application/x-www-form-urlencoded'
function post(path: string, body: string, type = TYPE, more = ''): string {
  const length = Buffer.byteLength(body)
  return `POST ${path} HTTP/1.1\r\nHost: ${market}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n${more}\r\n${body}`
}
const last = 'Connection: close\r\n'
const good = () => post('/login?next=1', 'user=a&secret=b', TYPE, last)

function formUntil(ms: number, more: Partial<GateForm> = {}): GateForm {
  const until = new Date(systemClock.now().getTime() + ms)
  return { host: market, method: 'POST', path: '/login?next=1', fields: ['user', 'secret'], until, ...more }
}

async function openWorld(recordGate?: (event: GateEvent) => Promise<void>) {
  const events: GateEvent[] = []
  const record = recordGate ?? (async (event) => void events.push(event))
  const world = await openGuardWorld(resources, respond, { recordGate: record })
  const send = async (...requests: string[]) =>
    exchange((await dial(resources, world.guard, market)).socket, ...requests)
  return { ...world, events, send, rules: () => world.guard.refusals().map(({ rule }) => rule) }
}

test('a form passes while its window is open, and neither before nor after', async () => {
  const { site, guard, send, rules } = await openWorld()
  expect(await send(good())).toMatch(/ 403 /)
  {
    using _window = guard.openGateWindow(formUntil(60_000, { requests: 5 }))
    expect(await send(good())).toMatch(/answer to POST$/)
  }
  expect(await send(good())).toMatch(/ 403 /)
  expect(site.seen).toMatchObject([{ method: 'POST', url: '/login?next=1', body: 'user=a&secret=b' }])
  expect(rules()).toEqual(['method', 'method'])
})

test('a window closes itself at its time and behind its last request', async () => {
  const { site, guard, send, rules } = await openWorld()
  using _late = guard.openGateWindow(formUntil(0))
  expect(await send(good())).toMatch(/ 403 /)
  using _once = guard.openGateWindow(formUntil(60_000))
  const answers = await Promise.all([send(good()), send(good())])
  expect(answers.filter((answer) => answer.includes('answer to POST'))).toHaveLength(1)
  expect(site.seen).toHaveLength(1)
  expect(rules()).toEqual(['method', 'method'])
})

const big = `user=${'x'.repeat(64 * 1024)}`
test.each([
  ['another path', post('/login', 'user=a'), 'method'],
  ['a field of another form', post('/login?next=1', 'user=a&amount=1'), 'gate-form'],
  ['a file', post('/login?next=1', 'user=a', 'multipart/form-data; boundary=x'), 'gate-form'],
  ['a script’s message', post('/login?next=1', '{}', 'application/json'), 'gate-form'],
  ['more than 64 KB', post('/login?next=1', big), 'gate-form'],
  ['chunks', post('/login?next=1', 'user=a', TYPE, 'Transfer-Encoding: chunked\r\n'), 'body'],
  ['another Host', good().replace(market, outside), 'host-mismatch'],
  ['a PUT', good().replace('POST', 'PUT'), 'method'],
])('an open window lets nothing else through: %s', async (_name, request, rule) => {
  const { site, guard, send, rules } = await openWorld()
  using _window = guard.openGateWindow(formUntil(60_000))
  expect(await send(request)).toMatch(/ 403 /)
  expect([site.seen, rules()]).toEqual([[], [rule]])
})

test('a form in pieces passes whole, and what follows it is judged anew', async () => {
  const { site, guard, send, rules } = await openWorld()
  using _window = guard.openGateWindow(formUntil(60_000, { requests: 9 }))
  const whole = post('/login?next=1', 'user=a&secret=b')
  const text = await send(whole.slice(0, -9), whole.slice(-9) + whole + post('/buy', 'user=a'))
  expect(text.match(/answer to POST/g)).toHaveLength(2)
  expect(site.seen.map(({ url }) => url)).toEqual(['/login?next=1', '/login?next=1'])
  expect(rules()).toEqual(['method'])
})

test('each opening and each request is on record with names of fields alone', async () => {
  const { guard, events, send } = await openWorld()
  using _window = guard.openGateWindow(formUntil(60_000, { actor: 'Ada' }))
  await send(post('/login?next=1', 'secret=hunter2', TYPE, last))
  const common = { actor: 'Ada', host: market, path: '/login?next=1', windowId: events[0]?.windowId }
  expect(events).toMatchObject([
    { kind: 'opened', fields: ['user', 'secret'], ...common },
    { kind: 'request', fields: ['secret'], ...common },
  ])
  expect(JSON.stringify(events)).not.toContain('hunter2')
})

test('what cannot be put on record does not pass, and a guard without a record opens for nobody', async () => {
  const failing = await openWorld(async ({ kind }) => {
    if (kind === 'request') throw new Error('Postgres is down')
  })
  using _window = failing.guard.openGateWindow(formUntil(60_000))
  expect(await failing.send(good())).toMatch(/ 403 /)
  const silent = await openGuardWorld(resources, respond)
  using _other = silent.guard.openGateWindow(formUntil(60_000))
  expect(await exchange((await dial(resources, silent.guard, market)).socket, good())).toMatch(/ 403 /)
  expect([...failing.site.seen, ...silent.site.seen]).toEqual([])
  expect(failing.rules()).toEqual(['gate-unrecorded'])
})

test('a form that passed is in no watched exchange', async () => {
  const { guard, send } = await openWorld()
  using _window = guard.openGateWindow(formUntil(60_000))
  using watch = guard.watch(`http://${market}/login?next=1`)
  await send(good())
  expect(watch.exchanges()).toEqual([])
})
