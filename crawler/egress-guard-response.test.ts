import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openResponseFramer } from './egress-guard-response.ts'

/** Feeds the pieces one after another; how many bytes were taken as this response, and how it ended. */
function frame(
  pieces: Buffer[],
  method = 'GET',
): { taken: number; state: string; status?: number | undefined } {
  const framer = openResponseFramer(method)
  let taken = 0
  for (const piece of pieces) {
    const step = framer.push(piece)
    taken += step.taken
    if (step.state === 'done' || step.state === 'broken' || step.taken < piece.length)
      return { taken, state: step.state, status: framer.head?.status }
  }
  return { taken, state: framer.end() ? 'ended' : 'cut', status: framer.head?.status }
}

function cutUp(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}

const NEXT = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

test.each([
  ['a counted body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ['an empty body', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  [
    'a chunked body',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n00\r\nX: y\r\n\r\n',
  ],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n'],
  [
    'an interim answer first',
    'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
  ],
  ['lines that end in LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
])('%s ends where it ends, however the stream is split', (_name, text) => {
  const property = fc.property(fc.array(fc.nat(), { maxLength: 6 }), (cuts) => {
    const own = Buffer.from(text)
    const whole = frame(cutUp(Buffer.concat([own, Buffer.from(NEXT)]), cuts))
    expect(whole).toMatchObject({ taken: own.length, state: 'done' })
  })
  fc.assert(property)
})

test('a body without a length ends with the connection, a counted one that stops short is cut', () => {
  expect(frame([Buffer.from('HTTP/1.1 200 OK\r\n\r\nabc')])).toMatchObject({ state: 'ended', taken: 22 })
  expect(frame([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')])).toMatchObject({
    state: 'cut',
  })
})

test('the answer to HEAD has no body whatever it announces', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'
  expect(frame([Buffer.from(head + NEXT)], 'HEAD')).toMatchObject({ taken: head.length, state: 'done' })
})

test.each([
  ['two lengths', 'Content-Length: 1\r\nContent-Length: 2'],
  ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
  ['a coding that nobody knows', 'Transfer-Encoding: odd'],
  ['a negative length', 'Content-Length: -1'],
  ['a bad chunk size', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
])('%s breaks the framing', (_name, headers) => {
  expect(frame([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`)]).state).toBe('broken')
})

test('what is no HTTP is broken at once', () => {
  expect(frame([Buffer.from('SSH-2.0-x\r\n\r\n')]).state).toBe('broken')
})
