import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openBrowserLane } from '#crawler/browser-lane.ts'
import type { FetchTask } from '#crawler/fetch-page.ts'
import { launchBrowser } from '#crawler/launch-browser.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { groupPssBytes } from '#infra/browser/process-memory.ts'
import { systemClock } from '#shared/clock.ts'
import { allowAll, market, outside } from './guard-world.ts'
import { asPage, browser, fetchPath, html, log, openWorld, paths, resources } from './lanes-world.ts'

test('the browser lane shows what scripts write, and the HTTP lane says that it cannot', async () => {
  const { identity } = await openWorld(
    html('<main></main><script>document.querySelector("main").textContent = "written later"</script>'),
  )
  const cheap = asPage(await fetchPath('/', 'http', identity))
  expect(cheap.needsScript()).toBe(true)
  const page = asPage(await fetchPath('/', 'browser', identity))
  expect(page.dom).toContain('<main>written later</main>')
  expect(page.html).toContain('<main></main>')
  expect(page.needsScript()).toBe(false)
})

const wild = `
  <img src="/in.png"><img src="http://${outside}/out"><link rel="stylesheet" href="http://${outside}/out.css">
  <link rel="icon" href="/icon"><link rel="prefetch" href="/ahead"><link rel="preload" as="font" href="/f.woff2" crossorigin>
  <style>@font-face{font-family:x;src:url(/x.woff2)} p{font-family:x;background:url(/bg)}</style><p>text</p>
  <video src="/film" autoplay></video><audio src="/sound" autoplay></audio><embed src="/embed"><object data="/object"></object>
  <iframe src="http://${outside}/frame"></iframe><script src="http://${outside}/out.js"></script><a download href="/all.zip" id="d">d</a>
  <form id="f" method="post" action="/buy" target="n"><input name="a" value="b"></form><iframe name="n"></iframe>
  <script>
    const go = [() => fetch('/put', { method: 'PUT', body: 'x' }), () => fetch('http://${outside}/x', { mode: 'no-cors' }),
      () => fetch('http://${outside}/post', { method: 'POST', mode: 'no-cors', body: 'x' }), () => new WebSocket('ws://${market}/ws'),
      () => new WebSocket('ws://${outside}/ws'), () => navigator.sendBeacon('/beacon', 'x'), () => new EventSource('/events'),
      () => d.click(), () => f.submit(), () => open('http://${outside}/popup'), () => fetch('/api'),
      () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:${outside}:3478' }] }).createOffer()]
    for (const step of go) try { void Promise.resolve(step()).catch(() => {}) } catch {}
  </script>`

test('a page in the browser lane gets nothing but what reading needs, and the refusals say what it tried', async () => {
  const { identity, site, other, network } = await openWorld(html(wild))
  const page = asPage(await fetchPath('/page', 'browser', identity))
  expect([...new Set(site.seen.map(({ method, url }) => `${method} ${url}`))].sort()).toEqual([
    'GET /api',
    'GET /page',
  ])
  expect(other.seen).toEqual([])
  expect([...new Set([...network.circuits().values()].flat())]).toEqual([market])
  const rules = new Set(page.refused.map(({ rule }) => rule))
  expect([...rules].sort()).toEqual(['method', 'out-of-scope', 'resource-type', 'upgrade'])
  expect(page.html).toContain('<p>text</p>')
})

test('what a page leaves running ends with it, and the next page of the identity is read in peace', async () => {
  const { identity, site } = await openWorld(
    html('<p>text</p><script>setInterval(() => fetch("/poll"), 5)</script>'),
  )
  await fetchPath('/first', 'browser', identity)
  const polls = paths(site.seen).filter((path) => path === '/poll').length
  expect(polls).toBeGreaterThan(0)
  await fetchPath('/list.txt', 'http', identity)
  // What was under way may still arrive; a page that went on would be heard among every ten fetches.
  const heardAmongTen = async () => {
    const before = site.seen.length
    for (let i = 0; i < 10; i++) await fetchPath(`/still/${i}`, 'http', identity)
    return paths(site.seen)
      .slice(before)
      .filter((path) => path === '/poll').length
  }
  await expect.poll(heardAmongTen, { timeout: 60_000 }).toBe(0)
})

