import { createHash } from 'node:crypto'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const BECH32M = 0x2bc830a3

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** The version byte of a base58check address whose checksum holds; nothing otherwise. */
export function decodeBase58Check(address: string): number | undefined {
  let value = 0n
  for (const char of address) {
    const digit = BASE58.indexOf(char)
    if (digit === -1) return undefined
    value = value * 58n + BigInt(digit)
  }
  // Version, twenty bytes of hash, four of checksum: leading ones are leading zero bytes.
  const hex = value.toString(16).padStart(50, '0')
  const zeros = /^1*/.exec(address)![0].length
  const bytes = Buffer.from(hex, 'hex')
  if (bytes.length !== 25 || (zeros > 0 && bytes.findIndex((byte) => byte !== 0) < zeros)) return undefined
  const check = sha256(sha256(bytes.subarray(0, 21))).subarray(0, 4)
  return check.equals(bytes.subarray(21)) ? bytes[0] : undefined
}

/** Whether a segwit address holds by BIP 173 (version 0) or BIP 350 (later versions). */
export function isSegwitAddress(address: string): boolean {
  const lower = address.toLowerCase()
  if (lower !== address && address.toUpperCase() !== address) return false
  const split = lower.lastIndexOf('1')
  const prefix = lower.slice(0, split)
  const data = Array.from(lower.slice(split + 1), (char) => BECH32.indexOf(char))
  if (data.length < 7 || data.includes(-1)) return false
  const expanded = [...Array.from(prefix, (c) => c.charCodeAt(0) >> 5), 0, ...Array.from(prefix, (c) => c.charCodeAt(0) & 31)] // prettier-ignore
  const version = data[0]!
  const programLength = Math.floor(((data.length - 7) * 5) / 8)
  if (version > 16 || programLength < 2 || programLength > 40) return false
  if (version === 0 && programLength !== 20 && programLength !== 32) return false
  return polymod([...expanded, ...data]) === (version === 0 ? 1 : BECH32M)
}

function polymod(values: number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) check ^= generators[i]!
  }
  return check >>> 0
}
