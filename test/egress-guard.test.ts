import { afterEach, expect, test } from 'vitest'
import { openEgressGuard, type EgressGuard, type EgressGuardOptions } from '#crawler/egress-guard.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import {
  allowAll,
  budgets,
  dial as dialGuard,
  exchange,
  market,
  openGuardWorld,
  outside,
  type Respond,
} from './guard-world.ts'

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

const respond: Respond = ({ url = '' }, response) => {
  if (url === '/picture') response.setHeader('content-type', 'image/png')
  if (url === '/file') response.setHeader('content-disposition', 'attachment; filename=x')
  if (url === '/moved') response.writeHead(302, { location: '/next' })
  else if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/html')
  response.end(url === '/big' ? 'x'.repeat(2_000_000) : `answer to ${url}`)
}

const openWorld = (options: Partial<EgressGuardOptions> = {}) => openGuardWorld(resources, respond, options)
const dial = (guard: EgressGuard, host: string, port = 80, type = 3) =>
  dialGuard(resources, guard, host, port, type)

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: ${market}\r\n${more}\r\n`
const last = 'Connection: close\r\n'

test('a GET in scope reaches the site with its head untouched, and the answer comes back', async () => {
  const { site, guard } = await openWorld()
  const { reply, socket } = await dial(guard, market)
  expect(reply).toBe(0)
  expect(await exchange(socket, get('/a'), get('/b', last))).toMatch(/answer to \/a[\s\S]*answer to \/b$/)
  expect(site.seen.map(({ url }) => url)).toEqual(['/a', '/b'])
  expect(guard.refusals()).toEqual([])
  expect(guard.upstreamState()).toEqual({ kind: 'up' })
})

test('pipelined requests are answered one after another, in one packet too', async () => {
  const { site, guard } = await openWorld()
  const { socket } = await dial(guard, market)
  using watch = guard.watch(`http://${market}/b`)
  const text = await exchange(socket, get('/a') + get('/b') + get('/c', last))
  expect(text.match(/answer to \/./g)).toEqual(['answer to /a', 'answer to /b', 'answer to /c'])
  expect(site.seen.map(({ url }) => url)).toEqual(['/a', '/b', '/c'])
  expect(watch.exchanges()[0]!.response.toString()).toMatch(/answer to \/b$/)
})

const badV3 = `${'a'.repeat(56)}.onion`
test.each([
  ['a clear-net name', 'example.com', 80, 'destination-not-onion'],
  ['localhost', 'localhost', 80, 'destination-not-onion'],
  ['an address written as a name', '127.0.0.1', 80, 'destination-not-onion'],
  ['a v2 onion', 'expyuzz4wqqyqhjn.onion', 80, 'destination-not-onion'],
  ['a mistyped onion', badV3, 80, 'destination-not-onion'],
  ['an onion below three labels', `a.b.c.${market}`, 80, 'destination-not-onion'],
  ['an onion out of scope', outside, 80, 'out-of-scope'],
  ['another port', market, 8080, 'port'],
  ['the TLS port', market, 443, 'port'],
] as const)('%s is no destination', async (_name, host, port, rule) => {
  const { site, other, guard, network } = await openWorld()
  expect((await dial(guard, host, port)).reply).toBe(2)
  expect(guard.refusals()).toMatchObject([{ rule, host }])
  expect([...site.seen, ...other.seen, ...network.circuits()]).toEqual([])
})

test('an IP address is no destination', async () => {
  const { site, guard } = await openWorld()
  expect((await dial(guard, '127.0.0.1', site.port, 1)).reply).toBe(2)
  expect(guard.refusals()).toMatchObject([{ rule: 'destination-not-onion', host: '127.0.0.1' }])
  expect(site.seen).toEqual([])
})

