import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** What the evidence log says about one capture: hashes and names, no content. */
export type CaptureLeaf = {
  captureId: string
  /** SHA-256 and SM3 of the whole object, lower-case hex. */
  sha256: string
  sm3: string
  market: string
  capturedAt: Date
}

/** The bytes that the log hashes: canonical JSON (RFC 8785), times in UTC with milliseconds. */
export function leafData(leaf: CaptureLeaf): Uint8Array {
  const { captureId, sha256, sm3, market } = leaf
  const entry = { type: 'capture', captureId, sha256, sm3, market, capturedAt: leaf.capturedAt.toISOString() }
  return Buffer.from(canonicalize(entry) ?? '')
}

/** Leaf hash of RFC 9162 section 2.1.1, SHA-256(0x00 ‖ data), lower-case hex. */
export function leafHash(data: Uint8Array): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(data).digest('hex')
}
