import { createHash } from 'node:crypto'

/** Independent of the program's own reader: bits in a row, five to a letter. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('')
}

/** The address of an I2P site, the same for the same seed on every machine: a hash, as those of destinations are. */
export function i2pHostFromSeed(seed: string): string {
  return `${base32(createHash('sha256').update(`lanternfish i2p site\0${seed}`).digest())}.b32.i2p`
}
