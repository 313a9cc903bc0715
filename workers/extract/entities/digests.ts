import type { Entity } from '#contracts/extraction.ts'
import { hasLongRun } from '#pages/entities/long-runs.ts'

const LENGTHS: Record<number, string> = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' }
// Nothing in a digest checks, so that the text has to say what it is.
const DIGEST =
  /(?=[mshcх校])(?<![a-z])(?:md5|sha-?(?:1|256|512)|hash|checksum|校验|хеш)[^0-9a-f\n]{0,20}(?<![0-9a-f])([0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])/giu
const FINGERPRINT =
  /(?:fingerprint|pgp|gpg|key\s?id|指纹|отпечаток)[^0-9a-f\n]{0,24}(?:0x)?((?:[0-9a-f]{4}[ \u00a0:]{0,2}){9}[0-9a-f]{4})(?![0-9a-f])/giu

/** Digests of files and fingerprints of PGP keys that a text names as such; type by length, hex in lower case, fingerprints in upper. */
export function digestsIn(text: string): Entity[] {
  // The shortest digest has 32 signs.
  const named = hasLongRun(text) ? text.matchAll(DIGEST) : []
  const digests = Array.from(named, ([, hex]) => ({ type: LENGTHS[hex!.length]!, value: hex!.toLowerCase() })) // prettier-ignore
  const prints = Array.from(text.matchAll(FINGERPRINT), ([, hex]) => ({ type: 'pgp', value: hex!.replaceAll(/[^0-9a-f]/gi, '').toUpperCase() })) // prettier-ignore
  return [...prints, ...digests]
}
