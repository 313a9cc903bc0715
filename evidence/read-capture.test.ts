import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { cutInlineMedia } from '#pages/inline-media.ts'
import { decodeResponse } from './decode-response.ts'
import { exampleFacts } from './example-facts.ts'
import { readCapture, readTexts } from './read-capture.ts'
import { buildCaptureObject } from './warc-object.ts'

const HTML = '<html><body>Plain ware 价格 12 €</body></html>'

function answer(body: Uint8Array, ...headers: string[]): Buffer {
  const head = ['HTTP/1.1 200 OK', ...headers].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body])
}

function objectOf(response: Uint8Array, dom?: string) {
  const facts = exampleFacts()
  const request = Buffer.from('GET / HTTP/1.1\r\n\r\n')
  const moved = Buffer.from('HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n<p>moved</p>')
  const hops = [
    { url: facts.requestedUrl, request, response: moved },
    { url: facts.finalUrl, request, response },
  ]
  return buildCaptureObject({ facts, hops, ...(dom === undefined ? {} : { dom: { html: dom } }) })
}

test('a worker reads back the last answer, the document and the custody record', async () => {
  const { bytes } = await objectOf(
    answer(gzipSync(HTML), 'Content-Type: text/html; charset=utf-8', 'content-encoding: gzip'),
    '<p>dom</p>',
  )
  const capture = await readCapture(bytes)
  expect(capture.url).toBe(exampleFacts().finalUrl)
  expect(capture.response).toEqual({
    status: 200,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['content-encoding', 'gzip'],
    ],
    contentType: 'text/html; charset=utf-8',
    html: HTML,
  })
  expect(capture.dom).toBe('<p>dom</p>')
  expect(capture.custody.exhibit.number).toBe(exampleFacts().captureId)
})

test('all that may be someone’s words is read back: heads of both sides, bodies, the document, what was refused', async () => {
  const facts = exampleFacts()
  const request = Buffer.from(
    `GET / HTTP/1.1\r\nHost: x\r\nCookie: named=1\r\nReferer: http://a.onion/from\r\n\r\n`,
  )
  const moved = Buffer.from('HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n<p>moved</p>')
  const hops = [
    { url: facts.requestedUrl, request: Buffer.from('GET / HTTP/1.1\r\n\r\n'), response: moved },
    { url: facts.finalUrl, request, response: answer(Buffer.from(HTML), 'X-Said: so') },
  ]
  const { bytes } = await buildCaptureObject({ facts, hops, dom: { html: '<p>dom</p>' } })
  const head = 'HTTP/1.1 200 OK\r\nX-Said: so\r\nCookie: named=*\r\nReferer: http://a.onion/from'
  const [{ host, path } = { host: '', path: '' }] = facts.refused
  const asked = [`GET ${host} ${path}`]
  const redirect = { html: '<p>moved</p>', head: 'HTTP/1.1 301 Moved\r\nLocation: /x', asked: [] }
  expect(await readTexts(bytes)).toEqual([
    { url: facts.requestedUrl, ...redirect },
    { url: facts.finalUrl, html: HTML, head, dom: '<p>dom</p>', asked },
  ])
})

test.each([
  ['gzip', gzipSync(HTML)],
  ['x-gzip', gzipSync(HTML)],
  ['br', brotliCompressSync(HTML)],
  ['deflate', deflateSync(HTML)],
  ['deflate', deflateRawSync(HTML)],
  ['zstd', zstdCompressSync(HTML)],
  ['gzip, br', brotliCompressSync(gzipSync(HTML))],
  ['unheard-of', Buffer.from(HTML)],
])('a body coded %s is read', (coding, body) => {
  expect(
    decodeResponse(answer(body, `Content-Encoding: ${coding}`, 'Content-Type: text/html;charset=utf-8')).html,
  ).toBe(HTML)
})

test('a page in another character set is text again, also after its pictures were cut', async () => {
  const html =
    '<meta charset="windows-1251"><p>\u0446\u0435\u043d\u0430</p><img src="data:image/png;base64,AAAA">'
  const body = Buffer.from(
    html.split('').map((char) => (char > '\u007f' ? char.charCodeAt(0) - 0x350 : char.charCodeAt(0))),
  )
  const response = answer(body, 'Content-Type: text/html; charset=windows-1251')
  const decoded = decodeResponse(response)
  expect(decoded.html).toBe(html)
  const facts = exampleFacts()
  const cut = cutInlineMedia(decoded.html)
  const { bytes } = await buildCaptureObject({
    facts,
    hops: [{ url: facts.finalUrl, request: Buffer.from('G'), response, cut }],
  })
  const capture = await readCapture(bytes)
  expect(capture.response.html).toBe(cut.html)
  expect(capture.response.html).toContain('\u0446\u0435\u043d\u0430')
  expect(capture.custody.deviations.inlineMediaCut[0]?.cuts).toHaveLength(1)
})

test('a body that unpacks to more than is allowed is not unpacked', () => {
  const bomb = answer(gzipSync(Buffer.alloc(2_000_000)), 'Content-Encoding: gzip')
  expect(() => decodeResponse(bomb, 1_000_000)).toThrow('unpacks to more than is allowed')
})

test('a compressed body that ends early is read as far as it goes', () => {
  const random = Array.from({ length: 4000 }, (_, index) => ((index * 7919) % 9973).toString(36)).join(' ')
  const body = gzipSync(random)
  const { html } = decodeResponse(answer(body.subarray(0, body.length / 2), 'Content-Encoding: gzip'))
  expect(html.length).toBeGreaterThan(1000)
  expect(random.startsWith(html)).toBe(true)
})

test.each([
  ['no gzip', Buffer.from('plain')],
  ['no WARC', gzipSync('plain\r\n\r\n')],
  ['half a record', gzipSync('WARC/1.1\r\nContent-Length: 99\r\n\r\nhalf')],
  ['no length', gzipSync('WARC/1.1\r\nWARC-Type: response\r\n\r\n')],
  ['nothing', gzipSync('')],
])('bytes that are %s give one sentence', async (_what, bytes) => {
  await expect(readCapture(bytes)).rejects.toThrow('A capture object cannot be read')
})
