import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Lane } from '#crawler/fetch-page.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { market, outside } from './guard-world.ts'
import { asPage, fetchPath, html, openWorld, paths } from './lanes-world.ts'

const lanes: Lane[] = ['http', 'browser']

test.each(lanes)(
  '%s: a page comes with its text, its headers and its bytes as they stood on the wire',
  async (lane) => {
    const { identity, site } = await openWorld((_request, response) => {
      const body = gzipSync('<p>Price 10 €, café</p>')
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' })
        .end(body)
    })
    const page = asPage(
      await fetchPath('/item/1?x=2#part', lane, identity, { referer: `http://${market}/list` }),
    )
    expect(page).toMatchObject({ status: 200, lane, url: `http://${market}/item/1?x=2`, redirects: [] })
    expect(page.html).toBe('<p>Price 10 €, café</p>')
    expect(page.dom === undefined).toBe(lane === 'http')
    expect(page.wire).toHaveLength(1)
    expect(page.wire[0]!.request.toString()).toMatch(/^GET \/item\/1\?x=2 HTTP\/1\.1\r\nHost: /)
    expect(page.wire[0]!.response.includes(gzipSync('<p>Price 10 €, café</p>').subarray(12, 30))).toBe(true)
    expect(page.requestHeaders.map(([name]) => name)).toContain('Referer')
    expect(page.responseHeaders).toContainEqual(['content-encoding', 'gzip'])
    expect(paths(site.seen)).toEqual(['/item/1?x=2'])
  },
)

test('both lanes send the same headers in the same order, with cookies and referer and without', async () => {
  const { identity, openAnother, site } = await openWorld((_request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/; HttpOnly'])
    response.setHeader('content-type', 'text/html').end('<p>hello')
  })
  const second = await openAnother()
  const referer = `http://${market}/from`
  for (const [lane, who] of [
    ['http', identity],
    ['browser', second],
  ] as const) {
    await fetchPath('/first', lane, who)
    await fetchPath('/second', lane, who, { referer })
  }
  const [httpFirst, httpSecond, browserFirst, browserSecond] = site.seen.map(({ rawHeaders }) => rawHeaders)
  expect(httpFirst).toEqual(browserFirst)
  expect(httpSecond).toEqual(browserSecond)
  expect(httpSecond).toContain('a=1; b=2')
})

test('cookies that one lane is given go with the other', async () => {
  const { identity, site } = await openWorld((request, response) => {
    const { url } = request
    if (url === '/login') response.setHeader('set-cookie', 'session=s1; HttpOnly')
    if (url === '/script') html('<script>document.cookie = "seen=yes; path=/"</script>')(request, response)
    else html('x')(request, response)
  })
  await fetchPath('/login', 'http', identity)
  await fetchPath('/script', 'browser', identity)
  await fetchPath('/after', 'http', identity)
  const cookies = site.seen.map(({ rawHeaders }) => rawHeaders[rawHeaders.indexOf('Cookie') + 1])
  expect(cookies.slice(1)).toEqual(['session=s1', 'session=s1; seen=yes'])
})

test.each(lanes)('%s: redirects are followed hop by hop, and each hop is kept', async (lane) => {
  const { identity } = await openWorld((request, response) => {
    const { url } = request
    if (url === '/a') response.writeHead(302, { location: '/b', 'set-cookie': 'hop=1' }).end('moved')
    else if (url === '/b') response.writeHead(301, { location: `http://${market}/c` }).end()
    else html('there')(request, response)
  })
  const page = asPage(await fetchPath('/a', lane, identity))
  expect(page).toMatchObject({ url: `http://${market}/c`, status: 200 })
  expect(page.redirects).toEqual([
    { url: `http://${market}/a`, status: 302, location: '/b' },
    { url: `http://${market}/b`, status: 301, location: `http://${market}/c` },
  ])
  expect(page.wire).toHaveLength(3)
  expect(page.wire[0]!.response.toString()).toMatch(/^HTTP\/1\.1 302 [\s\S]*\r\nmoved\r\n0\r\n\r\n$/)
  expect(page.requestHeaders).toContainEqual(['Cookie', 'hop=1'])
})