const smuggled = `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`
test.each([
  ['a POST', `POST /x HTTP/1.1\r\nHost: ${market}\r\nContent-Length: 1\r\n\r\nx`, 'method'],
  ['a PUT', `PUT /x HTTP/1.1\r\nHost: ${market}\r\nContent-Length: 1\r\n\r\nx`, 'method'],
  ['DELETE', `DELETE /x HTTP/1.1\r\nHost: ${market}\r\n\r\n`, 'method'],
  ['OPTIONS', `OPTIONS /x HTTP/1.1\r\nHost: ${market}\r\n\r\n`, 'method'],
  ['a WebSocket', get('/ws', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 'upgrade'],
  ['an upgrade in the Connection header alone', get('/ws', 'Connection: keep-alive, UPGRADE\r\n'), 'upgrade'],
  ['another Host', `GET / HTTP/1.1\r\nHost: ${outside}\r\n\r\n`, 'host-mismatch'],
  ['two Hosts', `GET / HTTP/1.1\r\nHost: ${market}\r\nHost: ${outside}\r\n\r\n`, 'host-mismatch'],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 'host-mismatch'],
  ['a body on GET', get('/', 'Content-Length: 3\r\n') + 'a=b', 'body'],
  ['two lengths', get('/', 'Content-Length: 0\r\nContent-Length: 5\r\n'), 'body'],
  ['a length and chunks', `${get('/', smuggled)}0\r\n\r\n`, 'body'],
  ['a coding in disguise', get('/', 'Transfer-Encoding:\tchunked\r\n'), 'body'],
  ['a bare LF', `GET / HTTP/1.1\nHost: ${market}\n\n`, 'malformed'],
  ['a folded header', get('/', 'X: a\r\n b\r\n'), 'malformed'],
  ['CONNECT', `CONNECT ${outside}:80 HTTP/1.1\r\nHost: ${market}\r\n\r\n`, 'malformed'],
  ['a picture by its path', get('/logo.PNG?x=1'), 'resource-type'],
  ['a picture with its dot hidden', get('/logo%2ejp%67'), 'resource-type'],
  [
    'a picture by its Accept header',
    get('/logo', 'Accept: image/avif,image/webp,*/*;q=0.8\r\n'),
    'resource-type',
  ],
  ['a picture by its Sec-Fetch-Dest', get('/logo', 'Sec-Fetch-Dest: image\r\n'), 'resource-type'],
  ['a font', get('/font.woff2'), 'resource-type'],
  ['a video by its range', get('/watch', 'Range: bytes=0-\r\n'), 'resource-type'],
  ['an archive', get('/dump.tar.gz'), 'resource-type'],
  ['a prefetch', get('/next', 'Sec-Purpose: prefetch\r\n'), 'resource-type'],
])('%s never reaches the site', async (_name, request, rule) => {
  const { site, guard } = await openWorld()
  const { socket } = await dial(guard, market)
  expect(await exchange(socket, request)).toMatch(/^HTTP\/1\.1 403 /)
  expect(guard.refusals()).toMatchObject([{ rule, host: market }])
  expect(site.seen).toEqual([])
})

test('a POST that hides behind a GET in one packet is refused after the GET is answered', async () => {
  const { site, guard } = await openWorld()
  const { socket } = await dial(guard, market)
  const post = `POST /buy HTTP/1.1\r\nHost: ${market}\r\nContent-Length: 3\r\n\r\na=b`
  expect(await exchange(socket, get('/a') + post)).toMatch(/answer to \/aHTTP\/1\.1 403 /)
  expect(site.seen.map(({ method, url }) => [method, url])).toEqual([['GET', '/a']])
  expect(guard.refusals()).toMatchObject([{ rule: 'method', method: 'POST', path: '/buy' }])
})

test.each(['/picture', '/file'])(
  'an answer that turns out to be no page is cut at its head: %s',
  async (path) => {
    const { guard } = await openWorld()
    using watch = guard.watch(`http://${market}${path}`)
    const { socket } = await dial(guard, market)
    const text = await exchange(socket, get(path))
    expect(text).not.toContain('answer to')
    expect(guard.refusals()).toMatchObject([{ rule: 'response-type', path, status: 200 }])
    expect(watch.exchanges()).toEqual([])
  },
)

test('positive control: with the rules taken out the same requests do arrive', async () => {
  const { site, other, guard } = await openWorld({ rules: allowAll })
  const post = `POST /buy HTTP/1.1\r\nHost: ${outside}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`
  await exchange((await dial(guard, outside)).socket, post)
  await exchange((await dial(guard, market)).socket, get('/logo.png', last))
  expect(other.seen).toMatchObject([{ method: 'POST', url: '/buy', host: outside, body: 'a=b' }])
  expect(site.seen).toMatchObject([{ method: 'GET', url: '/logo.png' }])
})

