import { createHmac } from 'node:crypto'

const HEX_LENGTH = 32

/**
 * A keyed pseudonym of 128 bits: HMAC-SHA-256 over what it is of, where it holds, and the value, apart by zero bytes.
 * Without the key nobody can try names until one fits. The key is new for each release.
 *
 * @param scope two values of one thing have the same pseudonym within a scope only; empty: the whole release
 */
export function pseudonymOf(key: Buffer, type: string, scope: string, value: string | number): string {
  return createHmac('sha256', key).update(`${type}\0${scope}\0${value}`).digest('hex').slice(0, HEX_LENGTH)
}
