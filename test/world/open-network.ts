import { join } from 'node:path'
import { openSimulatedOnionNetwork, type OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import { startPrivateTor } from '#infra/private-tor/start-private-tor.ts'
import type { HostedKey } from './serve-onion.ts'

export const networkNames = {
  tor: 'private Tor network',
  simulated: 'simulated onion network',
} as const
export type NetworkKind = keyof typeof networkNames

export type OpenNetwork = AsyncDisposable & { socksPort: number }

export type NetworkOptions = {
  kind: NetworkKind
  keys: HostedKey[]
  /** What the simulated network joins, where more is known than ports. */
  services?: ReadonlyMap<string, OnionService>
  dir: string
  onProgress: (message: string) => void
  signal: AbortSignal
}

/** Puts the sites behind onion addresses: on a Tor network of our own, or on what stands for it. */
export async function openNetwork({
  kind,
  keys,
  services = new Map(keys.map(({ key, port }) => [key.host, { port }])),
  dir,
  onProgress,
  signal,
}: NetworkOptions): Promise<OpenNetwork> {
  if (kind === 'tor')
    return startPrivateTor({ dir: join(dir, 'private-tor'), services: keys, onProgress, signal })
  onProgress('simulated onion network: open')
  return openSimulatedOnionNetwork({ services })
}
