import type { Header } from './egress-guard-head.ts'
import { valuesOf } from './egress-guard-head.ts'
import type { ResponseHead } from './egress-guard-rules.ts'

/** How many bytes of what was given belong to this response, and how it stands after them. */
export type FrameStep = { taken: number; state: 'head' | 'body' | 'done' | 'broken' }

export type ResponseFramer = {
  push(chunk: Buffer): FrameStep
  /** The peer closed: true when the response was whole by then. */
  end(): boolean
  head: ResponseHead | undefined
  /** Bytes of the heads (interim ones included) in front of the body. */
  headLength: number
}

const MAX_HEAD_BYTES = 64 * 1024
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?$/

/** The end of one response within a stream, so that the next request's answer is never taken for this one's. */
export function openResponseFramer(method: string): ResponseFramer {
  let pending: Buffer = Buffer.alloc(0)
  let body: Body | undefined

  function pushHead(chunk: Buffer): FrameStep {
    const before = pending.length
    pending = before === 0 ? chunk : Buffer.concat([pending, chunk])
    for (;;) {
      const end = headEnd(pending)
      if (end === undefined)
        return { taken: chunk.length, state: pending.length > MAX_HEAD_BYTES ? 'broken' : 'head' }
      const read = parseResponseHead(pending.toString('latin1', 0, end))
      if (!read) return { taken: chunk.length, state: 'broken' }
      framer.headLength += end
      pending = pending.subarray(end)
      if (read.status >= 200 || read.status === 101) {
        framer.head = read
        body = openBody(method, read)
        const rest = pending
        pending = Buffer.alloc(0)
        const step = body.push(rest)
        return { taken: chunk.length - rest.length + step.taken, state: step.state }
      }
    }
  }
  const framer: ResponseFramer = {
    push: (chunk) => (body ? body.push(chunk) : pushHead(chunk)),
    end: () => body?.end() ?? false,
    head: undefined,
    headLength: 0,
  }
  return framer
}

type Body = { push(chunk: Buffer): FrameStep; end(): boolean }

function openBody(method: string, head: ResponseHead): Body {
  if (head.status === 101) return untilClose()
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return counted(0)
  const encodings = valuesOf(head.headers, 'transfer-encoding')
  const lengths = [...new Set(valuesOf(head.headers, 'content-length'))]
  if (encodings.length > 0) {
    // Both together is how responses are smuggled; a reader that cannot be sure refuses.
    if (lengths.length > 0 || encodings.length > 1 || encodings[0]!.toLowerCase() !== 'chunked')
      return broken()
    return chunked()
  }
  if (lengths.length === 0) return untilClose()
  return lengths.length === 1 && /^\d{1,15}$/.test(lengths[0]!) ? counted(Number(lengths[0])) : broken()
}

function broken(): Body {
  return { push: (chunk) => ({ taken: chunk.length, state: 'broken' }), end: () => false }
}

function untilClose(): Body {
  return { push: (chunk) => ({ taken: chunk.length, state: 'body' }), end: () => true }
}

function counted(length: number): Body {
  let left = length
  return {
    push(chunk) {
      const taken = Math.min(left, chunk.length)
      left -= taken
      return { taken, state: left === 0 ? 'done' : 'body' }
    },
    end: () => left === 0,
  }
}

const MAX_LINE_BYTES = 8 * 1024

/** Chunked coding (RFC 9112, section 7.1): size line, data, CRLF, …, size 0, trailer lines, empty line. */
function chunked(): Body {
  let state: 'size' | 'data' | 'trailer' | 'done' | 'broken' = 'size'
  let left = 0
  let line = ''

  function pushLine(text: string): void {
    if (state === 'trailer') return void (state = text === '' ? 'done' : 'trailer')
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(text)?.[1]
    if (size === undefined) return void (state = 'broken')
    const bytes = Number.parseInt(size, 16)
    left = bytes + 2
    state = bytes === 0 ? 'trailer' : 'data'
  }
  return {
    push(chunk) {
      let at = 0
      while (at < chunk.length && state !== 'done' && state !== 'broken') {
        if (state === 'data') {
          const step = Math.min(left, chunk.length - at)
          left -= step
          at += step
          if (left === 0) state = 'size'
          continue
        }
        const newline = chunk.indexOf(10, at)
        const end = newline === -1 ? chunk.length : newline + 1
        line += chunk.toString('latin1', at, end)
        at = end
        if (line.length > MAX_LINE_BYTES) state = 'broken'
        else if (newline !== -1) {
          pushLine(line.replace(/\r?\n$/, ''))
          line = ''
        }
      }
      return { taken: at, state: state === 'done' || state === 'broken' ? state : 'body' }
    },
    end: () => state === 'done',
  }
}

/** After the first empty line, whether the site ends its lines as it should or not. */
function headEnd(bytes: Buffer): number | undefined {
  for (let newline = bytes.indexOf(10); newline !== -1; newline = bytes.indexOf(10, newline + 1)) {
    if (bytes[newline + 1] === 10) return newline + 2
    if (bytes[newline + 1] === 13 && bytes[newline + 2] === 10) return newline + 3
  }
  return undefined
}

/** Status and headers of a response head; nothing when it is no HTTP/1 head. Sites are read more kindly than we write. */
export function parseResponseHead(text: string): ResponseHead | undefined {
  const [statusLine = '', ...lines] = text.split(/\r?\n/)
  const status = STATUS_LINE.exec(statusLine)?.[1]
  if (status === undefined) return undefined
  const headers: Header[] = []
  for (const line of lines) {
    if (line === '') continue
    const colon = line.indexOf(':')
    if (colon < 1 || /[\s]/.test(line.slice(0, colon))) return undefined
    headers.push([line.slice(0, colon), line.slice(colon + 1).trim()])
  }
  return { status: Number(status), headers }
}
