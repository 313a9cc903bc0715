import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'
import { decodeHtml } from '#pages/decode-html.ts'
import { LanternfishError } from '#shared/errors.ts'
import { headerOf, parseWireResponse } from './http-message.ts'

/** A response as a reader wants it: the text after transfer, content and character coding are taken off. */
export type DecodedResponse = {
  status: number
  headers: [name: string, value: string][]
  contentType: string | undefined
  html: string
}

const MAX_BODY_BYTES = 64 * 1024 * 1024

/**
 * Reads the wire bytes of one response.
 * @throws LanternfishError `WIRE_MALFORMED`, or `BODY_TOO_BIG` where a compressed body outgrows `maxBytes`.
 */
export function decodeResponse(wire: Uint8Array, maxBytes = MAX_BODY_BYTES): DecodedResponse {
  const { status, headers, payload } = parseWireResponse(wire)
  const contentType = headerOf(headers, 'content-type')
  const body = decodeContent(payload, headerOf(headers, 'content-encoding'), maxBytes)
  return { status, headers, contentType, html: decodeHtml(body, contentType) }
}

/** Takes off content codings, last applied first. An unknown coding leaves the bytes as they are. */
export function decodeContent(payload: Uint8Array, coding: string | undefined, maxBytes: number): Uint8Array {
  const names = (coding ?? '').toLowerCase().split(',')
  return names.reduceRight((bytes, name) => decodeOne(bytes, name.trim(), maxBytes), payload)
}

function decodeOne(bytes: Uint8Array, name: string, maxOutputLength: number): Uint8Array {
  if (bytes.byteLength === 0) return bytes
  // A body that ends early is read as far as it goes, as browsers do.
  const cut = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    if (name === 'gzip' || name === 'x-gzip') return gunzipSync(bytes, cut)
    if (name === 'deflate') return isZlib(bytes) ? inflateSync(bytes, cut) : inflateRawSync(bytes, cut)
    if (name === 'br') {
      return brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH })
    }
    if (name === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength })
    return bytes
  } catch (cause) {
    throw decodingFault(name, cause)
  }
}

function decodingFault(name: string, cause: unknown): LanternfishError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return new LanternfishError(
      'BODY_TOO_BIG',
      `A ${name} body unpacks to more than is allowed; it is not read.`,
      {
        cause,
      },
    )
  }
  return new LanternfishError(
    'BODY_UNREADABLE',
    `A body that claims to be ${name} is not; fetch the page again.`,
    {
      cause,
    },
  )
}

/** `deflate` means zlib by the standard and a bare stream by habit. */
function isZlib(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0
}
