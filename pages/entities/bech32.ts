const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const DIGIT = new Map(Array.from(ALPHABET, (char, i) => [char, i]))
const CONSTANTS = { 1: 'bech32', 0x2bc830a3: 'bech32m' } as Record<number, 'bech32' | 'bech32m' | undefined>
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const CASH_GENERATORS = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n]

export type Bech32 = { prefix: string; encoding: 'bech32' | 'bech32m'; data: number[] }

/** Prefix and five-bit groups of a string whose checksum holds by BIP 173 or BIP 350; in one case throughout. */
export function decodeBech32(text: string): Bech32 | undefined {
  const lower = text.toLowerCase()
  if (lower !== text && text.toUpperCase() !== text) return undefined
  const split = lower.lastIndexOf('1')
  const prefix = lower.slice(0, split)
  const data = digitsOf(lower.slice(split + 1))
  if (split < 1 || !data || data.length < 6) return undefined
  const expanded = [...Array.from(prefix, (c) => c.charCodeAt(0) >> 5), 0, ...Array.from(prefix, (c) => c.charCodeAt(0) & 31)] // prettier-ignore
  const encoding = CONSTANTS[polymod([...expanded, ...data])]
  return encoding && { prefix, encoding, data: data.slice(0, -6) }
}

/** Five-bit groups as bytes; nothing where what is left over is more than padding. */
export function toBytes(groups: number[]): number[] | undefined {
  const bytes: number[] = []
  let [buffer, bits] = [0, 0]
  for (const group of groups) {
    buffer = ((buffer << 5) | group) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 0xff)
  }
  return bits < 5 && (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

/** Whether a segwit address of one of these prefixes holds: version 0 by BIP 173, later ones by BIP 350. */
export function isSegwitAddress(text: string, prefixes: string[]): boolean {
  const decoded = text.length <= 90 ? decodeBech32(text) : undefined
  if (!decoded || !prefixes.includes(decoded.prefix)) return false
  const [version, ...groups] = decoded.data
  const program = toBytes(groups)
  if (version === undefined || version > 16 || !program) return false
  if (decoded.encoding !== (version === 0 ? 'bech32' : 'bech32m')) return false
  return version === 0 ? [20, 32].includes(program.length) : program.length >= 2 && program.length <= 40
}

/** Whether a Bitcoin Cash address holds, with or without its prefix (the cashaddr specification). */
export function isCashAddress(text: string): boolean {
  const lower = text.toLowerCase()
  if (lower !== text && text.toUpperCase() !== text) return false
  const data = digitsOf(lower.replace(/^bitcoincash:/, ''))
  if (!data || data.length !== 42) return false
  let check = 1n
  for (const value of [...Array.from('bitcoincash', (c) => c.charCodeAt(0) & 31), 0, ...data]) {
    const top = check >> 35n
    check = ((check & 0x07ffffffffn) << 5n) ^ BigInt(value)
    for (const [i, generator] of CASH_GENERATORS.entries()) if ((top >> BigInt(i)) & 1n) check ^= generator
  }
  return check === 1n && toBytes(data.slice(0, -8)) !== undefined
}

function digitsOf(text: string): number[] | undefined {
  const digits = Array.from(text, (char) => DIGIT.get(char))
  return digits.includes(undefined) ? undefined : (digits as number[])
}

function polymod(values: number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) check ^= GENERATORS[i]!
  }
  return check >>> 0
}
