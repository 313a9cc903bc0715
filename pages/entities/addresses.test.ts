import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf } from './addresses.ts'

// Typed from BIP 173, BIP 350, EIP-55, the cashaddr and Tox specifications, Monero's and the coins' own documents.
const VECTORS: [type: string, address: string][] = [
  ['btc', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
  ['btc', '3P14159f73E4gFr7JterCCQh9QjiTjiZrG'],
  ['btc', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'],
  ['btc', 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3'],
  ['btc', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'],
  ['btc', 'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y'],
  ['btc', 'BC1SW50QGDZ25J'],
  ['btc', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs'],
  ['ltc', 'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9'],
  ['ltc', 'LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1'],
  ['ltc', 'MQMcJhpWHYVeQArcZR3sBgyPZxxRtnH441'],
  ['bch', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
  ['bch', 'qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy'],
  ['bch', 'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq'],
  ['dash', 'XpESxaUmonkq8RaLLp46Brx2K39ggQe226'],
  ['dash', '7gnwGHt17heGpG9Crfeh4KGpYNFugPhJdh'],
  ['doge', 'DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L'],
  ['zec', 't1PKtYdJJHhc3Pxowmznkg7vdTwnhEsCvR4'],
  ['zec', 't3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd'],
  ['zec', 'zs1gqtfu59z20s9t20mxlxj86zpw6p69l0ev98uxrmlykf2nchj2dw8ny5e0l22kwmld2afc37gkfp'],
  ['zec', 'u1l8xunezsvhq8fgzfl7404m450nwnd76zshscn6nfys7vyz2ywyh4cc5daaq0c7q2su5lqfh23sp7fkf3kt27ve5948mzpfdvckzaect2jtte308mkwlycj2u0eac077wu70vqcetkxf'],
  ['trx', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  ['xmr', '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A'],
  ['xmr', '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H'],
  ['xmr', '4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK'],
  ['eth', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
  ['eth', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'],
  ['eth', '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB'],
  ['eth', '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb'],
  ['tox', '56A1ADE4B65B86BCD51CC73E2CD4E542179F47959FE3E0E21B4B0ACDADE51855D34D34D37CB5'],
] // prettier-ignore

describe('addresses', () => {
  test.each(VECTORS)('%s: %s holds', (type, address) => expect(addressOf(address)?.type).toBe(type))

  test.each(VECTORS)('%s: %s with any one sign changed does not', (type, address) => {
    const signs = Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
    // In bech32, cashaddr and hex the case of a sign says nothing; then it is no change.
    // The letters of an Ethereum address carry some fifteen bits of check; the others at least thirty.
    const mostPassing = type === 'eth' ? 2 : 0
    const caseless = !/[a-z]/.test(address) || !/[A-Z]/.test(address)
    const changed = Array.from(address).flatMap((old, at) =>
      signs
        .filter((sign) => (caseless ? sign.toLowerCase() !== old.toLowerCase() : sign !== old))
        .map((sign) => address.slice(0, at) + sign + address.slice(at + 1)),
    )
    expect(changed.filter((text) => addressOf(text) !== undefined).length).toBeLessThanOrEqual(mostPassing)
  })

  test.each([
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', // wrong checksum
    'bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90', // too long a program
    'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P', // version 0 of a wrong length
    'bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du', // padding of five bits or more
    'BC1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', // both cases
    '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', // one case: nothing that could check
    'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', // a test network's
    '11111111111111111111111111', // no bytes
  ])('%s is no address', (text) => expect(addressOf(text)).toBeUndefined())

  test('any hash makes an address of every base58 kind, and any one sign changed unmakes it', () => {
    const kind = fc.constantFrom<[string, number[]]>(['btc', [0]], ['btc', [5]], ['ltc', [0x30]], ['dash', [0x4c]], ['trx', [0x41]], ['zec', [0x1c, 0xb8]]) // prettier-ignore
    fc.assert(
      fc.property(kind, fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.nat(), fc.nat(), ([type, version], hash, where, what) => {
        const address = encodeBase58Check([...version, ...hash])
        expect(addressOf(address)?.type).toBe(type)
        const at = where % address.length
        const signs = BASE58.replace(address[at]!, '')
        const changed = address.slice(0, at) + signs[what % signs.length] + address.slice(at + 1)
        expect(addressOf(changed)).toBeUndefined()
      }),
      { seed: 1 },
    ) // prettier-ignore
  })

  test('no text makes the check throw', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => void addressOf(text)))
    fc.assert(fc.property(fc.stringMatching(/^[13LX7TD48tqpzu0xbc1]{1,3}[a-zA-Z0-9]{20,120}$/), (text) => void addressOf(text))) // prettier-ignore
  })
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

function encodeBase58Check(payload: number[]): string {
  const bytes = Buffer.concat([Buffer.from(payload), sha256(sha256(Buffer.from(payload))).subarray(0, 4)])
  let value = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = BASE58[Number(value % 58n)]! + text
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
}
