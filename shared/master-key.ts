import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { LanternfishError } from './errors.ts'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1'

/**
 * The key that lies outside the database. What it seals is safe in a row: AES-256-GCM with a fresh nonce
 * (NIST SP 800-38D), bound to its place by `context`, so that a sealed value moved to another row does not open.
 */
export type MasterKey = {
  /** Twelve hex characters that name the key and tell nothing of it. */
  id: string
  /** @param context where the value stands, such as `destination|secret|7` */
  seal(plain: string, context: string): string
  /** @throws LanternfishError when another key sealed it, it was changed, or it was sealed for another place */
  unseal(sealed: string, context: string): string
  /** 32 bytes for one purpose alone (HKDF-SHA-256, RFC 5869). */
  derive(purpose: string): Buffer
}

/** A new master key as text: 64 hex characters. */
export function makeMasterKey(): string {
  return randomBytes(KEY_BYTES).toString('hex')
}

/**
 * @param text 64 hex characters
 * @returns undefined where the text is no key: the caller knows where it came from, and says so
 */
export function openMasterKey(text: string): MasterKey | undefined {
  if (!/^[0-9a-f]{64}$/.test(text)) return undefined
  const root = Buffer.from(text, 'hex')
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `lanternfish/${purpose}`, KEY_BYTES))
  const id = createHash('sha256').update(derive('key id')).digest('hex').slice(0, 12)
  const key = derive('seal')
  return {
    id,
    derive,
    seal: (plain, context) => [VERSION, id, sealBytes(key, plain, context)].join('.'),
    unseal: (sealed, context) => unsealText(key, id, { sealed, context }),
  }
}

function sealBytes(key: Buffer, plain: string, context: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
}

function unsealText(key: Buffer, id: string, { sealed, context }: { sealed: string; context: string }) {
  const [version, keyId, text] = sealed.split('.')
  if (version !== VERSION || keyId !== id || text === undefined) {
    throw new SealError(`A secret was sealed by another master key (${keyId}) than this one (${id})`)
  }
  const bytes = Buffer.from(text, 'base64url')
  const body = bytes.subarray(IV_BYTES, -TAG_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new SealError(`The secret at ${context} was changed or belongs elsewhere`, { cause })
  }
}

/** A sealed value that this key does not open. */
export class SealError extends LanternfishError {
  override name = 'SealError'

  constructor(what: string, options: ErrorOptions = {}) {
    super('SEAL', `${what}: give the key that sealed it, or enter the secret anew.`, options)
  }
}
