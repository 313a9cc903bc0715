import { readKey } from 'openpgp'
import { messageOf, UsageError } from '#shared/errors.ts'

/**
 * The key with which a market signs, as a file holds it.
 *
 * @throws UsageError where it is none, holds a secret, or has expired
 */
export async function readMarketKey(
  text: string,
  file: string,
  now: Date,
): Promise<{ fingerprint: string; armoured: string }> {
  let key: Awaited<ReturnType<typeof readKey>>
  try {
    key = await readKey({ armoredKey: text })
  } catch (cause) {
    throw new UsageError(`${file} holds no armoured PGP key (${messageOf(cause)}).`, { cause })
  }
  if (key.isPrivate())
    throw new UsageError(`${file} holds a secret key: enter the market's public key alone.`)
  const expires = await key.getExpirationTime()
  if (expires instanceof Date && expires <= now)
    throw new UsageError(
      `The key in ${file} expired on ${expires.toISOString()}: enter the market's new one.`,
    )
  return { fingerprint: key.getFingerprint().toUpperCase(), armoured: key.armor() }
}
