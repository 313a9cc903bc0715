import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOnionV3, onionHostOf, onionServiceOf } from './onion-address.ts'

// The example of rend-spec-v3, and the Tor Project's own service.
const KNOWN = [
  'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion',
  '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion',
]
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'.split('')
const KEY = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('published v3 addresses are accepted', () => {
  for (const host of KNOWN) expect(isOnionV3(host)).toBe(true)
})

test.each([
  ['a v2 address', 'expyuzz4wqqyqhjn.onion'],
  ['a clear host', 'example.com'],
  ['upper case', KNOWN[0]!.toUpperCase()],
  ['a sub-domain', `www.${KNOWN[0]}`],
  ['a port', `${KNOWN[0]}:80`],
  ['a dot at the end', `${KNOWN[0]}.`],
  ['another zone behind it', `${KNOWN[0]}.example`],
  ['nothing', ''],
])('%s is not the host of a v3 service', (_, host) => {
  expect(isOnionV3(host)).toBe(false)
})

test('every key has an address that checks, and one wrong character breaks it', () => {
  fc.assert(
    fc.property(KEY, fc.nat(55), fc.constantFrom(...ALPHABET), (key, at, character) => {
      const host = onionHostOf(key)
      expect(isOnionV3(host)).toBe(true)
      if (host[at] === character) return
      expect(isOnionV3(host.slice(0, at) + character + host.slice(at + 1))).toBe(false)
    }),
    // A two-byte checksum lets one mistake in 65,536 through, so the seeds stay fixed.
    { seed: 7, numRuns: 200 },
  )
})

test('a sub-domain belongs to its service, two of them to none', () => {
  const [service] = KNOWN
  expect(onionServiceOf(service!)).toBe(service)
  expect(onionServiceOf(`www.${service}`)).toBe(service)
  expect(onionServiceOf(`a.b.${service}`)).toBeUndefined()
  expect(onionServiceOf(`.${service}`)).toBeUndefined()
  expect(onionServiceOf(`w w.${service}`)).toBeUndefined()
  expect(onionServiceOf('www.example.onion')).toBeUndefined()
  expect(onionServiceOf('example.com')).toBeUndefined()
})
