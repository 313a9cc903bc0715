import { createInterface } from 'node:readline'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { openRange } from '../world/range/open-range.ts'
import { LURES, TOR } from './namespaces.ts'

/**
 * A hostile market behind a SOCKS port at the end of the line, run as a process of its own inside the namespace. Says in
 * JSON where it stands; asked with a line, it says which hosts were asked for since the last one. Ends with its input.
 */
const engine = process.argv[2] ?? ''
await using resources = new AsyncDisposableStack()
const conditions = [{ kind: 'hostile-egress', ...LURES }]
const range = resources.use(
  await openRange({
    seed: 'packets',
    markets: [
      { name: 'first', engine, listings: 12, vendors: 3, conditions },
      { name: 'second', engine, listings: 12, vendors: 3, conditions },
    ],
  }),
)
const asked = new Set<string>()
const network = resources.use(
  await openSimulatedOnionNetwork({
    services: range.services,
    host: TOR,
    onAsk: (host) => asked.add(host),
  }),
)
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`)
const hosts = range.markets.map(({ hosts }) => hosts[0])
say({ socksPort: network.socksPort, hosts, outside: range.outside })
for await (const _line of createInterface({ input: process.stdin })) {
  const outside = range.served().filter(({ market }) => market === undefined)
  say({ asked: [...asked], outside: outside.map(({ path }) => path) })
  asked.clear()
  range.forgetServed()
}
