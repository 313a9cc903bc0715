import { createHash } from 'node:crypto'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** An address in the form of Bitcoin's whose checksum holds and whose key nobody has: the hash of a seed. */
export function walletOf(...seed: string[]): string {
  const body = Buffer.concat([Buffer.of(0), sha256(Buffer.from(seed.join('\0'))).subarray(0, 20)])
  const bytes = Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)])
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = ALPHABET[Number(rest % 58n)]! + text
  // Each zero byte in front is a `1` of its own.
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros) + text
}
