import { onionKeyFromSeed, type OnionKey } from '#infra/onion-network/onion-address.ts'
import type { OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock, type Clock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import type { HostedKey } from '../serve-onion.ts'
import { nameCircuits, openCircuits } from './circuits.ts'
import { openRangeMarket, type RangeMarket } from './range-market.ts'
import { Scenario, type ScenarioInput } from './scenario.ts'
import { serveSite } from './serve-site.ts'
import type { Served } from './served.ts'
import { truthOf, type RangeTruth } from './truth.ts'

/** A scenario that stands: each market on a loopback port of its own, each mirror under an onion host. */
export type Range = AsyncDisposable & {
  scenario: Scenario
  openedAt: Date
  markets: readonly RangeMarket[]
  /** An onion that is in nobody's scope; what it is asked stands in `served` without a market. */
  outside: string
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
  truth: (at?: Date) => RangeTruth
}

/** @param given a scenario read from its file, or as a test writes it @throws UsageError where a test wrote nonsense */
export async function openRange(
  given: ScenarioInput | Scenario,
  { clock = systemClock }: { clock?: Clock } = {},
): Promise<Range> {
  const scenario = Scenario.parse(given)
  const { seed } = scenario
  await using opening = new AsyncDisposableStack()
  const served: Served[] = []
  const nameOf = nameCircuits()
  const outside = onionKeyFromSeed(`${seed}\0outside`)
  const openedAt = clock.now()
  const markets = scenario.markets.map((order) =>
    openRangeMarket(order, { scenario, outside: outside.host, clock, openedAt }),
  )
  const services = new Map<string, OnionService>()
  const keys: HostedKey[] = []
  const serve = async (site: {
    keys: OnionKey[]
    answer: RangeMarket['answer']
    name: string | undefined
  }) => {
    const circuits = openCircuits(nameOf)
    const hosts = site.keys.map(({ host }) => host)
    const log = (one: Omit<Served, 'market'>) => void served.push({ ...one, market: site.name })
    const { port } = opening.use(
      await serveSite({ hosts, clock, circuits, answer: site.answer, onServed: log }),
    )
    for (const key of site.keys) {
      services.set(key.host, { port, onJoin: circuits.onJoin })
      keys.push({ key, port, tellsCircuits: true })
    }
  }
  for (const market of markets) await serve(market)
  await serve({ keys: [outside], name: undefined, answer: outsideAnswer })
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
    openedAt,
    markets,
    outside: outside.host,
    services,
    keys,
    market: find,
    set: (name, conditions) => find(name).set(conditions),
    served: () => served,
    forgetServed: () => void (served.length = 0),
    truth: (at = clock.now()) => truthOf({ scenario, openedAt, markets, outside: outside.host }, at),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

const outsideAnswer: RangeMarket['answer'] = async () => ({
  reply: { status: 200, body: '<title>Outside</title><p>Nobody asked for me.</p>', kind: 'other' },
  condition: undefined,
})
