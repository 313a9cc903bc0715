import { createHash } from 'node:crypto'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const DIGIT = new Map(Array.from(ALPHABET, (char, i) => [char, BigInt(i)]))
/** Of Monero's blocks: so many signs stand for so many bytes. */
const BLOCK_BYTES = [0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8]

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** The number that a base58 string stands for; nothing where a sign is none of the alphabet. */
function valueOf(text: string): bigint | undefined {
  let value = 0n
  for (const char of text) {
    const digit = DIGIT.get(char)
    if (digit === undefined) return undefined
    value = value * 58n + digit
  }
  return value
}

/** Payload of a base58check string of a known length in bytes, checksum included; nothing where that does not hold. */
export function decodeBase58Check(text: string, length: number): Buffer | undefined {
  const value = valueOf(text)
  if (value === undefined) return undefined
  const hex = value.toString(16)
  if (hex.length > length * 2) return undefined
  const bytes = Buffer.from(hex.padStart(length * 2, '0'), 'hex')
  // Each leading 1 is a leading zero byte, no more and no fewer.
  const ones = /^1*/.exec(text)![0].length
  const zeros = bytes.findIndex((byte) => byte !== 0)
  if (ones !== (zeros === -1 ? length : zeros)) return undefined
  const [payload, check] = [bytes.subarray(0, -4), bytes.subarray(-4)]
  return sha256(sha256(payload)).subarray(0, 4).equals(check) ? payload : undefined
}

/** Bytes of Monero's base58, in blocks of eleven signs for eight bytes (CryptoNote standard 7). */
export function decodeBlocks(text: string): Buffer | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < text.length; at += 11) {
    const block = text.slice(at, at + 11)
    const size = BLOCK_BYTES[block.length]!
    const value = valueOf(block)
    if (size < 1 || value === undefined || value >= 1n << BigInt(size * 8)) return undefined
    parts.push(Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex'))
  }
  return Buffer.concat(parts)
}
