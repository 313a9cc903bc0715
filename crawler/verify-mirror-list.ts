import { readCleartextMessage, readKey, verify } from 'openpgp'
import { messageOf } from '#shared/errors.ts'
import { isOnionV3 } from '#shared/onion-address.ts'

export type MarketKey = { fingerprint: string; armoured: string }

/** `onions` are lower-case hosts whose checksums hold, each once, in the list's order. */
export type SignedList =
  | { outcome: 'accepted'; signedAt: Date; fingerprint: string; onions: string[]; mistyped: number }
  | { outcome: 'refused'; reason: string; signedAt?: Date }

const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----'
const END = '-----END PGP SIGNATURE-----'
const ONION = /(?<![a-z0-9])([a-z0-9]{56})\.onion(?![a-z0-9])/gi
const LONGEST = 200_000
const MOST_ONIONS = 100

/**
 * Reads a market's clear-signed list of mirrors.
 *
 * @param page the body, as text or HTML
 * @param keys the market's own, as a person entered them
 * @param last when the list that was accepted last was signed: an older one is replayed
 */
export async function verifyMirrorList(
  page: string,
  keys: readonly MarketKey[],
  { now, last }: { now: Date; last: Date | undefined },
): Promise<SignedList> {
  const text = signedTextOf(page)
  if (text === undefined) return refused('it holds no clear-signed text')
  const read = await verified(text, keys, now)
  if (typeof read === 'string') return refused(read)
  const { signedAt, fingerprint, data } = read
  if (last && signedAt < last) return { ...refused('it is older than the list that stands'), signedAt }
  const named = [...new Set(Array.from(data.matchAll(ONION), ([, label]) => `${label!.toLowerCase()}.onion`))]
  const onions = named.filter(isOnionV3).slice(0, MOST_ONIONS)
  return { outcome: 'accepted', signedAt, fingerprint, onions, mistyped: named.length - onions.length }
}

/** The clear-signed part of a page; markup around and entities in it are taken away. */
export function signedTextOf(page: string): string | undefined {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END, begin)
  if (begin === -1 || end === -1 || end - begin > LONGEST) return undefined
  const part = page.slice(begin, end + END.length)
  const isMarkup = /<\/?[a-z]/i.test(page.slice(0, begin))
  if (!isMarkup) return part
  const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#43;': '+', '&amp;': '&' } // prettier-ignore
  return part
    .replaceAll(/<br\s*\/?>\r?\n?/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(?:lt|gt|quot|amp|#39|#43);/g, (entity) => ENTITIES[entity]!)
}

type Verified = { signedAt: Date; fingerprint: string; data: string }

/** Why it is not the market's, in words, or what was signed. */
async function verified(text: string, keys: readonly MarketKey[], now: Date): Promise<Verified | string> {
  try {
    const message = await readCleartextMessage({ cleartextMessage: text })
    const verificationKeys = await Promise.all(keys.map(({ armoured }) => readKey({ armoredKey: armoured })))
    const { signatures, data } = await verify({ message, verificationKeys, date: now })
    const [first] = signatures
    if (!first) return 'it carries no signature'
    const key = verificationKeys.find((one) => one.getKeys(first.keyID).length > 0)
    if (!key) return 'it is signed with a key that is not the market’s'
    const fingerprint = key.getFingerprint().toUpperCase()
    const expires = await key.getExpirationTime()
    if (expires instanceof Date && expires <= now)
      return `the market’s key ${fingerprint} has expired: enter the new one with \`market key add\``
    await first.verified
    const signedAt = (await first.signature).packets[0]?.created
    return signedAt ? { signedAt, fingerprint, data } : 'its signature bears no date'
  } catch (error) {
    return `its signature does not hold (${messageOf(error).replaceAll(/\s+/g, ' ').slice(0, 120)})`
  }
}

function refused(reason: string): { outcome: 'refused'; reason: string } {
  return { outcome: 'refused', reason: `the signed list was refused: ${reason}` }
}