test.each(lanes)('%s: a redirect without end is refused', async (lane) => {
  const { identity, site } = await openWorld(({ url = '' }, response) => {
    response.writeHead(302, { location: `${url}x` }).end()
  })
  expect(await fetchPath('/', lane, identity)).toMatchObject({ kind: 'refused', rule: 'redirect-limit' })
  expect(site.seen.length).toBeLessThan(25)
})

test.each([
  ['mailto:someone', 'destination-not-onion'],
  ['javascript:void(<1>)', 'destination-not-onion'],
  ['http://127.0.0.1/', 'destination-not-onion'],
  [`https://${market}/`, 'port'],
])('a redirect to %s is refused', async (location, rule) => {
  const { identity } = await openWorld((_request, response) => {
    response.writeHead(302, { location }).end()
  })
  expect(await fetchPath('/', 'http', identity)).toMatchObject({ kind: 'refused', rule })
  expect(await fetchPath('/', 'browser', identity)).toMatchObject({ kind: 'refused', rule })
})

test.each(lanes)('%s: a redirect out of scope is refused at the guard', async (lane) => {
  const { identity, other } = await openWorld((_request, response) => {
    response.writeHead(302, { location: `http://${outside}/caught` }).end()
  })
  expect(await fetchPath('/', lane, identity)).toMatchObject({ kind: 'refused', rule: 'out-of-scope' })
  expect(other.seen).toEqual([])
})

test.each(lanes)('%s: Tor that is down is never a site that is down', async (lane) => {
  const { identity } = await openWorld(html('x'), { upstream: { host: '127.0.0.1', port: 1 } })
  expect(await fetchPath('/', lane, identity)).toMatchObject({ kind: 'egress-down' })
  const unknown = onionKeyFromSeed('nobody serves this').host
  const { identity: healthy } = await openWorld(html('x'), { scope: [unknown] })
  expect(await fetchPath(`http://${unknown}/`, lane, healthy)).toMatchObject({ kind: 'offline' })
})

test.each(lanes)('%s: a URL out of scope or a download is refused', async (lane) => {
  const { identity, other, site } = await openWorld(html('x'))
  expect(await fetchPath(`http://${outside}/`, lane, identity)).toMatchObject({
    kind: 'refused',
    rule: 'out-of-scope',
  })
  expect(await fetchPath('/all.zip', lane, identity)).toMatchObject({
    kind: 'refused',
    rule: 'resource-type',
  })
  expect([...other.seen, ...site.seen]).toEqual([])
})

test.each(lanes)('%s: what is no page is left at its head', async (lane) => {
  const { identity } = await openWorld(({ url }, response) => {
    response.setHeader('content-type', url === '/json' ? 'application/json' : 'image/jpeg').end('{}')
  })
  expect(await fetchPath('/picture', lane, identity)).toEqual({
    kind: 'not-html',
    contentType: 'image/jpeg',
    status: 200,
  })
  expect(await fetchPath('/json', lane, identity)).toMatchObject({
    kind: 'not-html',
    contentType: 'application/json',
  })
})

test.each(lanes)('%s: plain text is read, block notices come as such', async (lane) => {
  const { identity } = await openWorld((_request, response) => {
    response.setHeader('content-type', 'text/plain').end('403 DDOS filter killed your path')
  })
  expect(asPage(await fetchPath('/', lane, identity)).html).toBe('403 DDOS filter killed your path')
})

test.each(lanes)('%s: a gzip bomb and a body without end are too big', async (lane) => {
  const bomb = gzipSync(Buffer.alloc(40_000_000))
  const { identity } = await openWorld(({ url }, response) => {
    response.setHeader('content-type', 'text/html')
    if (url === '/bomb') return void response.setHeader('content-encoding', 'gzip').end(bomb)
    const pour = (): void => {
      while (!response.destroyed && response.write('<p>more</p>'.repeat(1_000)));
    }
    response.on('drain', pour)
    pour()
  })
  expect(await fetchPath('/bomb', lane, identity)).toMatchObject({ kind: 'too-big' })
  expect(await fetchPath('/endless', lane, identity)).toMatchObject({ kind: 'too-big' })
})

test.each(lanes)('%s: a site that never answers ends by the deadline', async (lane) => {
  const { identity } = await openWorld(() => undefined)
  expect(await fetchPath('/', lane, identity, { timeoutMs: 1_000 })).toMatchObject({ kind: 'offline' })
})
