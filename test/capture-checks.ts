import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import canonicalize from 'canonicalize'
import { sql, type Selectable } from 'kysely'
import { WARCParser } from 'warcio'
import type { Database } from '#db/open-database.ts'
import type { Capture as CaptureRow } from '#db/tables.ts'
import type { CustodyRecord } from '#evidence/custody.ts'
import { readCapture, type Capture } from '#evidence/read-capture.ts'

/** What a court would check of one capture, by readers that are not those that wrote it where there are any. */

export type StoredCapture = Selectable<CaptureRow> & {
  market: string
  mirror: string
  leaf: string | null
  path: string | null
  depth: number
}

type WarcBlock = { type: string; uri: string; id: string; block: Buffer }

/** Each capture with its market, mirror, page and leaf. */
export async function readStoredCaptures(database: Database): Promise<StoredCapture[]> {
  const { rows } = await sql<StoredCapture>`
    select c.*, m.name as market, r.host as mirror, e.leaf_hash as leaf, p.path, p.depth
    from capture c join market m on m.id = c.market_id join mirror r on r.id = c.mirror_id
      join page p on p.id = c.page_id left join evidence_leaf e on e.capture_id = c.id
    order by c.started_at`.execute(database)
  return rows
}

const hashOf = (algorithm: 'sha256' | 'sm3', bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex')

/** SHA-256(0x00 ‖ canonical JSON), RFC 9162 section 2.1.1, computed here anew. */
function leafOf(row: StoredCapture): string {
  const entry = {
    type: 'capture',
    captureId: row.id,
    sha256: row.object_sha256,
    sm3: row.object_sm3,
    market: row.market,
    capturedAt: row.started_at.toISOString(),
  }
  return createHash('sha256')
    .update('\0')
    .update(canonicalize(entry) ?? '')
    .digest('hex')
}

async function openObject(bytes: Uint8Array): Promise<Capture & { blocks: WarcBlock[] }> {
  const blocks: WarcBlock[] = []
  for await (const record of new WARCParser([bytes], { parseHttp: false })) {
    const block = Buffer.from(await record.readFully(false))
    const id = (record.warcHeader('WARC-Record-ID') ?? '').replaceAll(/[<>]/g, '')
    blocks.push({ type: record.warcType ?? '', uri: record.warcTargetURI ?? '', id, block })
  }
  return { ...(await readCapture(bytes)), blocks }
}

/** Fields of the row that say what the custody record says. Equal in both, or the evidence contradicts itself. */
function statedByRow(row: StoredCapture) {
  return {
    number: row.id,
    legalBasis: row.legal_basis,
    market: row.market,
    mirror: row.mirror,
    networkAddress: row.requested_url,
    finalAddress: row.final_url,
    clickPath: row.click_path,
    httpStatus: row.status,
    pageKind: row.page_kind,
    identityId: row.identity_id,
    level: row.access,
    start: row.started_at.toISOString(),
    end: row.ended_at.toISOString(),
    clock: row.clock,
    configSha256: row.config_hash,
    recipe: { name: row.recipe, version: row.recipe_version },
    scrapeId: row.scrape_id,
    lane: row.lane,
    operators: row.operators,
  }
}

function statedByCustody(custody: CustodyRecord): ReturnType<typeof statedByRow> {
  const { source, access, time } = custody
  return {
    number: custody.exhibit.number,
    legalBasis: custody.legalBasis,
    market: source.market,
    mirror: source.mirror,
    networkAddress: source.networkAddress,
    finalAddress: source.finalAddress,
    clickPath: source.clickPath,
    httpStatus: source.httpStatus,
    pageKind: source.pageKind ?? '',
    identityId: access.identityId,
    level: access.level,
    start: time.start.utc,
    end: time.end.utc,
    clock: time.clock,
    configSha256: custody.tool.configSha256,
    recipe: { name: custody.recipe?.name ?? null, version: custody.recipe?.version ?? null },
    scrapeId: custody.scrapeId,
    lane: custody.method.lane,
    operators: custody.people.operators.map(({ name }) => name),
  }
}

/** Everything that is wrong with a capture, as sentences; none where a court could rely on it. */
export async function faultsOf(row: StoredCapture, bytes: Uint8Array): Promise<string[]> {
  const { custody, blocks, dom } = await openObject(bytes)
  const [request, response] = (['request', 'response'] as const).map((type) =>
    blocks.findLast((block) => block.type === type)?.block.toString('latin1'),
  )
  const hashes = new Set(custody.integrity.items.map(({ sha256 }) => sha256))
  const { host, pathname, search } = new URL(row.final_url)
  const head = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n`
  const checks: Record<string, boolean> = {
    'the object is not what the row says': isDeepStrictEqual(
      [hashOf('sha256', bytes), hashOf('sm3', bytes), bytes.length],
      [row.object_sha256, row.object_sm3, row.object_bytes],
    ),
    'the custody record and the row differ': isDeepStrictEqual(statedByCustody(custody), statedByRow(row)),
    'redirects differ': isDeepStrictEqual(custody.source.redirects, row.redirects),
    'the leaf cannot be computed again': row.leaf === leafOf(row),
    'the basis is not frozen as a simulation':
      custody.legalBasis.simulation && custody.case.reference === 'SIMULATION-1',
    'the network is not named': custody.access.network === 'simulated onion network',
    'fewer than two operators': custody.people.operators.length >= 2,
    'a reason is missing': [custody.people.witness, custody.originalMedium].every(
      ({ reason }) => reason !== '',
    ),
    'no clock source, offset or reason why it is not known':
      custody.time.clock.source !== null &&
      (custody.time.clock.offsetSeconds ?? custody.time.clock.reason) !== null,
    'program or place is not named':
      row.program_version.startsWith(custody.tool.version) && custody.place.host !== '',
    'steps are missing': custody.method.steps.length > 4,
    'the way to the page is not the way that was gone': row.click_path.length === row.depth,
    'an item has another hash': custody.integrity.items.every((item) => isAsStored(item, blocks)),
    'the hash of the wire bytes is not among the items': hashes.has(row.wire_sha256),
    'the request is not whole': (request?.startsWith(head) && request.endsWith('\r\n\r\n')) ?? false,
    'the answer is not whole': /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n/.test(response ?? ''),
    'headers are missing':
      hasHeader(row.request_headers, 'User-Agent') && hasHeader(row.response_headers, 'content-type'),
    'a browser left no document, or the HTTP lane one': (row.lane === 'browser') === (dom !== undefined),
    'the hash of the document is not among the items':
      row.lane === 'http' ? row.dom_sha256 === null : hashes.has(row.dom_sha256 ?? ''),
    'something is missing in the row':
      row.processed_at !== null && row.process_error === null && row.recipe !== null,
  }
  return Object.entries(checks).flatMap(([fault, holds]) => (holds ? [] : [`${row.final_url}: ${fault}`]))
}

type Item = CustodyRecord['integrity']['items'][number]

/** Bytes that were replaced before storing cannot be hashed again: their item names no record. */
function isAsStored({ recordId, sha256, sm3 }: Item, blocks: WarcBlock[]): boolean {
  if (recordId === null) return true
  const block = blocks.find(({ id }) => id === recordId)?.block
  return block !== undefined && hashOf('sha256', block) === sha256 && hashOf('sm3', block) === sm3
}

function hasHeader(headers: unknown, name: string): boolean {
  return (headers as [string, string][]).some(([key]) => key.toLowerCase() === name.toLowerCase())
}

/** All that a person could read in an object: each record as it lies there, the decoded page, the document. */
export async function textsOf(bytes: Uint8Array): Promise<string> {
  const { blocks, response, dom = '' } = await openObject(bytes)
  return [...blocks.map(({ block }) => block.toString()), response.html, dom].join('\n')
}

/** Every row of every table of ours and of the queue, as text, by table. */
export async function dumpTables(database: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(database)
  const dump = new Map<string, string>()
  for (const { name } of rows) {
    const table = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(database)
    dump.set(name, table.rows.map(({ row }) => row).join('\n'))
  }
  return dump
}
