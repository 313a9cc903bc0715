import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { hopsOf } from '#crawler/capture-page.ts'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { loadCsamRules } from '#crawler/csam-rules.ts'
import type { Lane } from '#crawler/fetch-page.ts'
import { gatePage } from '#crawler/gate-page.ts'
import { gateSession } from '#crawler/gate-session.ts'
import { exampleFacts } from '#evidence/example-facts.ts'
import { buildCaptureObject } from '#evidence/warc-object.ts'
import { market } from './guard-world.ts'
import { asPage, fetchPath, html, openWorld } from './lanes-world.ts'

/** What a capture stores of a redirect is as much its body as its address: law 3 holds for it too. */

const lanes: Lane[] = ['http', 'browser']
const gate = openCsamGate(
  await loadCsamRules(new URL('../crawler/csam-rules.yaml', import.meta.url).pathname),
)
const picture = `data:image/png;base64,${Buffer.alloc(300, 7).toString('base64')}`

async function fetchRedirected(lane: Lane, body: string, type = 'text/html') {
  const { identity } = await openWorld((request, response) => {
    if (request.url === '/old') response.writeHead(302, { location: '/new', 'content-type': type }).end(body)
    else html('plain wares')(request, response)
  })
  return fetchPath('/old', lane, identity)
}

test.each(lanes)('%s: the gate stops a page whose redirect says what may not be kept', async (lane) => {
  const page = asPage(await fetchRedirected(lane, '<p>moved LF-CSAM-MARKER</p>'))
  expect(gate(page)).toBeUndefined()
  expect(gatePage(gate, page)).toMatchObject({ rule: 'marker', url: `http://${market}/old` })
})

test.each(lanes)('%s: a picture in the body of a redirect is cut before it is stored', async (lane) => {
  const page = asPage(await fetchRedirected(lane, `<p>moved</p><img src="${picture}">`))
  expect(gatePage(gate, page)).toBeUndefined()
  const { bytes } = await buildCaptureObject({ facts: exampleFacts(), hops: hopsOf(page), dom: undefined })
  const stored = gunzipSync(bytes).toString()
  expect(stored).toContain('<p>moved</p><img src="data:,cut">')
  expect(stored).not.toContain(picture.slice(30, 80))
})

test('a redirect whose body is no text is not stored at all', async () => {
  expect(await fetchRedirected('http', '{"moved":true}', 'application/json')).toEqual({
    kind: 'not-html',
    contentType: 'application/json',
    status: 302,
  })
  expect(await fetchRedirected('http', '', 'application/json')).toMatchObject({ kind: 'page', status: 200 })
})

const MARKER = 'LF-CSAM-MARKER'
/** As a script writes it that wants nobody to find it in its page. */
const coded = `String.fromCharCode(${Array.from(MARKER, (char) => char.charCodeAt(0)).join()})`

test.each(lanes)(
  '%s: a cookie that says what may not be kept stops one page and goes out no more',
  async (lane) => {
    const { identity, site } = await openWorld(({ url }, response) => {
      const cookies = url === '/given' ? ['plain=1', `note=${MARKER}`] : []
      const type = url === '/given' ? 'application/json' : 'text/html'
      response.writeHead(200, { 'content-type': type, 'set-cookie': cookies }).end('<p>plain wares')
    })
    expect(await fetchPath('/given', lane, identity)).toMatchObject({ kind: 'not-html' })
    expect(gatePage(gate, asPage(await fetchPath('/next', lane, identity)))).toMatchObject({ rule: 'marker' })
    gateSession(gate, identity)
    expect(gatePage(gate, asPage(await fetchPath('/then', lane, identity)))).toBeUndefined()
    const sent = site.seen.at(-1)?.rawHeaders ?? []
    expect(sent[sent.findIndex((name) => name.toLowerCase() === 'cookie') + 1]).toBe('plain=1')
  },
)

test('browser: what a script asks for and is refused is read, though it stands nowhere in the page', async () => {
  const script = `<script>new Image().src = '/' + ${coded}</script>`
  const { identity } = await openWorld(html(`<p>plain wares${script}`))
  const page = asPage(await fetchPath('/', 'browser', identity))
  expect(gatePage(gate, { ...page, refused: [] })).toBeUndefined()
  expect(gatePage(gate, page)).toMatchObject({ rule: 'marker' })
})
