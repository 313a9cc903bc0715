import { gunzipSync } from 'node:zlib'
import { LanternfishError } from '#shared/errors.ts'
import { CustodyRecord } from './custody.ts'
import { decodeResponse, type DecodedResponse } from './decode-response.ts'

/** What the worker reads back: the last hop's answer, the DOM of the browser lane, the custody record. */
export type Capture = { url: string; response: DecodedResponse; dom?: string; custody: CustodyRecord }

type StoredRecord = { headers: Map<string, string>; block: Buffer }

const MAX_OBJECT_BYTES = 256 * 1024 * 1024
const RECORD_END = '\r\n\r\n'

/**
 * Reads one capture object; the store has already checked its hash.
 * @throws LanternfishError `CAPTURE_UNREADABLE` for bytes that are not one of our objects
 */
// oxlint-disable-next-line require-await -- a store far away may one day stream it
export async function readCapture(bytes: Uint8Array): Promise<Capture> {
  const records = readRecords(bytes)
  const response = records.findLast(({ headers }) => headers.get('warc-type') === 'response')
  const dom = records.find(({ headers }) => headers.get('warc-target-uri')?.startsWith('urn:dom:'))
  const custody = records.find(({ headers }) => headers.get('warc-target-uri')?.startsWith('urn:custody:'))
  const url = response?.headers.get('warc-target-uri')
  if (!response || !custody || url === undefined)
    throw unreadable('a response or a custody record is missing')
  return {
    url,
    response: decodeResponse(response.block),
    custody: CustodyRecord.parse(JSON.parse(custody.block.toString())),
    ...(dom ? { dom: dom.block.toString() } : {}),
  }
}

/**
 * What stands in one hop, as text: body; the answer's head as it is stored, and of the request's what sites gave to be
 * said again; with the last one `dom`, and what the page asked for and was refused.
 */
export type StoredText = { url: string; html: string; head: string; dom?: string; asked: string[] }

/**
 * Every text that a capture object holds: the bodies of redirects too.
 * @throws LanternfishError `CAPTURE_UNREADABLE`
 */
// oxlint-disable-next-line require-await -- as `readCapture`
export async function readTexts(bytes: Uint8Array): Promise<StoredText[]> {
  const records = readRecords(bytes)
  const dom = records.find(({ headers }) => headers.get('warc-target-uri')?.startsWith('urn:dom:'))
  const requests = ofType(records, 'request')
  const texts = ofType(records, 'response').map(({ headers, block }, index) => ({
    url: headers.get('warc-target-uri') ?? '',
    html: decodeResponse(block).html,
    head: [headOf(block), ...givenIn(requests[index])].join('\r\n'),
    asked: [],
  }))
  const last = { ...(dom && { dom: dom.block.toString() }), asked: askedOf(records) }
  return texts.map((text, index) => (index === texts.length - 1 ? { ...text, ...last } : text))
}

function ofType(records: readonly StoredRecord[], type: string): StoredRecord[] {
  return records.filter(({ headers }) => headers.get('warc-type') === type)
}

const GIVEN = /^(?:cookie|referer):.*/gim

function givenIn(request: StoredRecord | undefined): string[] {
  return request ? (headOf(request.block).match(GIVEN) ?? []) : []
}

function headOf(message: Buffer): string {
  const end = message.indexOf(RECORD_END)
  return message.toString('utf8', 0, end === -1 ? message.length : end)
}

/** Scripts ask for what stands nowhere in their page. */
function askedOf(records: readonly StoredRecord[]): string[] {
  const custody = records.find(({ headers }) => headers.get('warc-target-uri')?.startsWith('urn:custody:'))
  if (!custody) return []
  const { deviations } = CustodyRecord.parse(JSON.parse(custody.block.toString()))
  return deviations.refusedRequests.map(
    ({ method = '', host = '', path = '' }) => `${method} ${host} ${path}`,
  )
}

function readRecords(bytes: Uint8Array): StoredRecord[] {
  const plain = unpack(bytes)
  const records: StoredRecord[] = []
  for (let at = 0; at < plain.length;) {
    const end = plain.indexOf(RECORD_END, at)
    const [version, ...lines] = end === -1 ? [] : plain.toString('utf8', at, end).split('\r\n')
    const headers = new Map(lines.map((line) => nameAndValue(line)))
    const length = Number(headers.get('content-length'))
    const start = end + RECORD_END.length
    if (version !== 'WARC/1.1' || !Number.isSafeInteger(length) || start + length > plain.length) {
      throw unreadable(`no WARC record stands at byte ${at}`)
    }
    records.push({ headers, block: plain.subarray(start, start + length) })
    at = start + length + RECORD_END.length
  }
  return records
}

function nameAndValue(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

function unpack(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_OBJECT_BYTES })
  } catch (cause) {
    throw unreadable('it is not gzip', cause)
  }
}

function unreadable(what: string, cause?: unknown): LanternfishError {
  const sentence = `A capture object cannot be read: ${what}; restore it from a copy and compare its hash.`
  return new LanternfishError('CAPTURE_UNREADABLE', sentence, { cause })
}
