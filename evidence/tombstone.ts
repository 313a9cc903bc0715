import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { MasterKey } from '#shared/master-key.ts'

/** What stays of a purged capture beside its leaf: that it was, what its object was, when it went, and by which rule. */
export type Tombstone = {
  captureId: string
  /** SHA-256 and SM3 of the object, lower-case hex, the market's name, and when: with them its leaf is made again. */
  objectSha256: string
  objectSm3: string
  market: string
  capturedAt: Date
  purgedAt: Date
  /** The retention class, and the rule in words. */
  class: string
  rule: string
}

/** Ed25519 (RFC 8032) signature and public key, base64url. */
export type TombstoneSeal = { signature: string; publicKey: string }

/** PKCS #8 around a 32-byte Ed25519 seed (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs with a key that the master key yields: whoever has the database alone can make no tombstone. */
export function openTombstoneSigner(masterKey: MasterKey): (tombstone: Tombstone) => TombstoneSeal {
  const der = Buffer.concat([PKCS8_HEAD, masterKey.derive('tombstone')])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = rawOf(createPublicKey(key))
  return (tombstone) => ({ signature: sign(null, bytesOf(tombstone), key).toString('base64url'), publicKey })
}

export function isSignedBy(tombstone: Tombstone, { signature, publicKey }: TombstoneSeal): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, bytesOf(tombstone), key, Buffer.from(signature, 'base64url'))
}

/** Canonical JSON (RFC 8785), times in UTC with milliseconds. */
function bytesOf(tombstone: Tombstone): Buffer {
  const times = { capturedAt: tombstone.capturedAt.toISOString(), purgedAt: tombstone.purgedAt.toISOString() }
  const entry = { type: 'tombstone', ...tombstone, ...times }
  return Buffer.from(canonicalize(entry) ?? '')
}

function rawOf(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? ''
}
