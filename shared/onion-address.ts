import { createHash } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const SERVICE = /^[a-z2-7]{56}\.onion$/
const VERSION = 3
/** One label before the service's own is the most that an honest site needs; more is a loop of sub-domains. */
const MAX_LABELS = 3

/**
 * The host of a v3 onion service: 56 characters and `.onion`.
 * Source: rend-spec-v3, "Encoding onion addresses".
 *
 * @param publicKey the service's ed25519 key, 32 bytes
 */
export function onionHostOf(publicKey: Uint8Array): string {
  const bytes = Buffer.concat([publicKey, checksumOf(publicKey), Buffer.of(VERSION)])
  return `${encodeBase32(bytes)}.onion`
}

/**
 * Whether this is the lower-case host of a v3 service whose checksum holds, without sub-domains, port or dot at
 * the end. Upper case is the caller's to fold.
 */
export function isOnionV3(host: string): boolean {
  if (!SERVICE.test(host)) return false
  const bytes = decodeBase32(host.slice(0, 56))
  const publicKey = bytes.subarray(0, 32)
  return bytes[34] === VERSION && checksumOf(publicKey).equals(bytes.subarray(32, 34))
}

/**
 * The service that a host belongs to: itself, or what stands behind one sub-domain label (`www.<service>.onion`).
 *
 * @returns the 62 characters of the service's host, or nothing when it is no v3 onion or has more labels
 */
export function onionServiceOf(host: string): string | undefined {
  const labels = host.split('.')
  if (labels.length > MAX_LABELS || labels.some((label) => !/^[a-z0-9-]{1,63}$/.test(label))) return undefined
  const service = labels.slice(-2).join('.')
  return isOnionV3(service) ? service : undefined
}

function checksumOf(publicKey: Uint8Array): Buffer {
  const hash = createHash('sha3-256').update('.onion checksum').update(publicKey).update(Buffer.of(VERSION))
  return hash.digest().subarray(0, 2)
}

function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((value >> bits) & 31)
    }
  }
  return text
}

/** Without padding; bits that fill no byte are left out. */
export function decodeBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const character of text) {
    value = ((value << 5) | ALPHABET.indexOf(character)) & 0xffff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((value >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}
