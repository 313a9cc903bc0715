import { createHash } from 'node:crypto'

/** What is stored of a secret that was drawn at random; one that a person chose needs Argon2 instead. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
