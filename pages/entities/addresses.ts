import { createHash } from 'node:crypto'
import type { Entity } from '#contracts/extraction.ts'
import { decodeBase58Check, decodeBlocks } from './base58.ts'
import { decodeBech32, isCashAddress, isSegwitAddress } from './bech32.ts'

const keccak = (bytes: Uint8Array | string) => createHash('keccak-256').update(bytes).digest()

// By the first byte of a base58check address of 25 bytes, as each coin's chain parameters name them.
const VERSIONS: Record<number, string> = { 0x00: 'btc', 0x05: 'btc', 0x30: 'ltc', 0x32: 'ltc', 0x4c: 'dash', 0x10: 'dash', 0x41: 'trx', 0x1e: 'doge', 0x16: 'doge' } // prettier-ignore
const MONERO_NETS: Record<number, number> = { 18: 69, 19: 77, 42: 69 }

// What a token must look like before any checksum is reckoned; each begins in a way of its own, so that few are.
const SHAPES: [pattern: RegExp, read: (token: string) => Entity | undefined][] = [
  [/^(?:bc|ltc)1[ac-hj-np-z02-9]{8,87}$/i, readSegwit],
  [/^0x[0-9a-fA-F]{40}$/, readEthereum],
  [/^[qp][ac-hj-np-z02-9]{41}$/i, (token) => (isCashAddress(token) ? { type: 'bch', value: `bitcoincash:${token.toLowerCase()}` } : undefined)], // prettier-ignore
  [/^[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?$/, readMonero],
  [/^t[13][1-9A-HJ-NP-Za-km-z]{33}$/, readTransparent],
  [/^(?:zs1[ac-hj-np-z02-9]{75}|u1[ac-hj-np-z02-9]{100,500})$/, readShielded],
  [/^[13LMX7TDA9][1-9A-HJ-NP-Za-km-z]{25,34}$/, readBase58],
  [/^[0-9a-f]{76}$/i, readTox],
] // prettier-ignore

/** The one address that a run of letters and digits is, if its checksum holds: by shape first, by checksum second. */
export function addressOf(token: string): Entity | undefined {
  for (const [pattern, read] of SHAPES) if (pattern.test(token)) return read(token)
  return undefined
}

function readBase58(token: string): Entity | undefined {
  const type = VERSIONS[decodeBase58Check(token, 25)?.[0] ?? -1]
  return type === undefined ? undefined : { type, value: token }
}

function readSegwit(token: string): Entity | undefined {
  const type = /^bc/i.test(token) ? 'btc' : 'ltc'
  return isSegwitAddress(token, ['bc', 'ltc']) ? { type, value: token.toLowerCase() } : undefined
}

/**
 * By EIP-55, whose checksum is in the case of the letters: in one case throughout there is none. It is a weak one, about
 * one changed sign in four thousand passes it.
 */
function readEthereum(token: string): Entity | undefined {
  const digits = token.slice(2)
  if (!/[a-f]/.test(digits) || !/[A-F]/.test(digits)) return undefined
  const hash = keccak(digits.toLowerCase()).toString('hex')
  const cased = Array.from(digits.toLowerCase(), (char, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? char.toUpperCase() : char)) // prettier-ignore
  return cased.join('') === digits ? { type: 'eth', value: token } : undefined
}

/** Standard, integrated and subaddresses of Monero's main net: keccak's first four bytes over the rest. */
function readMonero(token: string): Entity | undefined {
  const bytes = decodeBlocks(token)
  if (!bytes || MONERO_NETS[bytes[0]!] !== bytes.length) return undefined
  return keccak(bytes.subarray(0, -4)).subarray(0, 4).equals(bytes.subarray(-4)) ? { type: 'xmr', value: token } : undefined // prettier-ignore
}

/** Zcash's transparent addresses, with two bytes of version. */
function readTransparent(token: string): Entity | undefined {
  const version = decodeBase58Check(token, 26)?.readUInt16BE(0)
  return version === 0x1cb8 || version === 0x1cbd ? { type: 'zec', value: token } : undefined
}

/** Sapling addresses by bech32 (ZIP 173), unified ones by the bech32m around them (ZIP 316). */
function readShielded(token: string): Entity | undefined {
  const decoded = decodeBech32(token)
  const holds = decoded?.prefix === 'zs' ? decoded.encoding === 'bech32' : decoded?.prefix === 'u' && decoded.encoding === 'bech32m' // prettier-ignore
  return holds ? { type: 'zec', value: token } : undefined
}

/** A Tox ID ends in the exclusive or of its pairs of bytes (the Tox specification, "Tox ID"). */
function readTox(token: string): Entity | undefined {
  const bytes = Buffer.from(token, 'hex')
  let [even, odd] = [0, 0]
  for (let i = 0; i < 36; i += 2) {
    even ^= bytes[i]!
    odd ^= bytes[i + 1]!
  }
  return even === bytes[36] && odd === bytes[37] ? { type: 'tox', value: token.toUpperCase() } : undefined
}
