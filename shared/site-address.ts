import { isI2pHost } from './i2p-address.ts'
import { isOnionV3, onionServiceOf } from './onion-address.ts'

/** The anonymity networks that sites are read through. */
export const networks = ['tor', 'i2p'] as const
export type Network = (typeof networks)[number]

/** The network on which a mirror's host lives; undefined where it is neither a v3 onion nor an I2P host. */
export function networkOf(host: string): Network | undefined {
  if (isOnionV3(host)) return 'tor'
  return isI2pHost(host) ? 'i2p' : undefined
}

/**
 * The site that a host belongs to: an onion and what stands behind one sub-domain label of it, or the I2P host itself,
 * for another name on I2P is another site.
 */
export function siteOf(host: string): { host: string; network: Network } | undefined {
  const onion = onionServiceOf(host)
  if (onion !== undefined) return { host: onion, network: 'tor' }
  return isI2pHost(host) ? { host, network: 'i2p' } : undefined
}

/** Why a host is no mirror, for whoever typed it. */
export function hostFault(host: string): string {
  if (/^[a-z2-7]{16}\.onion$/.test(host))
    return `"${host}" is a v2 onion address: that version is switched off, ask for the market's v3 address (56 letters)`
  if (host.endsWith('.b32.i2p'))
    return `"${host}" is not an I2P address (52 letters, or 56 and more whose checksum agrees, before .b32.i2p)`
  if (host.endsWith('.i2p')) return `"${host}" is not a name on I2P (letters, digits and dashes before .i2p)`
  return `"${host}" is not a v3 onion address (56 letters whose checksum agrees)`
}
