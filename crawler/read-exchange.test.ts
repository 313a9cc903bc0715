import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readWireResponse } from './read-exchange.ts'

const wire = (headers: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\n`), body])

function chunk(body: Buffer, sizes: number[]): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (const size of [...sizes, body.length]) {
    const part = body.subarray(at, at + size)
    if (part.length === 0) continue
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
    at += size
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
])('a body in %s comes back as it was', async (coding, encode) => {
  const text = Buffer.from('<p>Preis 10 €</p>')
  const reading = await readWireResponse(wire(`Content-Encoding: ${coding}\r\n`, encode(text)), 'GET', 1_000)
  expect(reading).toMatchObject({ kind: 'read', body: text })
})

test('however a body is cut into chunks, it comes back as it was', async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }),
    async (bytes, sizes) => {
      const raw = wire('Transfer-Encoding: chunked\r\n', chunk(Buffer.from(bytes), sizes))
      const reading = await readWireResponse(raw, 'GET', 1_000)
      expect(reading).toMatchObject({ kind: 'read', body: Buffer.from(bytes) })
    },
  )
  await fc.assert(property)
})

test('a bomb is too big before it is unpacked, and so is a bomb in a bomb', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const raw = wire('Content-Encoding: gzip\r\n', bomb)
  expect(await readWireResponse(raw, 'GET', 100_000)).toEqual({ kind: 'too-big', bytes: 100_000 })
  const twice = wire('Content-Encoding: gzip, gzip\r\n', gzipSync(bomb))
  expect(await readWireResponse(twice, 'GET', 100_000)).toEqual({ kind: 'too-big', bytes: 100_000 })
})

test.each([
  ['no HTTP', Buffer.from('hello\r\n\r\n')],
  ['a coding that nobody knows', wire('Content-Encoding: odd\r\n', Buffer.from('x'))],
  ['a coding that is not what it says', wire('Content-Encoding: gzip\r\n', Buffer.from('plain'))],
  ['codings without end', wire('Content-Encoding: gzip, gzip, gzip, gzip\r\n', Buffer.from('x'))],
])('%s is unreadable, with a reason', async (_name, raw) => {
  expect(await readWireResponse(raw, 'GET', 1_000)).toMatchObject({ kind: 'unreadable' })
})
