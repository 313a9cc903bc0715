import { createHash } from 'node:crypto'

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const END = '-----END PGP PUBLIC KEY BLOCK-----'
const LONGEST_BLOCK = 60_000
const MOST_BLOCKS = 500

/**
 * Fingerprints of the public keys in a page whose armour decodes, whose CRC-24 holds where it is printed, and whose first
 * packet is a public key (RFC 9580).
 */
export function pgpFingerprints(html: string): string[] {
  return blocksIn(html).flatMap((armour) => fingerprintOf(armour) ?? [])
}

function blocksIn(html: string): string[] {
  const blocks: string[] = []
  let begin = html.indexOf(BEGIN)
  for (let end = html.indexOf(END); end !== -1 && begin !== -1 && blocks.length < MOST_BLOCKS;) {
    const start = begin + BEGIN.length
    if (end < start) {
      end = html.indexOf(END, start)
      continue
    }
    begin = html.indexOf(BEGIN, start)
    // What has another beginning inside was cut off.
    const isWhole = begin === -1 || begin > end
    if (isWhole && end - start <= LONGEST_BLOCK) blocks.push(html.slice(start, end))
  }
  return blocks
}

/** @param armour What stands between the BEGIN and END lines, tags and headers among it. */
function fingerprintOf(armour: string): string | undefined {
  const text = armour.replaceAll(/<[^<>]*>/g, '\n').replaceAll(/&#0*43;|&plus;/g, '+').replaceAll(/&#0*61;/g, '=') // prettier-ignore
  const lines = text.split(/[\n\r]/).map((line) => line.trim())
  const body = lines.filter((line) => /^[A-Za-z0-9+/]+={0,2}$/.test(line))
  const check = lines.find((line) => /^=[A-Za-z0-9+/]{4}$/.test(line))
  const bytes = Buffer.from(body.join(''), 'base64')
  if (check !== undefined && Buffer.from(check.slice(1), 'base64').readUIntBE(0, 3) !== crc24(bytes))
    return undefined
  const packet = firstPacket(bytes)
  if (!packet || packet.tag !== 6) return undefined
  const { body: key } = packet
  const version = key[0]
  if (version === 4) return hashed('sha1', [0x99, key.length >> 8, key.length & 0xff], key)
  if (version === 6) return hashed('sha256', [0x9b, 0, 0, key.length >> 8, key.length & 0xff], key)
  return undefined
}

/** The checksum of RFC 9580, section 6.1.1. */
function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1
      if (crc & 0x1000000) crc ^= 0x1864cfb
    }
  }
  return crc & 0xffffff
}

function hashed(algorithm: string, head: number[], key: Uint8Array): string {
  return createHash(algorithm).update(new Uint8Array(head)).update(key).digest('hex').toUpperCase()
}

/** The first packet of RFC 9580, section 4.2, in the old or the new form. */
function firstPacket(bytes: Buffer): { tag: number; body: Buffer } | undefined {
  const first = bytes[0]
  if (first === undefined || bytes.length < 10 || (first & 0x80) === 0) return undefined
  const isNew = (first & 0x40) !== 0
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f
  const [length, start] = isNew ? newLength(bytes) : oldLength(bytes, first & 3)
  if (length === undefined || length === 0 || start + length > bytes.length) return undefined
  return { tag, body: bytes.subarray(start, start + length) }
}

function newLength(bytes: Buffer): [number | undefined, number] {
  const one = bytes[1]!
  if (one < 192) return [one, 2]
  if (one < 224) return [((one - 192) << 8) + bytes[2]! + 192, 3]
  return one === 255 ? [bytes.readUInt32BE(2), 6] : [undefined, 0]
}

function oldLength(bytes: Buffer, type: number): [number | undefined, number] {
  if (type === 0) return [bytes[1], 2]
  if (type === 1) return [bytes.readUInt16BE(1), 3]
  return type === 2 ? [bytes.readUInt32BE(1), 5] : [undefined, 0]
}
