import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { SealError } from './master-key.ts'

/** DER around a raw X25519 key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex')
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex')
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'h1'

/** Closes what only the officer's key opens: whoever has this one alone can write and not read. */
export type HotlineSeal = { id: string; seal(plain: string, context: string): string }

/** The officer's half. */
export type HotlineKey = {
  id: string
  /** @throws SealError when it was sealed for another key, was changed, or stands in another place */
  open(sealed: string, context: string): string
}

/** A new pair as text, 64 hex characters each. */
export function makeHotlinePair(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('x25519')
  const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES)
  return { privateKey: privateKey.toString('hex'), publicKey: rawOf(pair.publicKey).toString('hex') }
}

/** @param text 64 hex characters; undefined where it is no key */
export function openHotlineSeal(text: string): HotlineSeal | undefined {
  const raw = readKey(text)
  if (!raw) return undefined
  const key = publicKeyOf(raw)
  const id = idOf(raw)
  return { id, seal: (plain, context) => [VERSION, id, sealBytes(key, plain, context)].join('.') }
}

/** @param text 64 hex characters; undefined where it is no key */
export function openHotlineKey(text: string): HotlineKey | undefined {
  const raw = readKey(text)
  if (!raw) return undefined
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, raw]), format: 'der', type: 'pkcs8' })
  const own = rawOf(createPublicKey(key))
  const id = idOf(own)
  return { id, open: (sealed, context) => openText({ key, own, id }, sealed, context) }
}

/** The public half of a private one, 64 hex characters. */
export function publicHalfOf(privateKey: string): string | undefined {
  const raw = readKey(privateKey)
  if (!raw) return undefined
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, raw]), format: 'der', type: 'pkcs8' })
  return rawOf(createPublicKey(key)).toString('hex')
}

/** X25519 with a fresh key (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM; the context is authenticated. */
function sealBytes(to: KeyObject, plain: string, context: string): string {
  const fresh = generateKeyPairSync('x25519')
  const sender = rawOf(fresh.publicKey)
  const iv = randomBytes(IV_BYTES)
  const key = secretOf(fresh.privateKey, to, [sender, rawOf(to)])
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([sender, iv, body, cipher.getAuthTag()]).toString('base64url')
}

type Opening = { key: KeyObject; own: Buffer; id: string }

function openText({ key, own, id }: Opening, sealed: string, context: string): string {
  const [version, keyId, text = ''] = sealed.split('.')
  if (version !== VERSION || keyId !== id)
    throw new SealError(`This report was sealed for another hotline key (${keyId}) than this one (${id})`)
  const bytes = Buffer.from(text, 'base64url')
  const sender = bytes.subarray(0, KEY_BYTES)
  const body = bytes.subarray(KEY_BYTES + IV_BYTES, -TAG_BYTES)
  try {
    const secret = secretOf(key, publicKeyOf(sender), [sender, own])
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES))
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new SealError('This report was changed or belongs elsewhere', { cause })
  }
}

function secretOf(privateKey: KeyObject, publicKey: KeyObject, [sender, receiver]: [Buffer, Buffer]): Buffer {
  const shared = diffieHellman({ privateKey, publicKey })
  const salt = Buffer.concat([sender, receiver])
  return Buffer.from(hkdfSync('sha256', shared, salt, 'lanternfish/hotline report', KEY_BYTES))
}

function readKey(text: string): Buffer | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' })
}

function rawOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}

function idOf(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 12)
}
