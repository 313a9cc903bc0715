import canonicalize from 'canonicalize'
import { buildCustodyRecord, type CaptureFacts, type CaptureMeasures } from './build-custody.ts'
import { captureRecords, custodyRecord } from './capture-records.ts'
import type { CustodyRecord } from './custody.ts'
import { digestsOf, sha256Of, type Digests } from './digests.ts'
import type { Dom, Hop } from './exchange-records.ts'
import { writeWarcRecord, type WarcRecord, type WarcType } from './warc-record.ts'

export type CaptureInput = {
  facts: CaptureFacts
  /** Redirects first, the page last. */
  hops: readonly Hop[]
  /** Browser lane only. */
  dom?: Dom | undefined
}

export type ObjectRecord = { type: WarcType; uri: string | null; id: string; offset: number; length: number }
export type CaptureObject = Digests & {
  bytes: Uint8Array
  records: ObjectRecord[]
  custody: CustodyRecord
  /** Of the last response and of the DOM as they came, before any cut. */
  wireSha256: string
  domSha256: string | null
}

/**
 * One capture as one immutable WARC/1.1 object: warcinfo, request and response of each hop, DOM, custody record.
 * Equal input gives equal bytes. Records carry raw wire bytes, except a response whose inline media were cut.
 * @throws LanternfishError `WIRE_MALFORMED` where a hop's response has no HTTP head
 */
export async function buildCaptureObject({ facts, hops, dom }: CaptureInput): Promise<CaptureObject> {
  const { records, ...found } = captureRecords(facts, hops, dom)
  const members = await Promise.all(records.map((record) => writeWarcRecord(record, facts.startedAt)))
  const before = Buffer.concat(members)
  const custody = buildCustodyRecord(facts, withObject(found, before))
  const last = custodyRecord(facts, canonicalize(custody) ?? '', records)
  members.push(await writeWarcRecord(last, facts.startedAt))
  const bytes = Buffer.concat(members)
  return {
    bytes,
    ...digestsOf(bytes),
    records: placesOf([...records, last], members),
    custody,
    wireSha256: sha256Of(hops.at(-1)?.response ?? new Uint8Array()),
    domSha256: dom ? sha256Of(Buffer.from(dom.html)) : null,
  }
}

/** The object's own hash cannot stand inside it; that of all that precedes the custody record can. */
function withObject(
  found: Omit<CaptureMeasures, 'sizeBytes' | 'fileFormat'>,
  before: Buffer,
): CaptureMeasures {
  const item = 'the object up to the custody record, as stored'
  return {
    ...found,
    items: [...found.items, { item, recordId: null, ...digestsOf(before) }],
    fileFormat: 'WARC/1.1 (ISO 28500:2017), one gzip member for each record',
    sizeBytes: before.length,
  }
}

function placesOf(records: WarcRecord[], members: Uint8Array[]): ObjectRecord[] {
  let offset = 0
  return records.map(({ type, uri, id }, index) => {
    const place = { type, uri: uri ?? null, id, offset, length: members[index]?.byteLength ?? 0 }
    offset += place.length
    return place
  })
}
