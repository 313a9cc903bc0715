import type { CaptureFacts, CaptureMeasures } from './build-custody.ts'
import { domRecord, exchangeRecords, type Dom, type Hop } from './exchange-records.ts'
import { recordIdOf, type WarcHeader, type WarcRecord } from './warc-record.ts'

type Found = Omit<CaptureMeasures, 'sizeBytes' | 'fileFormat'>

/** Every record of a capture but the custody record, and what was measured on the way. */
export function captureRecords(
  facts: CaptureFacts,
  hops: readonly Hop[],
  dom: Dom | undefined,
): Found & { records: WarcRecord[] } {
  const info = warcinfo(facts)
  const exchanges = hops.map((hop, index) => exchangeRecords(facts.captureId, hop, index, info.id))
  const page = exchanges.at(-1)
  const document = dom && page && domRecord(facts, dom, info.id, page.response.id)
  const parts = [...exchanges, ...(document ? [document] : [])]
  return {
    records: [info, ...parts.flatMap((part) => part.records)],
    httpStatus: page?.status ?? 0,
    redirects: exchanges.slice(0, -1).map(({ url, status, location }) => ({ url, status, location })),
    items: parts.flatMap((part) => part.items),
    cuts: parts.flatMap((part) => part.cuts),
    truncated: exchanges.flatMap(({ isTruncated, item }) => (isTruncated ? [item] : [])),
    domRecordId: document?.records[0]?.id ?? null,
  }
}

/** `urn:custody:<capture id>`, concurrent to the last response; `json` is canonical (RFC 8785). */
export function custodyRecord(facts: CaptureFacts, json: string, records: readonly WarcRecord[]): WarcRecord {
  const response = records.findLast(({ type }) => type === 'response')
  return {
    type: 'metadata',
    id: recordIdOf(facts.captureId, 'custody'),
    uri: `urn:custody:${facts.captureId}`,
    contentType: 'application/json',
    headers: [
      ['WARC-Warcinfo-ID', `<${records[0]?.id}>`],
      ...(response ? [['WARC-Concurrent-To', `<${response.id}>`] satisfies WarcHeader] : []),
    ],
    block: Buffer.from(json),
  }
}

function warcinfo(facts: CaptureFacts): WarcRecord {
  const { tool, site, legalBasis } = facts
  const lines = [
    `software: ${tool.name}/${tool.version} (${tool.commit ?? 'commit unknown'})`,
    'format: WARC File Format 1.1',
    'conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
    `operator: ${legalBasis.authority}`,
    `hostname: ${site.host}`,
    `isPartOf: ${legalBasis.caseReference}`,
    'robots: ignore',
  ]
  const block = Buffer.from(lines.map((line) => `${line.replaceAll(/[\r\n]+/g, ' ')}\r\n`).join(''))
  return {
    type: 'warcinfo',
    id: recordIdOf(facts.captureId, 'warcinfo'),
    contentType: 'application/warc-fields',
    block,
  }
}
