import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import canonicalize from 'canonicalize'
import { expect, test } from 'vitest'
import { WARCParser } from 'warcio'
import { CustodyRecord } from './custody.ts'
import { exampleFacts } from './example-facts.ts'
import { buildCaptureObject, type CaptureInput } from './warc-object.ts'

const HTML = '<html><body><h1>Plain ware</h1>价格 12</body></html>'
const REQUEST = Buffer.from('GET /item/1 HTTP/1.1\r\nHost: a.onion\r\nAccept-Encoding: gzip\r\n\r\n')
const REDIRECT = Buffer.from('HTTP/1.1 302 Found\r\nLocation: /item/1\r\ncontent-length: 0\r\n\r\n')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function chunkedGzip(html: string): { wire: Buffer; payload: Buffer } {
  const payload = gzipSync(html)
  const chunks = [payload.subarray(0, 7), payload.subarray(7)].flatMap((part) => [
    Buffer.from(`${part.length.toString(16)};ext=1\r\n`),
    part,
    Buffer.from('\r\n'),
  ])
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Odd:  two  spaces\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n'
  return { wire: Buffer.concat([Buffer.from(head), ...chunks, Buffer.from('0\r\n\r\n')]), payload }
}

function input(changes: Partial<CaptureInput> = {}): CaptureInput {
  const facts = exampleFacts()
  return {
    facts,
    hops: [
      { url: facts.requestedUrl, request: REQUEST, response: REDIRECT },
      { url: facts.finalUrl, request: REQUEST, response: chunkedGzip(HTML).wire },
    ],
    dom: { html: '<html><body>after scripts</body></html>' },
    ...changes,
  }
}

async function readByWarcio(bytes: Uint8Array, parseHttp: boolean) {
  const found = []
  for await (const record of new WARCParser([bytes], { parseHttp })) {
    const block = Buffer.from(await record.readFully(parseHttp))
    found.push({
      type: record.warcType,
      uri: record.warcTargetURI ?? null,
      block,
      header: (name: string) => record.warcHeader(name) ?? undefined,
    })
  }
  return found
}

async function custodyOf(bytes: Uint8Array): Promise<CustodyRecord> {
  const records = await readByWarcio(bytes, false)
  return CustodyRecord.parse(
    JSON.parse(records.find(({ type }) => type === 'metadata')?.block.toString() ?? ''),
  )
}

test('an independent reader finds every record in its place, with the digest that it claims', async () => {
  const object = await buildCaptureObject(input())
  const records = await readByWarcio(object.bytes, false)
  expect(records.map(({ type }) => type)).toEqual([
    'warcinfo',
    'request',
    'response',
    'request',
    'response',
    'resource',
    'metadata',
  ])
  expect(records.map(({ uri }) => uri)).toEqual(object.records.map(({ uri }) => uri))
  for (const [index, record] of records.entries()) {
    expect(record.header('WARC-Block-Digest')).toBe(`sha256:${sha256(record.block)}`)
    expect(record.header('WARC-Date')).toBe('2026-11-20T23:30:00.125Z')
    expect(record.header('WARC-IP-Address')).toBeUndefined()
    const place = object.records[index]
    const member = gunzipSync(
      object.bytes.subarray(place?.offset, (place?.offset ?? 0) + (place?.length ?? 0)),
    )
    expect(member.toString('latin1')).toContain(`WARC-Record-ID: <${place?.id}>`)
    expect(member.subarray(-4 - record.block.length, -4)).toEqual(record.block)
  }
  expect(object.sha256).toBe(sha256(object.bytes))
  expect(object.records.reduce((sum, { length }) => sum + length, 0)).toBe(object.bytes.length)
})

test('chunked and compressed answers are kept as they came, and the payload digest leaves the chunks out', async () => {
  const { wire, payload } = chunkedGzip(HTML)
  const { bytes } = await buildCaptureObject(input())
  const response = (await readByWarcio(bytes, false)).findLast(({ type }) => type === 'response')
  expect(response?.block).toEqual(wire)
  expect(response?.header('WARC-Payload-Digest')).toBe(`sha256:${sha256(payload)}`)
  expect(response?.header('WARC-Protocol')).toBe('http/1.1')
  const decoded = (await readByWarcio(bytes, true)).findLast(({ type }) => type === 'response')
  expect(decoded?.block.toString()).toBe(HTML)
})

test('two objects put one after the other are a WARC file', async () => {
  const first = await buildCaptureObject(input())
  const facts = exampleFacts({ captureId: '01890a5d-ac96-774b-bcce-b302099a8058' })
  const second = await buildCaptureObject({ ...input(), facts })
  const records = await readByWarcio(Buffer.concat([first.bytes, second.bytes]), false)
  expect(records.map(({ uri }) => uri)).toEqual([...first.records, ...second.records].map(({ uri }) => uri))
  const ids = records.map((record) => record.header('WARC-Record-ID'))
  expect(new Set(ids).size).toBe(ids.length)
})

