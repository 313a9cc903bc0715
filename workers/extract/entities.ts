import { createHash } from 'node:crypto'
import type { Entity } from '#contracts/extraction.ts'
import { decodeBase58Check, isSegwitAddress } from './addresses.ts'
import { pgpFingerprints } from './pgp.ts'

const BASE58 = /(?<![1-9A-HJ-NP-Za-km-z])[13LM][1-9A-HJ-NP-Za-km-z]{25,34}(?![1-9A-HJ-NP-Za-km-z])/g
const BECH32 = /(?<![a-z0-9])(?:bc|ltc)1[ac-hj-np-z02-9]{11,71}(?![a-z0-9])/gi
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?![\w-])/gi
/** A page with more addresses than a seller has is a leak, and a leak's addresses are its victims'. */
const MOST_EMAILS = 5

/**
 * Entities of a page that check: onion v3 addresses, Bitcoin and Litecoin addresses, PGP keys (by fingerprint),
 * e-mail addresses. Each once, in that order.
 *
 * @param text Visible text. @param html The page, for keys and for addresses in links.
 */
export function findEntities(text: string, html: string): Entity[] {
  const entities: Entity[] = []
  const add = (type: string, values: Iterable<string>) => {
    for (const value of new Set(values)) entities.push({ type, value })
  }
  add('onion', onionsIn(html))
  const base58 = matches(text, BASE58).map((address) => ({ address, version: decodeBase58Check(address) }))
  add(
    'btc',
    base58.filter(({ version }) => version === 0x00 || version === 0x05).map(({ address }) => address),
  )
  add(
    'ltc',
    base58.filter(({ version }) => version === 0x30 || version === 0x32).map(({ address }) => address),
  )
  const segwit = matches(text, BECH32)
    .filter(isSegwitAddress)
    .map((address) => address.toLowerCase())
  add(
    'btc',
    segwit.filter((address) => address.startsWith('bc1')),
  )
  add(
    'ltc',
    segwit.filter((address) => address.startsWith('ltc1')),
  )
  if (html.includes('BEGIN PGP PUBLIC KEY')) add('pgp', pgpFingerprints(html))
  const emails = new Set(text.includes('@') ? matches(text, EMAIL).map((email) => email.toLowerCase()) : [])
  if (emails.size <= MOST_EMAILS) add('email', emails)
  return entities
}

function matches(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? []
}

/** Searched by `.onion`: a pattern of 56 letters would try its luck at every letter of the page. */
function onionsIn(html: string): Set<string> {
  const found = new Set<string>()
  for (let at = html.indexOf('.onion'); at !== -1; at = html.indexOf('.onion', at + 6)) {
    const label = /(?<![a-z2-7])[a-z2-7]{56}$/i.exec(html.slice(Math.max(0, at - 57), at))?.[0].toLowerCase()
    const isWhole = label !== undefined && !/^[\w-]/.test(html.slice(at + 6, at + 7))
    if (isWhole && !found.has(`${label}.onion`) && isOnionLabel(label)) found.add(`${label}.onion`)
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

function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const char of text.toLowerCase()) {
    buffer = ((buffer << 5) | 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(char)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 0xff)
  }
  return new Uint8Array(bytes)
}
