import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { onionHostOf } from '#shared/onion-address.ts'

// PKCS #8 of an ed25519 key up to its 32 bytes (RFC 8410).
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** `expandedSecret` is what Tor stores: the clamped scalar and the prefix, 64 bytes. */
export type OnionKey = { host: string; publicKey: Buffer; expandedSecret: Buffer }

/** The key and address of an onion service, the same for the same seed on every machine. */
export function onionKeyFromSeed(seed: string): OnionKey {
  const secret = createHash('sha256').update(`lanternfish onion service\0${seed}`).digest()
  const publicKey = publicBytes(createPublicKey(ed25519PrivateKey(secret)))
  const expandedSecret = createHash('sha512').update(secret).digest()
  expandedSecret[0]! &= 248
  expandedSecret[31]! &= 63
  expandedSecret[31]! |= 64
  return { host: onionHostOf(publicKey), publicKey, expandedSecret }
}

/** A node:crypto key of a 32-byte ed25519 secret. */
export function ed25519PrivateKey(secret: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: 'der', type: 'pkcs8' })
}

/** The 32 bytes of an ed25519 public key: the tail of its SPKI form. */
export function publicBytes(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
