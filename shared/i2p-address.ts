import { crc32 } from 'node:zlib'
import { decodeBase32 } from './onion-address.ts'

/** The hash of a destination: 32 bytes in 52 characters, whose last one has only its first bit to give. */
const HASHED = /^[a-z2-7]{51}[aq]$/
/** A public key with its signature types: 35 bytes, or 37 where the types take two bytes each. */
const BLINDED = /^(?:[a-z2-7]{56}|[a-z2-7]{59}[aq])$/
const B32 = '.b32.i2p'
const NAME = /^(?:(?:xn--)?[a-z0-9]+(?:-[a-z0-9]+)*\.)+i2p$/
const MAX_NAME = 67
/** Names that the router itself answers, with its own console among them. */
const ROUTERS_OWN = /^(?:.*\.)?(?:b32|console|localhost|proxy|router)\.i2p$/
const TWO_BYTE_TYPES = 1
const UNUSED_FLAGS = 0xf8
/** EdDSA and RedDSA, the two whose keys can be blinded. */
const BLINDABLE = new Set([7, 11])
const RED_DSA = 11

/**
 * Whether this is the lower-case host of a site on I2P: a base-32 address, whose form is checked as far as it can be,
 * or a name of the router's address book. Without port; upper case is the caller's to fold.
 * Source: I2P's "Naming and address book" and "B32 for encrypted leasesets".
 */
export function isI2pHost(host: string): boolean {
  if (host.endsWith(B32)) {
    const label = host.slice(0, -B32.length)
    return HASHED.test(label) || (BLINDED.test(label) && isBlindedKey(decodeBase32(label)))
  }
  return host.length <= MAX_NAME && NAME.test(host) && !ROUTERS_OWN.test(host)
}

/** The first three bytes are mixed with a checksum of the rest, so a slip of the pen shows in them. */
function isBlindedKey(bytes: Buffer): boolean {
  const head = bytes.readUIntLE(0, 3) ^ (crc32(bytes.subarray(3)) & 0xffffff)
  const flags = head & 0xff
  if ((flags & UNUSED_FLAGS) !== 0) return false
  const isWide = (flags & TWO_BYTE_TYPES) !== 0
  if (bytes.length !== (isWide ? 37 : 35)) return false
  const types = isWide
    ? [((head >> 8) & 0xff) * 256 + ((head >> 16) & 0xff), bytes.readUInt16BE(3)]
    : [(head >> 8) & 0xff, (head >> 16) & 0xff]
  return BLINDABLE.has(types[0]!) && types[1] === RED_DSA
}
