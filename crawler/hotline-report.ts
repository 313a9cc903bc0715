import { createHash, createHmac } from 'node:crypto'
import type { NewReport } from '#db/hotline-reports.ts'
import type { HotlineSeal } from '#shared/hotline-seal.ts'
import { sealContext, type SealedReport } from '#contracts/hotline.ts'
import type { CsamHit } from './csam-gate.ts'

/** What a crawler needs to report: a secret of the installation, at least 16 bytes, and the officer's public key. */
export type ReportKeys = { salt: Uint8Array; seal: HotlineSeal }

/** `wasRead`: false where the address alone was enough. `reached`: addresses of the clicks that led there. */
export type Stopped = { url: string; wasRead: boolean; reached: readonly string[] }

/**
 * All that is kept of a page that the gate stopped: no text, no title, no picture. Its address, the way to it and the
 * digest of its body are closed to all but the officer; salted digests tell one from another.
 */
export function hotlineReportOf(
  hit: CsamHit,
  { url, wasRead, reached }: Stopped,
  { salt, seal }: ReportKeys,
): NewReport {
  const { rule, rulesVersion, contentSha256, phraseSha256 } = hit
  const urlMark = markOf(salt, url)
  const closed: SealedReport = { url, sha256: wasRead ? contentSha256 : null, reached: [...reached] }
  return {
    rule,
    urlMark,
    sealed: seal.seal(JSON.stringify(closed), sealContext({ rule, urlMark })),
    contentHash: wasRead ? saltedHash(salt, contentSha256) : null,
    phraseMark: phraseSha256 === null ? null : saltedHash(salt, phraseSha256),
    gateVersion: rulesVersion,
  }
}

/** The same of a report from before addresses were sealed. */
export function sealOldReport(url: string, rule: string, { salt, seal }: ReportKeys) {
  const urlMark = markOf(salt, url)
  const closed: SealedReport = { url, sha256: null, reached: [] }
  return { urlMark, sealed: seal.seal(JSON.stringify(closed), sealContext({ rule, urlMark })) }
}

function markOf(salt: Uint8Array, url: string): string {
  return createHmac('sha256', salt).update(url).digest('hex')
}

function saltedHash(salt: Uint8Array, digest: string): string {
  return createHash('sha256').update(salt).update(Buffer.from(digest, 'hex')).digest('hex')
}
