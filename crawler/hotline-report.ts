import { createHash } from 'node:crypto'
import type { CsamHit } from './csam-gate.ts'

/** All that is kept of a page that the gate stopped: no text, no title, no picture. */
export type HotlineReport = {
  url: string
  /** UTC, ISO 8601. */
  at: string
  rule: string
  /** SHA-256(salt ‖ SHA-256 of the page's text): tells one page from another to whoever has the salt, and nobody else. */
  hash: string
}

/** @param seen `salt` is a secret of the installation, at least 16 bytes */
export function hotlineReportOf(
  hit: CsamHit,
  seen: { url: string; at: Date; salt: Uint8Array },
): HotlineReport {
  const hash = createHash('sha256')
    .update(seen.salt)
    .update(Buffer.from(hit.contentSha256, 'hex'))
    .digest('hex')
  return { url: seen.url, at: seen.at.toISOString(), rule: hit.rule, hash }
}