test('what a page kept is there for the identity and for no other, in whatever context', async () => {
  const { identity, openAnother } = await openWorld(
    html(
      '<p id="seen"></p><script>seen.textContent = localStorage.mark ?? "new"; localStorage.mark = "known"</script>',
    ),
  )
  const another = await openAnother()
  const seen = async (who: typeof identity) => asPage(await fetchPath('/', 'browser', who)).dom
  expect(await seen(identity)).toContain('>new</p>')
  expect(await seen(identity)).toContain('>known</p>')
  expect(await seen(another)).toContain('>new</p>')
})

test('positive control: with the rules taken out the outside server does see both lanes', async () => {
  const { identity, site, other } = await openWorld(html(wild), { rules: allowAll })
  await fetchPath('/page', 'browser', identity)
  expect(paths(other.seen)).toEqual(expect.arrayContaining(['/out.css', '/out.js', '/x', '/post', '/ws']))
  expect(site.seen.map(({ method }) => method)).toContain('PUT')
  expect(other.seen.map(({ method }) => method)).toContain('POST')
  expect(paths(site.seen)).toContain('/ws')
  const before = other.seen.length
  await fetchPath(`http://${outside}/direct`, 'http', identity)
  expect(paths(other.seen.slice(before))).toContain('/direct')
})

test.each([
  ['while it is read', '<script>while (true);</script>'],
  ['after it is read', '<script>setTimeout(() => { while (true); }, 50)</script>'],
  ['with alerts', '<script>while (true) alert(1)</script>'],
])('a page that never lets go %s ends by the deadline, and the next one is read', async (_name, trap) => {
  const { identity } = await openWorld((request, response) =>
    html(request.url === '/trap' ? trap : 'well')(request, response),
  )
  const trapped = asPage(await fetchPath('/trap', 'browser', identity, { timeoutMs: 10_000 }))
  expect(trapped.dom).toBeUndefined()
  expect(trapped.html).toContain('<script>')
  expect(asPage(await fetchPath('/next', 'browser', identity)).dom).toContain('well')
})

test('a browser is replaced by count while pages are being read, and none of them notices', async () => {
  const lane = resources.use(openBrowserLane({ browser, log, clock: systemClock, maxUses: 2 }))
  const { identity } = await openWorld(html('x'))
  const task: FetchTask = { url: `http://${market}/`, lane: 'browser', timeoutMs: 15_000, maxBytes: 100_000 }
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map(async () => lane.fetch(task, identity)))
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'page'))
})

test('the browser is sandboxed, never root, sees none of our environment, and leaves no process', async () => {
  const launched = await launchBrowser({ browser, log })
  const { pid } = launched
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1')
  expect(launched.sandboxed).toBe(true)
  expect(uid).not.toBe(0)
  expect(environment).not.toContain('VITEST')
  expect(await launched.pssBytes()).toBeGreaterThan(20_000_000)
  await launched[Symbol.asyncDispose]()
  expect(await groupPssBytes(pid)).toBe(0)
})

test('a context without a proxy of its own goes nowhere', async () => {
  await using launched = await launchBrowser({ browser, log })
  const { site } = await openWorld(html('x'))
  const page = await (await launched.browser.newContext()).newPage()
  for (const host of [market, '127.0.0.1', 'localhost'])
    await expect(page.goto(`http://${host}:${site.port}/`)).rejects.toThrow(/ERR_PROXY_CONNECTION_FAILED/)
  expect(site.seen).toEqual([])
})

test('the browser that npm brings reads a page too, with the headers of the HTTP lane', async () => {
  const bundled = await findBrowser({ bundledOnly: true })
  const lane = resources.use(openBrowserLane({ browser: bundled, log, clock: systemClock }))
  const { identity, site } = await openWorld(html('<script>document.body.append("by script")</script>'))
  const task: FetchTask = { url: `http://${market}/`, lane: 'browser', timeoutMs: 15_000, maxBytes: 100_000 }
  expect(asPage(await lane.fetch(task, identity)).dom).toContain('by script')
  await fetchPath('/', 'http', identity)
  const [browserSeen, httpSeen] = site.seen.map(({ rawHeaders }) =>
    rawHeaders.filter((_name, at) => at % 2 === 0),
  )
  expect(httpSeen).toEqual(browserSeen)
})
