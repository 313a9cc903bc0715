import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseWireResponse } from './http-message.ts'

const wire = (head: string, body: Uint8Array | string = '') =>
  Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)])

test('however a payload is cut into chunks, it is the same payload', () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 20 }), fc.boolean(), (chunks, isUpper) => {
      const coded = chunks.flatMap((bytes) => {
        const size = bytes.length.toString(16)
        return [Buffer.from(`${isUpper ? size.toUpperCase() : size}\r\n`), bytes, Buffer.from('\r\n')]
      })
      const body = Buffer.concat([...coded, Buffer.from('0\r\nTrailer: x\r\n\r\n')])
      const found = parseWireResponse(wire('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked', body))
      expect(found.payload).toEqual(Buffer.concat(chunks))
      expect(found.body).toEqual(body)
    }),
  )
})

test('bytes that are no HTTP answer never crash the reader, and one sentence says what they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => parseWireResponse(bytes)).toThrow('do not begin with an HTTP head')
    }),
  )
})

test.each([
  ['a body that ends early gives what came', '5\r\nhello\r\n9\r\nwor', 'hellowor'],
  ['a size that cannot be read ends the payload there', '5\r\nhello\r\nzz\r\nworld', 'hello'],
  ['a body that only claims to be chunked is its own payload', '<html>plain</html>', '<html>plain</html>'],
])('%s', (_promise, body, payload) => {
  const found = parseWireResponse(wire('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked', body))
  expect(found.payload.toString()).toBe(payload)
})

test('early hints stand before the answer and are not mistaken for it', () => {
  const found = parseWireResponse(
    wire('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nA: b', 'x'),
  )
  expect([found.status, found.headers, found.body.toString()]).toEqual([404, [['A', 'b']], 'x'])
})

test('a server that ends its lines with bare LF is read all the same', () => {
  const found = parseWireResponse(Buffer.from('HTTP/1.0 200 OK\nContent-Type: text/html\n\n<p>'))
  expect([found.status, found.headers, found.payload.toString()]).toEqual([
    200,
    [['Content-Type', 'text/html']],
    '<p>',
  ])
})
