import { blankSecrets } from './blank-secrets.ts'
import type { CaptureFacts, CaptureMeasures } from './build-custody.ts'
import { cutResponse } from './cut-response.ts'
import type { Cut } from './custody.ts'
import { digestsOf } from './digests.ts'
import { headerOf, parseWireResponse, type WireResponse } from './http-message.ts'
import { recordIdOf, warcDigest, type WarcHeader, type WarcRecord } from './warc-record.ts'

/** Text after inline media were cut out of it, and what was cut. */
export type CutText = { html: string; cuts: readonly Cut[] }

/** One request and its answer, bytes as the egress guard kept them. `cut` where the answer's text had inline media. */
export type Hop = {
  url: string
  request: Uint8Array
  response: Uint8Array
  truncated?: boolean | undefined
  cut?: CutText | undefined
}

/** The serialised document as the browser gave it; `cut` where it had inline media, and then only that is stored. */
export type Dom = { html: string; cut?: CutText | undefined }

type Integrity = Pick<CaptureMeasures, 'items' | 'cuts'>

/** Bytes that are kept in place of others, and what was done to them. */
type Substitute = { block: Uint8Array; cuts: readonly Cut[]; renamed: string[]; what: string }

export type Exchange = Integrity & {
  records: WarcRecord[]
  response: WarcRecord
  url: string
  item: string
  status: number
  location: string | null
  isTruncated: boolean
}

/** Request and response record of one hop. */
export function exchangeRecords(captureId: string, hop: Hop, index: number, info: string): Exchange {
  const wire = parseWireResponse(hop.response)
  const url = new URL(hop.url).href
  const item = `response of ${url}, wire bytes`
  const cut = hop.cut && { ...cutResponse(wire, hop.cut.html), cuts: hop.cut.cuts, what: 'inline media cut' }
  const kept = withoutSecrets(hop.response, wire.head.length, cut)
  const requestId = recordIdOf(captureId, `request ${index}`)
  const responseId = recordIdOf(captureId, `response ${index}`)
  const asked = blankSecrets(hop.request, hop.request.length) ?? hop.request
  const request = messageRecord('request', requestId, url, asked, [
    ['WARC-Concurrent-To', `<${responseId}>`],
    ...commonHeaders(info, wire),
  ])
  const response = messageRecord('response', responseId, url, kept?.block ?? hop.response, [
    ['WARC-Concurrent-To', `<${requestId}>`],
    ...commonHeaders(info, wire),
    ['WARC-Payload-Digest', warcDigest(cut?.payload ?? wire.payload)],
    ...(hop.truncated ? [['WARC-Truncated', 'length'] satisfies WarcHeader] : []),
  ])
  return {
    records: [request, response],
    response,
    url,
    item,
    status: wire.status,
    location: headerOf(wire.headers, 'location') ?? null,
    isTruncated: hop.truncated ?? false,
    ...integrityOf(item, responseId, hop.response, kept),
  }
}

/** `urn:dom:<url>`: what the browser made of the page, beside the bytes that came. */
export function domRecord(
  facts: Pick<CaptureFacts, 'captureId' | 'finalUrl'>,
  dom: Dom,
  info: string,
  responseId: string,
): Integrity & { records: WarcRecord[] } {
  const id = recordIdOf(facts.captureId, 'dom')
  const original = Buffer.from(dom.html)
  const what = 'inline media cut'
  const cut = dom.cut && { block: Buffer.from(dom.cut.html), cuts: dom.cut.cuts, renamed: [], what }
  const url = new URL(facts.finalUrl).href
  const record: WarcRecord = {
    type: 'resource',
    id,
    uri: `urn:dom:${url}`,
    contentType: 'text/html; charset=utf-8',
    headers: [
      ['WARC-Warcinfo-ID', `<${info}>`],
      ['WARC-Concurrent-To', `<${responseId}>`],
    ],
    block: cut?.block ?? original,
  }
  return { records: [record], ...integrityOf(`DOM of ${url}, as serialised`, id, original, cut) }
}

/** What opens a session is not kept: a response's cookies have no value in what is stored. */
function withoutSecrets(
  response: Uint8Array,
  headBytes: number,
  cut: (Substitute & { payload: Buffer }) | undefined,
): Substitute | undefined {
  const head = cut ? cut.block.length - cut.payload.length : headBytes
  const block = blankSecrets(cut?.block ?? response, head)
  if (!block) return cut
  const { cuts = [], renamed = [], what } = cut ?? {}
  return { block, cuts, renamed, what: [what, 'cookies blanked'].filter(Boolean).join(', ') }
}

function messageRecord(
  type: 'request' | 'response',
  id: string,
  uri: string,
  block: Uint8Array,
  headers: WarcHeader[],
): WarcRecord {
  return { type, id, uri, contentType: `application/http; msgtype=${type}`, headers, block }
}

function commonHeaders(info: string, { statusLine }: WireResponse): WarcHeader[] {
  return [
    ['WARC-Warcinfo-ID', `<${info}>`],
    ['WARC-Protocol', statusLine.split(' ', 1).join('').toLowerCase()],
  ]
}

/** Hashes of what came, and, where it may not be kept, also of what is stored in its place. */
function integrityOf(
  item: string,
  recordId: string,
  original: Uint8Array,
  cut: Substitute | undefined,
): Integrity {
  const digests = digestsOf(original)
  if (!cut) return { items: [{ item, recordId, ...digests }], cuts: [] }
  const stored = { item: `${item}, ${cut.what}`, recordId, ...digestsOf(cut.block) }
  return {
    items: [{ item, recordId: null, ...digests }, stored],
    cuts:
      cut.cuts.length > 0
        ? [{ item, original: digests, cuts: [...cut.cuts], renamedHeaders: cut.renamed }]
        : [],
  }
}
