import { expect, test } from 'vitest'
import { openIdentity, userAgentOf } from '#crawler/identity.ts'
import { systemClock } from '#shared/clock.ts'
import { budgets, market, type Respond } from './guard-world.ts'
import { asPage, browser, fetchPath, html, openWorld, paths, resources } from './lanes-world.ts'

/** Of the last request of a fetch, as it stood on the wire behind the guard. */
async function headOf(...asked: Parameters<typeof fetchPath>): Promise<string> {
  return asPage(await fetchPath(...asked))
    .wire.at(-1)!
    .request.toString('latin1')
}

const greet: Respond = (request, response) => {
  response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/; HttpOnly'])
  html('<p>hello')(request, response)
}

/** Its user agent says another Chromium than it is: what the program knows of Chromiums is wrong of this one. */
async function openDisguised() {
  const { upstream, site } = await openWorld(greet)
  const major = Number(browser.version.split('.')[0])
  const userAgent = userAgentOf(major > 153 ? '153.0.0.0' : '156.0.0.0')
  const options = { id: 'disguised', market: 'test', userAgent, locale: 'ru-RU', scope: [market], upstream }
  return { site, identity: resources.use(await openIdentity({ ...options, budgets, clock: systemClock })) }
}

test('the cheap lane sends byte for byte what the browser lane was seen to send', async () => {
  const { identity } = await openDisguised()
  const referer = `http://${market}/from`
  await fetchPath('/first', 'http', identity)
  const unlike = await headOf('/page?x=1', 'http', identity, { referer })
  const shown = await headOf('/page?x=1', 'browser', identity, { referer })
  // The control: without having seen the browser, the two differ.
  expect(unlike).not.toBe(shown)
  expect(shown).toContain('Cookie: a=1; b=2\r\n')
  expect(await headOf('/page?x=1', 'http', identity, { referer })).toBe(shown)
})

test('what the browser was not seen to send keeps its place: a referer, a cookie', async () => {
  const { identity } = await openDisguised()
  await fetchPath('/first', 'browser', identity)
  const referer = `http://${market}/from`
  const [cheap, shown] = [
    await headOf('/second', 'http', identity, { referer }),
    await headOf('/second', 'browser', identity, { referer }),
  ]
  expect(cheap).toBe(shown)
  expect(cheap).toMatch(/\r\nReferer: /)
})

test('a cookie that one lane is given goes with the next request of the other, also of one under way', async () => {
  const gate = Promise.withResolvers<void>()
  const { identity, site } = await openWorld((request, response) => {
    if (request.url === '/style.css') return void response.setHeader('content-type', 'text/css').end('')
    if (request.url === '/slow') {
      response.setHeader('set-cookie', 'early=1; Path=/')
      response.writeHead(200, { 'content-type': 'text/html' }).write('<title>slow</title><p>')
      return void gate.promise.then(() => response.end('<link rel=stylesheet href=/style.css>done'))
    }
    html('x')(request, response)
  })
  const slow = fetchPath('/slow', 'browser', identity, {
    onCookies: () =>
      queueMicrotask(() => void fetchPath('/other', 'http', identity).then(() => gate.resolve())),
  })
  expect(asPage(await slow).status).toBe(200)
  const other = site.seen.find(({ url }) => url === '/other')!
  expect(other.rawHeaders[other.rawHeaders.indexOf('Cookie') + 1]).toBe('early=1')
  expect(paths(site.seen).indexOf('/other')).toBeGreaterThan(0)
})

test('what a browser gives back late does not undo what the other lane was given meanwhile', async () => {
  const gate = Promise.withResolvers<void>()
  const { identity } = await openWorld((request, response) => {
    if (request.url === '/renew') response.setHeader('set-cookie', 'session=new; Path=/')
    if (request.url !== '/slow') return html('x')(request, response)
    void gate.promise.then(() => html('slow')(request, response))
  })
  identity.cookies.store(`http://${market}/`, ['session=old; Path=/'], new Date())
  const slow = fetchPath('/slow', 'browser', identity)
  await fetchPath('/renew', 'http', identity)
  gate.resolve()
  await slow
  expect(identity.cookies.headerFor(`http://${market}/`, new Date())).toBe('session=new')
})
