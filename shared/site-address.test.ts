import { expect, test } from 'vitest'
import { hostFault, networkOf, siteOf } from './site-address.ts'

// The Tor Project's own site, its old address, and one that I2P's documentation prints.
const ONION = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'
const V2 = 'expyuzz4wqqyqhjn.onion'
const HASHED = 'udhdrtrhgjwogp5ht4xx5alvzzz4mcy4oyxnrhwpkwqefvxnupxa.b32.i2p'

test.each([
  [ONION, 'tor'],
  [HASHED, 'i2p'],
  ['stats.i2p', 'i2p'],
  [V2, undefined],
  ['example.com', undefined],
])('%s is on the network %s', (host, network) => {
  expect(networkOf(host)).toBe(network)
})

test('a sub-domain label belongs to its onion, and another name on I2P is another site', () => {
  expect(siteOf(`www.${ONION}`)).toEqual({ host: ONION, network: 'tor' })
  expect(siteOf('shop.stats.i2p')).toEqual({ host: 'shop.stats.i2p', network: 'i2p' })
  expect(siteOf(`www.${V2}`)).toBeUndefined()
})

test.each([
  [V2, 'v2 onion'],
  [`www.${HASHED}`, 'not an I2P address'],
  ['shop-.i2p', 'not a name on I2P'],
  ['example.com', 'not a v3 onion address'],
])('why %s is no mirror is said: %s', (host, words) => {
  expect(hostFault(host)).toContain(words)
})
