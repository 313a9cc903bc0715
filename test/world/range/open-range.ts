import { onionKeyFromSeed, type OnionKey } from '#infra/onion-network/onion-address.ts'
import type { OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock, type Clock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import type { I2pSites } from '../i2p-proxy.ts'
import type { HostedKey } from '../serve-onion.ts'
import { nameCircuits, openCircuits } from './circuits.ts'
import { i2pHostFromSeed } from './i2p-host.ts'
import { openRangeMarket, type RangeMarket } from './range-market.ts'
import { Scenario, type ScenarioInput } from './scenario.ts'
import { serveSite, type SiteServer } from './serve-site.ts'
import type { Served } from './served.ts'
import { truthOf, type RangeTruth } from './truth.ts'

/** A scenario that stands: each market on a loopback port of its own, each mirror under an onion host. */
export type Range = AsyncDisposable & {
  scenario: Scenario
  readonly openedAt: Date
  markets: readonly RangeMarket[]
  /** An onion that is in nobody's scope; what it is asked stands in `served` without a market. */
  outside: string
  /** An onion that always answers: by it a crawler tells a network that is down from a site that is. */
  canary: string
  /** The same on I2P. */
  i2pCanary: string
  /** For a proxy of I2P that stands in for a router's. */
  i2pSites: I2pSites
  /** For the simulated network, which tells circuits. */
  services: ReadonlyMap<string, OnionService>
  /** For a Tor network of our own. */
  keys: HostedKey[]
  /** @throws UsageError where there is no such market */
  market: (name: string) => RangeMarket
  /** Replaces a market's conditions from now on; what the old ones knew of their visitors is gone. */
  set: (market: string, conditions: readonly unknown[]) => void
  /** Every request since the range opened, or since `forgetServed`, in order of their answers. */
  served: () => readonly Served[]
  forgetServed: () => void
  /** Of a range that was held: from now on its markets stand, and time counts. */
  begin: () => void
  truth: (at?: Date) => RangeTruth
}

/**
 * @param given a scenario read from its file, or as a test writes it
 * @param held every market answers that it is not open yet, until `begin`: a network that is being made asks each
 *   onion whether it stands, and would wait for ever for a market that answers nobody
 */
export async function openRange(
  given: ScenarioInput | Scenario,
  { clock = systemClock, held = false }: { clock?: Clock; held?: boolean } = {},
): Promise<Range> {
  const scenario = Scenario.parse(given)
  const { seed } = scenario
  await using opening = new AsyncDisposableStack()
  const served: Served[] = []
  const [outside, canary] = [onionKeyFromSeed(`${seed}\0outside`), onionKeyFromSeed(`${seed}\0canary`)]
  let openedAt = clock.now()
  let isHeld = held
  const openMarkets = () =>
    scenario.markets.map((order) =>
      openRangeMarket(order, { scenario, outside: outside.host, clock, openedAt }),
    )
  const markets = openMarkets()
  const log = (market: string | undefined) => (one: Omit<Served, 'market'>) =>
    void served.push({ ...one, market })
  const street = openStreet(opening, clock)
  for (const [i, { name, keys, hosts }] of markets.entries()) {
    const answer: RangeMarket['answer'] = (request) =>
      isHeld ? notYet(request) : markets[i]!.answer(request)
    await street.serve({ keys, hosts, answer, onServed: log(name) })
  }
  await street.serve({
    keys: [outside],
    hosts: [outside.host],
    answer: plain('Nobody asked for me.'),
    onServed: log(undefined),
  })
  const i2pCanary = i2pHostFromSeed(`${seed}\0canary`)
  const hosts = [canary.host, i2pCanary]
  await street.serve({ keys: [canary], hosts, answer: plain('Still singing.'), onServed: () => undefined })
  const find = (name: string): RangeMarket => {
    const market = markets.find((candidate) => candidate.name === name)
    if (!market)
      throw new UsageError(
        `There is no market "${name}" in the range; there are ${markets.map((one) => one.name).join(', ')}.`,
      )
    return market
  }
  const open = opening.move()
  return {
    scenario,
    get openedAt() {
      return openedAt
    },
    markets,
    outside: outside.host,
    canary: canary.host,
    i2pCanary,
    i2pSites: street.i2pSites,
    services: street.services,
    keys: street.keys,
    market: find,
    set: (name, conditions) => find(name).set(conditions),
    served: () => served,
    forgetServed: () => void (served.length = 0),
    begin() {
      isHeld = false
      openedAt = clock.now()
      served.length = 0
      markets.splice(0, markets.length, ...openMarkets())
    },
    truth: (at = clock.now()) => truthOf({ scenario, openedAt, markets, outside: outside.host }, at),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

type Shop = Pick<SiteServer, 'answer' | 'onServed'> & { keys: OnionKey[]; hosts: string[] }

/** Serves site after site, each on a port of its own, and remembers which address leads where. */
function openStreet(opening: AsyncDisposableStack, clock: Clock) {
  const services = new Map<string, OnionService>()
  const i2pSites = new Map<string, { port: number }>()
  const keys: HostedKey[] = []
  const nameOf = nameCircuits()
  return {
    services,
    i2pSites,
    keys,
    async serve({ keys: own, hosts, answer, onServed }: Shop): Promise<void> {
      const circuits = openCircuits(nameOf)
      const { port } = opening.use(await serveSite({ hosts, clock, circuits, answer, onServed }))
      for (const key of own) {
        services.set(key.host, { port, onJoin: circuits.onJoin })
        keys.push({ key, port, tellsCircuits: true })
      }
      for (const host of hosts) if (host.endsWith('.i2p')) i2pSites.set(host, { port })
    },
  }
}

const notYet = plain('Not open yet.')

function plain(words: string): Shop['answer'] {
  const body = `<!DOCTYPE html><title>Plain</title><p>${words}</p>`
  return async () => ({ reply: { status: 200, body, kind: 'other' }, condition: undefined })
}
