import { expect, test } from 'vitest'
import { findEntities, isOnionLabel } from './entities.ts'

// The example of rend-spec-v3, and the addresses of BIP 173, BIP 350 and the Bitcoin wiki.
const ONION = 'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd'
const GENESIS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const SCRIPT = '3P14159f73E4gFr7JterCCQh9QjiTjiZrG'
const SEGWIT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const TAPROOT = 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'

const find = (text: string) => findEntities(text, text)

test('an onion address counts when its checksum holds', () => {
  expect(isOnionLabel(ONION)).toBe(true)
  expect(find(`see http://${ONION}.onion/ and ${ONION.toUpperCase()}.onion`)).toEqual([
    { type: 'onion', value: `${ONION}.onion` },
  ])
  expect(find(`http://${ONION.replace('pg6', 'pg7')}.onion/`)).toEqual([])
  expect(find(`http://x${ONION}.onion/ ${ONION}.onions`)).toEqual([])
})

test.each([GENESIS, SCRIPT, SEGWIT, TAPROOT])(
  '%s is a Bitcoin address, with one letter changed it is none',
  (address) => {
    expect(find(`pay to ${address}.`)).toEqual([{ type: 'btc', value: address }])
    const at = 12
    const other = address[at] === 'q' ? 'p' : 'q'
    expect(find(`pay to ${address.slice(0, at)}${other}${address.slice(at + 1)}.`)).toEqual([])
  },
)

test('e-mail addresses are kept as a seller has them, not as a leak has them', () => {
  expect(find('write to Anna@Shop.example or anna@shop.example')).toEqual([
    { type: 'email', value: 'anna@shop.example' },
  ])
  expect(find(Array.from({ length: 6 }, (_, i) => `person${i}@mail.example`).join(' '))).toEqual([])
})

const armour = (body: Buffer) =>
  `<pre>-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\n${body.toString('base64').replaceAll(/(.{64})/g, '$1<br>\n')}\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----</pre>`

test('a PGP key counts by its fingerprint when its armour holds a public key', () => {
  // An Ed25519 key made for this test: version 4, created 2020-01-01, algorithm 22.
  const key = Buffer.concat([
    Buffer.from([4, 0x5e, 0x0b, 0xe1, 0x00, 22, 9]),
    Buffer.from('2b06010401da470f01', 'hex'),
    Buffer.from([0x01, 0x07, 0x40]),
    Buffer.alloc(32, 7),
  ])
  const packet = Buffer.concat([Buffer.from([0x98, key.length]), key, Buffer.alloc(60)])
  const [entity, ...rest] = findEntities('', armour(packet))
  expect(rest).toEqual([])
  expect(entity).toMatchObject({ type: 'pgp', value: expect.stringMatching(/^[0-9A-F]{40}$/) as string })
  expect(findEntities('', armour(Buffer.alloc(120, 1)))).toEqual([])
})
