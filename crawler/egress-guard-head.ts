/** One header as it stood on the wire: name in its own case, value without the spaces around it. */
export type Header = readonly [name: string, value: string]

export type RequestHead = {
  method: string
  /** Origin form only: a path and perhaps a query. */
  target: string
  headers: Header[]
  /** Bytes of the head, the empty line included. */
  length: number
}

export type HeadVerdict =
  | { kind: 'more' }
  | { kind: 'head'; head: RequestHead }
  | { kind: 'malformed'; reason: string }

export const MAX_HEAD_BYTES = 64 * 1024

const CR = 13
const LF = 10
const TAB = 9
const MORE: HeadVerdict = { kind: 'more' }
const REQUEST_LINE = /^([A-Z]{1,20}) (\/[!-~]*) HTTP\/1\.1$/
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/**
 * Reads the head of one HTTP/1.1 request as strictly as the grammar allows, so that no two readers along the way can
 * disagree about where it ends: lines end in CRLF, nothing is folded, no control characters, at most 64 KB.
 * `bytes` is everything received so far; once the answer is not `more`, further bytes never change it.
 * Source: RFC 9112, sections 2 to 5.
 */
export function readRequestHead(bytes: Buffer): HeadVerdict {
  const end = findEnd(bytes)
  if (typeof end === 'string') return { kind: 'malformed', reason: end }
  if (end === undefined) return MORE
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, end - 4).split('\r\n')
  const parts = REQUEST_LINE.exec(requestLine)
  if (!parts || parts[2]!.includes('#')) return { kind: 'malformed', reason: 'the request line' }
  const headers: Header[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    if (!NAME.test(name)) return { kind: 'malformed', reason: 'a header line' }
    headers.push([name, withoutBlanks(line, colon + 1)])
  }
  return { kind: 'head', head: { method: parts[1]!, target: parts[2]!, headers, length: end } }
}

/** Where the head ends, what is wrong with it, or nothing while it may still go either way. */
function findEnd(bytes: Buffer): number | string | undefined {
  const limit = Math.min(bytes.length, MAX_HEAD_BYTES)
  let lineStart = 0
  for (let at = 0; at < limit; at++) {
    const byte = bytes[at]!
    if (byte >= 0x20 && byte !== 0x7f) continue
    if (byte === TAB && at > lineStart) continue
    if (byte !== CR) return 'a control character or a line that does not end in CRLF'
    if (at + 1 >= limit) break
    if (bytes[at + 1] !== LF) return 'a bare carriage return'
    if (at === lineStart) return at === 0 ? 'an empty first line' : at + 2
    at++
    lineStart = at + 1
  }
  return bytes.length >= MAX_HEAD_BYTES ? 'a head over 64 KB' : undefined
}

/** By hand, since a pattern that trims both ends takes quadratic time on a line of blanks. */
function withoutBlanks(line: string, from: number): string {
  let start = from
  let end = line.length
  while (start < end && isBlank(line, start)) start++
  while (end > start && isBlank(line, end - 1)) end--
  return line.slice(start, end)
}

function isBlank(line: string, at: number): boolean {
  return line[at] === ' ' || line[at] === '\t'
}

/** Every value of a header, whatever the case of its name. */
export function valuesOf(headers: readonly Header[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}
