import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
/** Signature types that an encrypted I2P destination may have: Ed25519 and RedDSA. */
const I2P_SIGNATURES = new Set([7, 11])

/** Onion v3 addresses of a text whose checksum holds, in lower case. */
export function onionsIn(text: string): Set<string> {
  return labelsBefore(text, '.onion', /(?<![a-z2-7])[a-z2-7]{56}$/i, 57, isOnionLabel)
}

/** I2P addresses in base 32 that decode without rest, and encrypted ones whose checksum holds (I2P proposal 149). */
export function garlicsIn(text: string): Set<string> {
  // Hardly a page has one, and a short text is looked for in a sixth of the time.
  if (!text.includes('.b32')) return new Set()
  return labelsBefore(text, '.b32.i2p', /(?<![a-z2-7])(?:[a-z2-7]{52}|[a-z2-7]{56,63})$/i, 64, isGarlicLabel)
}

/** Searched by its ending: a pattern of 56 letters would try its luck at every letter of the page. */
function labelsBefore(
  text: string,
  ending: string,
  shape: RegExp,
  longest: number,
  holds: (label: string) => boolean,
): Set<string> {
  const found = new Set<string>()
  let last: string | undefined
  for (let at = text.indexOf(ending); at !== -1; at = text.indexOf(ending, at + ending.length)) {
    const before = text.slice(Math.max(0, at - longest), at)
    // A page with its own address in each link names it hundreds of times.
    if (before === last) continue
    const label = shape.exec(before)?.[0].toLowerCase()
    const isWhole =
      label !== undefined && !/^[\w-]/.test(text.slice(at + ending.length, at + ending.length + 1))
    if (!isWhole) continue
    if (!found.has(label + ending) && holds(label)) found.add(label + ending)
    last = before
  }
  return found
}

/** The checksum and version of rend-spec-v3, section 6. */
export function isOnionLabel(label: string): boolean {
  const bytes = fromBase32(label)
  if (bytes.length !== 35 || bytes[34] !== 3) return false
  const hash = createHash('sha3-256').update('.onion checksum').update(bytes.subarray(0, 32)).update(bytes.subarray(34)) // prettier-ignore
  const digest = hash.digest()
  return digest[0] === bytes[32] && digest[1] === bytes[33]
}

function isGarlicLabel(label: string): boolean {
  // 52 signs hold four bits more than the 256 of a hash; they are zero.
  if (label.length === 52) return /[aq]$/.test(label)
  const bytes = fromBase32(label)
  const check = crc32(bytes.subarray(3))
  const [flags, signature, blinded] = [0, 1, 2].map((i) => bytes[i]! ^ ((check >>> (8 * i)) & 0xff)) as [number, number, number] // prettier-ignore
  return flags < 8 && I2P_SIGNATURES.has(signature) && I2P_SIGNATURES.has(blinded)
}

function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let [buffer, bits] = [0, 0]
  for (const char of text.toLowerCase()) {
    buffer = ((buffer << 5) | BASE32.indexOf(char)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 0xff)
  }
  return new Uint8Array(bytes)
}
