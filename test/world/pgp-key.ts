import { createHash, createPublicKey, sign } from 'node:crypto'
import { ed25519PrivateKey, publicBytes } from '#infra/onion-network/onion-address.ts'

const ED25519_OID = Buffer.from('092b06010401da470f01', 'hex')
const EDDSA = 22
const SHA256 = 8
const POSITIVE_CERTIFICATION = 0x13
const CRC24_START = 0xb704ce
const CRC24_POLYNOMIAL = 0x1864cfb

/**
 * An armoured OpenPGP public key (version 4, EdDSA) with one self-signed user id, the same for the same seed.
 * Source: RFC 4880 sections 4.2, 5.2, 5.5, 6; RFC 9580 for EdDSA.
 */
export function pgpPublicKey(seed: string, userId: string, createdAt: Date): string {
  const secret = ed25519PrivateKey(createHash('sha256').update(`vendor key\0${seed}`).digest())
  const created = uint32(Math.floor(createdAt.getTime() / 1000))
  const point = mpi(Buffer.concat([Buffer.of(0x40), publicBytes(createPublicKey(secret))]))
  const key = Buffer.concat([Buffer.of(4), created, Buffer.of(EDDSA), ED25519_OID, point])
  const user = Buffer.from(userId)
  const hashedKey = Buffer.concat([Buffer.of(0x99), uint16(key.length), key])
  const keyId = createHash('sha1').update(hashedKey).digest().subarray(-8)

  const hashed = Buffer.concat([subpacket(2, created), subpacket(27, Buffer.of(0x03))])
  const head = Buffer.concat([
    Buffer.of(4, POSITIVE_CERTIFICATION, EDDSA, SHA256),
    uint16(hashed.length),
    hashed,
  ])
  const signed = [
    hashedKey,
    Buffer.of(0xb4),
    uint32(user.length),
    user,
    head,
    Buffer.of(4, 0xff),
    uint32(head.length),
  ]
  const digest = createHash('sha256').update(Buffer.concat(signed)).digest()
  const signature = sign(null, digest, secret)
  const unhashed = subpacket(16, keyId)
  const tail = [uint16(unhashed.length), unhashed, digest.subarray(0, 2)]
  const numbers = [mpi(signature.subarray(0, 32)), mpi(signature.subarray(32))]
  const packets = [packet(6, key), packet(13, user), packet(2, Buffer.concat([head, ...tail, ...numbers]))]
  return armour(Buffer.concat(packets))
}

function packet(tag: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0xc0 | tag, body.length), body])
}

function subpacket(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(body.length + 1, type), body])
}

/** A number with its length in bits, leading zeros gone. */
function mpi(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const number = bytes.subarray(start)
  return Buffer.concat([uint16(number.length * 8 - Math.clz32(number[0]!) + 24), number])
}

function armour(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g)!
  const begin = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
  return [begin, '', ...lines, `=${crc24(bytes)}`, begin.replace('BEGIN', 'END')].join('\n')
}

function crc24(bytes: Buffer): string {
  let crc = CRC24_START
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1
      if (crc & 0x1000000) crc ^= CRC24_POLYNOMIAL
    }
  }
  return Buffer.of((crc >> 16) & 0xff, (crc >> 8) & 0xff, crc & 0xff).toString('base64')
}

function uint16(value: number): Buffer {
  return Buffer.of((value >> 8) & 0xff, value & 0xff)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