test('the same capture gives the same bytes', async () => {
  expect((await buildCaptureObject(input())).sha256).toBe((await buildCaptureObject(input())).sha256)
})

test('a picture inside the page leaves no byte behind, only its hash and the hash of what came', async () => {
  const picture = 'data:image/png;base64,AAAAcanarypicture'
  const html = `<p>Plain ware</p><img src="${picture}">`
  const cut = {
    html: html.replace(picture, 'data:,cut'),
    cuts: [
      {
        offset: html.indexOf(picture),
        length: picture.length,
        mime: 'image/png',
        sha256: sha256(Buffer.from(picture)),
      },
    ],
  }
  const { wire } = chunkedGzip(html)
  const facts = exampleFacts()
  const hops = [{ url: facts.finalUrl, request: REQUEST, response: wire, cut }]
  const { bytes } = await buildCaptureObject({ facts, hops, dom: { html, cut } })
  const records = await readByWarcio(bytes, false)
  expect(records.some(({ block }) => block.includes('canarypicture'))).toBe(false)
  const stored = records.find(({ type }) => type === 'response')?.block.toString() ?? ''
  expect(stored).toContain('x-orig-Content-Encoding: gzip\r\nx-orig-Transfer-Encoding: chunked\r\n')
  expect(stored).toContain(
    `Content-Type: text/html; charset=utf-8\r\nContent-Length: ${cut.html.length}\r\n\r\n${cut.html}`,
  )
  expect((await readByWarcio(bytes, true)).find(({ type }) => type === 'response')?.block.toString()).toBe(
    cut.html,
  )
  const custody = await custodyOf(bytes)
  const [page, dom] = custody.deviations.inlineMediaCut
  expect(page?.original.sha256).toBe(sha256(wire))
  expect(page?.cuts).toEqual(cut.cuts)
  expect(page?.renamedHeaders).toEqual(['Content-Type', 'Content-Encoding', 'Transfer-Encoding'])
  expect(dom?.original.sha256).toBe(sha256(Buffer.from(html)))
})

test('the custody record is canonical JSON and answers every question of the custody list', async () => {
  const object = await buildCaptureObject(input())
  const block = (await readByWarcio(object.bytes, false)).at(-1)?.block ?? Buffer.alloc(0)
  expect(block.toString()).toBe(canonicalize(JSON.parse(block.toString())))
  const custody = await custodyOf(object.bytes)
  expect(custody.exhibit.number).toBe('01890a5d-ac96-774b-bcce-b302099a8057')
  expect(custody.time.start).toEqual({
    utc: '2026-11-20T23:30:00.125Z',
    local: '2026-11-21T07:30:00.125+08:00',
    zone: 'Asia/Shanghai',
  })
  expect(custody.source.storagePath).toBe('/item/1?page=2')
  expect(custody.source.redirects).toEqual([
    { url: exampleFacts().requestedUrl, status: 302, location: '/item/1' },
  ])
  expect(custody.people.operators.map(({ name }) => name)).toEqual(['A. Asker', 'B. Approver'])
  expect(custody.transfers).toEqual([])
  const before = object.bytes.subarray(0, object.records.at(-1)?.offset)
  expect(custody.integrity.items.at(-1)?.sha256).toBe(sha256(before))
  const wire = chunkedGzip(HTML).wire
  expect(custody.integrity.items.find(({ item }) => item.includes('/item/1'))).toMatchObject({
    sha256: sha256(wire),
    sm3: createHash('sm3').update(wire).digest('hex'),
    sizeBytes: wire.length,
  })
  expect(custody.recordings.domRecordId).toBe(object.records.at(-2)?.id)
})

test('an answer that was cut short says so in its record and in the custody record', async () => {
  const facts = exampleFacts()
  const response = chunkedGzip(HTML).wire.subarray(0, -12)
  const hops = [{ url: facts.finalUrl, request: REQUEST, response, truncated: true }]
  const { bytes } = await buildCaptureObject({ facts, hops })
  const record = (await readByWarcio(bytes, false)).find(({ type }) => type === 'response')
  expect(record?.header('WARC-Truncated')).toBe('length')
  expect((await custodyOf(bytes)).deviations.truncated).toHaveLength(1)
})

test('more refusals than a record should list are counted', async () => {
  const refused = Array.from({ length: 503 }, () => ({ rule: 'resource-type' }))
  const { bytes } = await buildCaptureObject({ ...input(), facts: exampleFacts({ refused }) })
  const { deviations } = await custodyOf(bytes)
  expect([deviations.refusedRequests.length, deviations.refusedRequestsNotListed]).toEqual([500, 3])
})
