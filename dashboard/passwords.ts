import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

// OWASP Password Storage Cheat Sheet, minimum for Argon2id: 19 MiB, two passes, one lane.
const NOW = { memory: 19_456, passes: 2, parallelism: 1 }
const KEY_BYTES = 32
const SALT_BYTES = 16

type Cost = typeof NOW

/** Of a password nobody has: an unknown name costs the same time as a known one. */
const NOBODYS = `$argon2id$v=19$${costText(NOW)}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`), which carries its own cost for when ours has grown. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await deriveKey(password, salt, NOW)
  return `$argon2id$v=19$${costText(NOW)}$${unpadded(salt)}$${unpadded(key)}`
}

/** @param hash null where there is no account or it has no password yet: wrong, and as slow */
export async function isRightPassword(password: string, hash: string | null): Promise<boolean> {
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash ?? NOBODYS)
  if (!read) throw new Error('a stored password hash is no PHC string of Argon2id')
  const [, memory, passes, parallelism, salt = '', expected = ''] = read
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const key = await deriveKey(password, Buffer.from(salt, 'base64'), cost)
  return timingSafeEqual(key, Buffer.from(expected, 'base64')) && hash !== null
}

/** Two keyboards may write one character in two ways (NIST SP 800-63B-4, section 3.1.1.2). */
function deriveKey(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength: KEY_BYTES, ...cost })
}

function costText({ memory, passes, parallelism }: Cost): string {
  return `m=${memory},t=${passes},p=${parallelism}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
