import { decodeHtml } from '#pages/decode-html.ts'
import { readRequestHead, valuesOf, type Header } from './egress-guard-head.ts'
import type { Exchange } from './egress-guard-watch.ts'
import type { FetchOutcome, WireHop } from './fetch-outcome.ts'
import { readWireResponse } from './read-exchange.ts'

/** One hop with its text, and the heads of both sides. */
export type ReadHop = WireHop & { status: number; requestHeaders: Header[]; responseHeaders: Header[] }

const READABLE = /^\s*(?:text\/html|text\/plain|application\/xhtml\+xml)\s*(?:;|$)/i
const SNIFF_BYTES = 512

/**
 * Every hop's text. All hops are stored, so all must be read first: where one cannot be, its ending is the fetch's own
 * and nothing passes the gate unseen (law 3).
 */
export async function readHops(
  exchanges: readonly Exchange[],
  maxBytes: number,
): Promise<ReadHop[] | FetchOutcome> {
  const hops: ReadHop[] = []
  for (const exchange of exchanges) {
    const hop = await readHop(exchange, maxBytes)
    if ('kind' in hop) return hop
    hops.push(hop)
  }
  return hops
}

async function readHop(exchange: Exchange, maxBytes: number): Promise<ReadHop | FetchOutcome> {
  const request = readRequestHead(exchange.requestHead)
  const method = request.kind === 'head' ? request.head.method : 'GET'
  const reading = await readWireResponse(exchange.response, method, maxBytes)
  if (reading.kind === 'too-big') return reading
  if (reading.kind === 'unreadable') return { kind: 'offline', reason: reading.reason }
  const { status, headers } = reading.head
  const contentType = valuesOf(headers, 'content-type')[0]
  if (!isText(reading.body, contentType)) return { kind: 'not-html', contentType, status }
  return {
    url: exchange.url,
    request: exchange.requestHead,
    response: exchange.response,
    html: decodeHtml(reading.body, contentType),
    status,
    requestHeaders: request.kind === 'head' ? request.head.headers : [],
    responseHeaders: headers,
  }
}

/** A redirect without a body may call it what it likes. */
function isText(body: Buffer, contentType: string | undefined): boolean {
  if (body.length === 0) return true
  // A NUL near the start is no text in any encoding of ours; UTF-16 would announce itself.
  return contentType === undefined ? !body.subarray(0, SNIFF_BYTES).includes(0) : isReadable(contentType)
}

/** Whether a body of this type is read as a page. Plain text is: block notices come as such. */
export function isReadable(contentType: string): boolean {
  return READABLE.test(contentType)
}
