import { LanternfishError } from '#shared/errors.ts'

/** One HTTP response as it came over the wire. Views into the given bytes except `payload`, when it was chunked. */
export type WireResponse = {
  statusLine: string
  status: number
  headers: [name: string, value: string][]
  /** Status line to blank line, inclusive. */
  head: Buffer
  /** What follows the head, transfer coding as it came. */
  body: Buffer
  /** The body without transfer coding; content coding (gzip, …) kept. This is WARC's payload. */
  payload: Buffer
}

/**
 * Reads the bytes that the egress guard kept for one exchange (RFC 9112). A body that ends early gives what came.
 * @throws LanternfishError `WIRE_MALFORMED` where there is no HTTP head.
 */
export function parseWireResponse(bytes: Uint8Array): WireResponse {
  const wire = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 0
  for (;;) {
    const message = readHead(wire, start)
    // Early hints and the like stand before the answer itself and are part of its block.
    if (message.status < 100 || message.status > 199 || message.status === 101) {
      return { ...message, head: wire.subarray(0, message.end), ...bodyOf(wire, message) }
    }
    start = message.end
  }
}

/** First value of a header; names are compared without case. */
export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}

type Head = { statusLine: string; status: number; headers: [string, string][]; end: number }

function readHead(wire: Buffer, start: number): Head {
  const strict = wire.indexOf('\r\n\r\n', start)
  const bare = wire.indexOf('\n\n', start)
  const isBare = bare !== -1 && (strict === -1 || bare < strict)
  const end = isBare ? bare + 2 : strict + 4
  const [statusLine = '', ...lines] =
    strict === -1 && !isBare ? [] : wire.toString('latin1', start, end).trimEnd().split(/\r?\n/)
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(statusLine)?.[1]
  if (status === undefined) {
    throw new LanternfishError(
      'WIRE_MALFORMED',
      'The recorded bytes of a response do not begin with an HTTP head; fetch the page again.',
    )
  }
  return { statusLine, status: Number(status), headers: lines.flatMap(headerLine), end }
}

function headerLine(line: string): [string, string][] {
  const colon = line.indexOf(':')
  return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]]
}

function bodyOf(wire: Buffer, { headers, end }: Head): { body: Buffer; payload: Buffer } {
  const body = wire.subarray(end)
  const chunked = /\bchunked\s*$/i.test(headerOf(headers, 'transfer-encoding') ?? '')
  return { body, payload: chunked ? dechunk(body) : body }
}

/** RFC 9112 section 7.1. A body that only claims to be chunked is its own payload. */
function dechunk(body: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  while (at < body.length) {
    const lineEnd = body.indexOf(0x0a, at)
    const size = /^\s*([0-9a-f]{1,8})\s*(?:;.*)?$/is.exec(
      body.toString('latin1', at, Math.min(lineEnd, at + 256)),
    )?.[1]
    if (lineEnd === -1 || size === undefined) return at === 0 ? body : Buffer.concat(chunks)
    const length = Number.parseInt(size, 16)
    if (length === 0) break
    chunks.push(body.subarray(lineEnd + 1, lineEnd + 1 + length))
    at = lineEnd + 1 + length
    if (body[at] === 0x0d) at += 1
    if (body[at] === 0x0a) at += 1
  }
  return Buffer.concat(chunks)
}
