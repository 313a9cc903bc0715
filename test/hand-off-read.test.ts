import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { openReadShown } from '#crawler/hand-off-read.ts'
import { launchBrowser } from '#crawler/launch-browser.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { openLogger } from '#shared/logger.ts'

/** What is read of a page in the browser of a hand-off before a picture of it is shown. No page comes from anywhere. */

const MARKER = 'LF-CSAM-MARKER'
const judge = openCsamGate({ version: '1', rules: [{ id: 'marker', kind: 'marker', tokens: [MARKER] }] })
const ORIGIN = `http://${'a'.repeat(56)}.onion`

const resources = new AsyncDisposableStack()
let browser: Browser
beforeAll(async () => {
  const found = await findBrowser()
  browser = resources.use(await launchBrowser({ browser: found, log: openLogger('test', 'error') })).browser
})
afterAll(() => resources.disposeAsync())

/** Shows a page until a script says in the title that it is done, and reads it. @returns the path that was stopped */
async function readPage(html: string, others: Record<string, string> = {}): Promise<string | undefined> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const stopped: string[] = []
  const read = await openReadShown(page, judge, ({ url }) => stopped.push(new URL(url).pathname))
  await page.route('**/*', (route, request) => {
    const own = others[new URL(request.url()).pathname] ?? html
    return route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>t</title><body>${own}` })
  })
  await page.goto(`${ORIGIN}/page`, { waitUntil: 'commit' })
  await page.waitForFunction(() => document.title === 'done')
  await read().catch(() => undefined)
  await context.close()
  return stopped[0]
}

/** Its letters stand nowhere in what the page was made of. */
const WORD = `String.fromCharCode(${Array.from(MARKER, (letter) => letter.charCodeAt(0)).join()})`
const done = 'document.title = "done"'
/** Drawn, taken away, and gone for two more pictures. */
const forAnInstant = (show: string, hide: string) =>
  `<p id="p">x</p><input id="i"><script>
    const next = () => new Promise(requestAnimationFrame)
    ;(async () => { await next(); ${show}; await next(); await next(); ${hide}; await next(); await next(); ${done} })()
  </script>`

test.each([
  ['a closed shadow tree', `<div id="d"></div><script>d.attachShadow({ mode: 'closed' }).innerHTML = '<p>' + ${WORD}; ${done}</script>`],
  ['a shadow tree within another', `<div id="d"></div><script>const outer = d.attachShadow({ mode: 'closed' })
    outer.innerHTML = '<div>'; outer.firstChild.attachShadow({ mode: 'open' }).textContent = ${WORD}; ${done}</script>`],
  ['a field', `<input id="i"><script>i.value = ${WORD}; ${done}</script>`],
  ['a frame that a script fills', `<iframe id="f"></iframe><script>f.contentDocument.body.textContent = ${WORD}; ${done}</script>`],
  ['what a style writes', `<p id="p"></p><script>const sheet = new CSSStyleSheet()
    sheet.replaceSync('#p::before { content: "' + ${WORD} + '" }'); document.adoptedStyleSheets = [sheet]; ${done}</script>`],
  ['text for an instant', forAnInstant(`p.textContent = ${WORD}`, `p.textContent = ''`)],
  ['a part of the page for an instant', forAnInstant(`p.innerHTML = '<b>' + ${WORD} + '</b>'`, `p.firstChild.remove()`)],
  ['a placeholder for an instant', forAnInstant(`i.placeholder = ${WORD}`, `i.placeholder = ''`)],
  ['letters that change in place for an instant', forAnInstant(`p.firstChild.data = ${WORD}`, `p.firstChild.data = 'x'`)],
])('the gate stops %s', async (_place, html) => {
  expect(await readPage(html)).toBe('/page')
}) // prettier-ignore

test('a page that leads on at once is read all the same, and it is the one that is stopped', async () => {
  const others = { '/next': `<script>${done}</script>` }
  const html = `<p>${MARKER}</p><script>location.replace('/next')</script>`
  expect(await readPage(html, others)).toBe('/page')
})

test('the page that says it later is not stopped before', () => {
  expect(judge({ url: '', html: `<script>x = ${WORD}</script>` })).toBeUndefined()
})

test('a page that says nothing of the kind is shown', async () => {
  const plain = forAnInstant(`p.textContent = 'ware'; i.value = 'one'`, `p.textContent = ''`)
  expect(await readPage(`<iframe srcdoc="ware"></iframe>${plain}`)).toBeUndefined()
})
