import type { Network } from './site-address.ts'

/** How each network's way out is called, by whoever has to put it right. */
export const waysOut: Record<Network, { name: string; setting: string; start: string; site: string }> = {
  tor: { name: 'Tor', setting: 'TOR_SOCKS_URL', start: 'start tor', site: 'the onion' },
  i2p: { name: 'I2P', setting: 'I2P_PROXY', start: 'start the I2P router', site: 'the I2P site' },
}
