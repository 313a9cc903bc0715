import { createHmac } from 'node:crypto'
import type { Review } from '#contracts/extraction.ts'
import type { MasterKey } from '#shared/master-key.ts'

/** Reviews with fingerprints that tell nothing of their texts to whoever has the database and not its key. */
export type KeyReviews = (reviews: Review[]) => Review[]

/**
 * HMAC-SHA-256 of each fingerprint under a key of this installation: the texts are short, so that a bare hash of one could
 * be guessed. The same text has the same fingerprint wherever this installation reads it.
 */
export function openReviewKey(masterKey: MasterKey): KeyReviews {
  const key = masterKey.derive('review fingerprints')
  const keyed = (print: string): string => createHmac('sha256', key).update(print).digest('hex')
  return (reviews) => reviews.map((review) => ({ ...review, fingerprint: keyed(review.fingerprint) }))
}
