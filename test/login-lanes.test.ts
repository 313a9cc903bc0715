import { expect, test } from 'vitest'
import type { FetchTask, Lane } from '#crawler/fetch-page.ts'
import { systemClock } from '#shared/clock.ts'
import { market, type Respond } from './guard-world.ts'
import { asPage, fetchPath, openWorld, resources } from './lanes-world.ts'

const FORM = `<!doctype html><title>t</title><form class="in" method="post" action="/enter">
<input type="hidden" name="token" value="t 1&amp;2"><input name="user"><input type="password" name="word">
<input type="checkbox" name="stay"><button name="go" value="in">Go</button></form>`

const respond: Respond = ({ method, url }, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  if (url === '/welcome') response.setHeader('set-cookie', 'way=1; Path=/')
  if (method !== 'POST') return void response.end(url === '/login' ? FORM : '<title>t</title><p>Welcome</p>')
  response.setHeader('set-cookie', 'session=abc; Path=/; HttpOnly')
  response.writeHead(302, { location: '/welcome' })
  response.end()
}

async function logIn(lane: Lane, open = true) {
  const world = await openWorld(respond, { recordGate: async () => undefined })
  const { identity, site } = world
  const until = new Date(systemClock.now().getTime() + 15_000)
  const fields = ['token', 'user', 'word', 'stay', 'go']
  const window = { host: market, method: 'POST', path: '/enter', fields, until } as const
  const fill = { user: 'reader', word: 'grün & gut', stay: 'on' }
  const form: FetchTask['form'] = {
    selector: 'form.in',
    fill,
    open: () => (open ? identity.guard.openGateWindow(window) : undefined),
  }
  const outcome = await fetchPath('/login', lane, identity, { form })
  return { outcome, identity, seen: site.seen }
}

test('both lanes send the same form, with the same headers in the same order, and keep the cookies of the way', async () => {
  const http = await logIn('http')
  const browser = await logIn('browser')
  for (const { outcome, identity, seen } of [http, browser]) {
    expect(asPage(outcome).url).toBe(`http://${market}/login`)
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /login',
      'POST /enter',
      'GET /welcome',
    ])
    expect(new URLSearchParams(seen[1]!.body).toString()).toBe(
      'token=t+1%262&user=reader&word=gr%C3%BCn+%26+gut&stay=on&go=in',
    )
    expect(
      identity.cookies
        .list()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['session', 'way'])
    expect(identity.guard.refusals()).toEqual([])
    // Nothing of the form is kept with the page.
    expect(asPage(outcome).wire.map(({ request }) => request.toString().split(' ')[0])).toEqual(['GET'])
  }
  expect(http.seen[1]!.rawHeaders).toEqual(browser.seen[1]!.rawHeaders)
})

test.each(['http', 'browser'] as const)('no window, no form: %s', async (lane) => {
  const { outcome, seen } = await logIn(lane, false)
  expect(asPage(outcome).status).toBe(200)
  expect(seen.map(({ method }) => method)).toEqual(['GET'])
  await resources.disposeAsync()
})
