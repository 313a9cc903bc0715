import { expect, test } from 'vitest'
import { isOnionLabel } from './entities/hidden-services.ts'
import { findEntities } from './entities.ts'

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

test('an onion address with any one sign changed counts no more', () => {
  const changed = Array.from(ONION).flatMap((old, at) =>
    Array.from('abcdefghijklmnopqrstuvwxyz234567')
      .filter((sign) => sign !== old)
      .map((sign) => ONION.slice(0, at) + sign + ONION.slice(at + 1)),
  )
  expect(changed.filter(isOnionLabel)).toEqual([])
})

test.each([GENESIS, SCRIPT, SEGWIT, TAPROOT])('%s is found in a sentence', (address) => {
  expect(find(`pay to ${address}.`)).toEqual([{ type: 'btc', value: address }])
})

test('what a page hides from machines is read as people read it', () => {
  expect(find(`${GENESIS.slice(0, 9)}\u200b${GENESIS.slice(9)}`)).toEqual([{ type: 'btc', value: GENESIS }])
  expect(find('anna [at] shop [dot] example')).toEqual([{ type: 'email', value: 'anna@shop.example' }])
})

test('an I2P address counts when it decodes without rest', () => {
  const label = 'ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq'
  expect(find(`http://${label}.b32.i2p/`)).toEqual([{ type: 'i2p', value: `${label}.b32.i2p` }])
  expect(find(`http://${label.slice(0, -1)}b.b32.i2p/`)).toEqual([])
  expect(find(`http://x${label}.b32.i2p/`)).toEqual([])
})

test('a digest counts where the text says that it is one, a vulnerability by its number', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e'
  expect(find(`MD5: ${md5.toUpperCase()}`)).toEqual([{ type: 'md5', value: md5 }])
  expect(find(`/session/${md5}/`)).toEqual([])
  expect(find('exploit for cve-2021-44228, CVE-99')).toEqual([{ type: 'cve', value: 'CVE-2021-44228' }])
  expect(find('PGP fingerprint: D8FC 66D2 6FC5 41E1 2AAF  7B8F 5B0B 1234 5678 9ABC')).toEqual([
    { type: 'pgp', value: 'D8FC66D26FC541E12AAF7B8F5B0B123456789ABC' },
  ])
})

// The digests of "abc" in RFC 1321, FIPS 180-4.
test.each([
  ['md5', '900150983cd24fb0d6963f7d28e17f72'],
  ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha512', 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'],
])('a digest of %s is told by its length', (type, digest) => {
  expect(find(`Hash: ${digest}`)).toEqual([{ type, value: digest }])
}) // prettier-ignore

test('e-mail addresses are kept as a seller has them, not as a leak has them', () => {
  expect(find('write to Anna@Shop.example or anna@shop.example')).toEqual([
    { type: 'email', value: 'anna@shop.example' },
  ])
  expect(find(Array.from({ length: 6 }, (_, i) => `person${i}@mail.example`).join(' '))).toEqual([])
  expect(find('picture lamp@2x.png')).toEqual([])
  expect(find('anna@jabber.example')).toEqual([{ type: 'jabber', value: 'anna@jabber.example' }])
})

test('phones and cards of a leak are not kept either, and cards never whole', () => {
  const leak = Array.from({ length: 6 }, (_, i) => `+4917012345${60 + i}`).join(' ')
  expect(find(leak)).toEqual([])
  expect(find('call +49 170 1234567, visa card 4242 4242 4242 4242')).toEqual([
    { type: 'phone', value: '+491701234567' },
    { type: 'card', value: '424242******4242' },
  ])
})

test('hostile text costs no more than its length', () => {
  const started = process.threadCpuUsage()
  const texts = [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    'telegram: ',
    '+1 ',
    'AB12 ABCD ',
    '4242 ',
    '.onion',
    'a@',
    'a.',
    't.me/',
    '05',
  ]
  for (const text of texts) find(text.repeat(400_000 / text.length))
  find('a'.repeat(400_000))
  const { user, system } = process.threadCpuUsage(started)
  expect(user + system).toBeLessThan(5_000_000)
})

/** CRC-24 of RFC 9580, section 6.1.1, reckoned another way than the product does. */
function check(body: Buffer): string {
  let crc = 0xb704cen
  for (const bit of Array.from(body, (byte) => byte.toString(2).padStart(8, '0')).join('')) {
    const top = (crc >> 23n) ^ BigInt(bit)
    crc = ((crc << 1n) & 0xffffffn) ^ (top ? 0x864cfbn : 0n)
  }
  return Buffer.from(crc.toString(16).padStart(6, '0'), 'hex').toString('base64')
}

const armour = (body: Buffer) =>
  `<pre>-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\n${body.toString('base64').replaceAll(/(.{64})/g, '$1<br>\n')}\n=${check(body)}\n-----END PGP PUBLIC KEY BLOCK-----</pre>`

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
  expect(findEntities('', armour(packet).replace('AAAA', 'AAAB'))).toEqual([])
  expect(findEntities('', armour(packet).replace('BwcHB', 'BwcHC'))).toEqual([])
})

test.each([
  ['4', 'xjMEU/NfCxYJKwYBBAHaRw8BAQdAPwmJlL3ZFu1AUxl5NOSofIBzOhKA1i+AEJku\nQ+47JAY=', 'C959BDBAFA32A2F89A153B678CFDE12197965A9A'],
  ['6', 'xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laM=', 'CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9'],
])('the primary key of version %s in RFC 9580, appendix A, has the fingerprint that stands there', (_, key, value) => {
  const html = `<pre>-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${key}\n-----END PGP PUBLIC KEY BLOCK-----</pre>`
  expect(findEntities('', html)).toEqual([{ type: 'pgp', value }])
}) // prettier-ignore
