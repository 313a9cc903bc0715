import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { attacks } from '#test/world/range/conditions/hostile-pages.ts'
import { openRange } from '#test/world/range/open-range.ts'

/** What the sites tell whoever started them: where they are, and which paths each has. */
export type SlopeSites = { socksPort: number; markets: { name: string; host: string; paths: string[] }[] }

const FORGET_MS = 10_000

/** Run as a process of its own, which ends with its parent: what the sites take is not the crawler's. */
async function serve(share: number): Promise<void> {
  const stall = { engine: 'table', listings: 120, vendors: 10 }
  const range = await openRange({
    seed: 'browser-slope',
    markets: [
      { ...stall, name: 'fighting', conditions: [{ kind: 'hostile', share }] },
      { ...stall, name: 'leaving', listings: 40, conditions: [{ kind: 'hostile-egress' }] },
    ],
  })
  const { socksPort } = await openSimulatedOnionNetwork({ services: range.services })
  for (const bomb of ['gzip-bomb', 'brotli-bomb'] as const) attacks[bomb]()
  setInterval(() => range.forgetServed(), FORGET_MS)
  const markets = range.markets.map((market) => ({
    name: market.name,
    host: market.hosts[0]!,
    paths: [...market.site.paths(range.openedAt, 0)],
  }))
  const sites: SlopeSites = { socksPort, markets }
  process.send?.(sites)
  process.on('disconnect', () => process.exit())
}

await serve(Number(process.argv[2]))