test('each identity has SOCKS credentials of its own, and a new circuit is a new password', async () => {
  const { guard, network, upstream } = await openWorld()
  const options = { identityId: 'two', scope: [market], upstream, budgets, clock: systemClock }
  const second = resources.use(await openEgressGuard(options))
  for (const each of [guard, guard, second]) await exchange((await dial(each, market)).socket, get('/', last))
  guard.newCircuit()
  await exchange((await dial(guard, market)).socket, get('/', last))
  const keys = [...network.circuits().keys()]
  expect(keys.map((key) => key.split(':')[0])).toEqual(['one', 'two', 'one'])
  expect(new Set(keys).size).toBe(3)
})

test('Tor that is not there is an egress that is down, and an unknown onion is offline', async () => {
  const dead = await openWorld({ upstream: { host: '127.0.0.1', port: 1 } })
  expect((await dial(dead.guard, market)).reply).toBe(1)
  expect(dead.guard.failures()).toMatchObject([{ kind: 'egress-down', host: market }])
  expect(dead.guard.upstreamState()).toMatchObject({ kind: 'down' })

  const unknown = onionKeyFromSeed('nobody serves this').host
  const { guard } = await openWorld({ scope: [unknown] })
  expect((await dial(guard, unknown)).reply).toBe(4)
  expect(guard.failures()).toMatchObject([{ kind: 'offline', host: unknown }])
  expect(guard.upstreamState()).toEqual({ kind: 'up' })
})

test('the wire bytes of a watched document and of its redirect are kept, and of nothing else', async () => {
  const { guard } = await openWorld()
  const { socket } = await dial(guard, market)
  using watch = guard.watch(`http://${market}/moved#part`)
  await exchange(socket, get('/other'), get('/moved'), get('/next'), get('/next', last))
  const exchanges = watch.exchanges()
  expect(exchanges.map(({ url }) => url)).toEqual([`http://${market}/moved`, `http://${market}/next`])
  expect(exchanges[0]!.requestHead.toString()).toBe(get('/moved'))
  expect(exchanges[0]!.response.toString()).toMatch(/^HTTP\/1\.1 302 [\s\S]*answer to \/moved/)
  expect(exchanges.every(({ complete, truncated }) => complete && !truncated)).toBe(true)
  expect(watch.pending()).toBeUndefined()
})

test('an answer over the cap is cut, and what is kept of it says so', async () => {
  const { guard } = await openWorld()
  const { socket } = await dial(guard, market)
  using watch = guard.watch(`http://${market}/big`, 100_000)
  const text = await exchange(socket, get('/big'))
  expect(text.length).toBeLessThan(400_000)
  expect(watch.exchanges()).toMatchObject([{ truncated: true, complete: false }])
})

test('a spent budget stops requests and bytes until it is set anew', async () => {
  const { site, guard } = await openWorld({ budgets: { maxRequests: 1, maxBytes: 50_000 } })
  const text = await exchange((await dial(guard, market)).socket, get('/a'), get('/b'))
  expect(text).toMatch(/answer to \/aHTTP\/1\.1 403 /)
  expect(guard.refusals()).toMatchObject([{ rule: 'budget-requests', path: '/b' }])
  guard.resetBudgets({ maxRequests: 9, maxBytes: 50_000 })
  const mark = guard.mark()
  await exchange((await dial(guard, market)).socket, get('/big'))
  await exchange((await dial(guard, market)).socket, get('/a'))
  expect(guard.refusals(mark).map(({ rule }) => rule)).toEqual(['budget-bytes', 'budget-bytes'])
  expect(site.seen.map(({ url }) => url)).toEqual(['/a', '/big'])
})

test('a scope that names no v3 onion is refused in a sentence', async () => {
  await expect(openWorld({ scope: [badV3] })).rejects.toThrow(UsageError)
  await expect(openWorld({ scope: [`${market}:0`] })).rejects.toThrow(/no port between/)
})
