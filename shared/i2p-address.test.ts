import { expect, test } from 'vitest'
import { isI2pHost } from './i2p-address.ts'

// Addresses that I2P's own documentation and the first router's sources print.
const HASHED = [
  'udhdrtrhgjwogp5ht4xx5alvzzz4mcy4oyxnrhwpkwqefvxnupxa.b32.i2p',
  'joajgazyztfssty4w2on5oaqksz6tqoxbduy553y34mf4byv6gpq.b32.i2p',
  '7tbay5p4kzeekxvyvbf6v7eauazemsnnl2aoyqhg5jzpr5eke7tq.b32.i2p',
]

test.each(HASHED)('%s is an I2P host', (host) => {
  const known = /[aq]\.b32\.i2p$/.test(host)
  expect(isI2pHost(host)).toBe(known)
})

test.each([
  ['a name', 'stats.i2p', true],
  ['a name below a name', 'shop.some-where.i2p', true],
  ['a name in other letters', 'xn--80ak6aa92e.i2p', true],
  ['a base-32 address of 51 characters', `${'a'.repeat(51)}.b32.i2p`, false],
  ['a base-32 address with a bit too many', `${'a'.repeat(51)}b.b32.i2p`, false],
  ['a label before a base-32 address', `www.${'a'.repeat(52)}.b32.i2p`, false],
  ['56 letters whose checksum does not agree', `${'a'.repeat(56)}.b32.i2p`, false],
  ["the router's console", 'console.i2p', false],
  ["the router's proxy", 'proxy.i2p', false],
  ['a dash at the end', 'shop-.i2p', false],
  ['a name too long', `${'a'.repeat(64)}.i2p`, false],
  ['upper case', 'Stats.i2p', false],
  ['the clear web', 'example.com', false],
  ['i2p alone', 'i2p', false],
  ['a dot at the end', 'stats.i2p.', false],
] as const)('%s: %s', (_what, host, is) => {
  expect(isI2pHost(host)).toBe(is)
})
