import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { messageOf } from '#shared/errors.ts'
import { valuesOf } from './egress-guard-head.ts'
import { openResponseFramer } from './egress-guard-response.ts'
import type { ResponseHead } from './egress-guard-rules.ts'

export type WireReading =
  | { kind: 'read'; head: ResponseHead; body: Buffer }
  /** `bytes` is where the reading stopped, not how much there would have been. */
  | { kind: 'too-big'; bytes: number }
  | { kind: 'unreadable'; reason: string }

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const DECODERS: Partial<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: inflateEither,
}
const MAX_CODINGS = 3

/** The head and the decoded body of a whole response as it stood on the wire, at most `maxBytes` of body. */
export async function readWireResponse(raw: Buffer, method: string, maxBytes: number): Promise<WireReading> {
  const framer = openResponseFramer(method)
  framer.push(raw)
  const { head, headLength } = framer
  if (!head) return { kind: 'unreadable', reason: 'the answer is no HTTP' }
  let body = raw.subarray(headLength)
  if (valuesOf(head.headers, 'transfer-encoding').length > 0) body = unchunk(body)
  const codings = valuesOf(head.headers, 'content-encoding').flatMap((value) =>
    value.toLowerCase().split(/[\s,]+/),
  )
  const applied = codings.filter((coding) => coding !== '' && coding !== 'identity').toReversed()
  if (applied.length > MAX_CODINGS) return { kind: 'unreadable', reason: 'the answer is coded too often' }
  for (const coding of body.length > 0 ? applied : []) {
    const decode = DECODERS[coding]
    // Its name is the site's own word, which nobody has judged.
    if (!decode) return { kind: 'unreadable', reason: 'the answer is in a coding that we do not read' }
    try {
      body = await decode(body, { maxOutputLength: maxBytes })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        return { kind: 'too-big', bytes: maxBytes }
      return { kind: 'unreadable', reason: `the answer cannot be decoded (${messageOf(error)})` }
    }
  }
  return body.length > maxBytes ? { kind: 'too-big', bytes: body.length } : { kind: 'read', head, body }
}

/** Sites send "deflate" with and without the zlib header; the first byte tells. */
async function inflateEither(bytes: Buffer, options: { maxOutputLength: number }): Promise<Buffer> {
  const hasHeader = (bytes[0]! & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0
  return promisify(hasHeader ? inflate : inflateRaw)(bytes, options)
}

/** The data of a chunked body whose framing the guard has followed to its end. */
function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const newline = bytes.indexOf(10, at)
    if (newline === -1) break
    const size = Number.parseInt(bytes.toString('latin1', at, newline), 16)
    if (!(size > 0)) break
    parts.push(bytes.subarray(newline + 1, newline + 1 + size))
    at = newline + 1 + size + 2
  }
  return Buffer.concat(parts)
}
