import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { networkNames, type NetworkKind } from '#test/world/open-network.ts'
import type { Range } from '#test/world/range/open-range.ts'
import type { RangeMarket } from '#test/world/range/range-market.ts'
import type { ConditionOrder } from '#test/world/range/scenario.ts'
import { simulatedBasis } from './simulated-basis.ts'

const SAID = {
  caseName: 'Exercise on a range of invented markets; nothing here is evidence',
  requestedBy: 'Whoever wrote the scenario',
  approvedBy: 'Whoever started the range',
}

/** Writes a file for `lanternfish market add` of each market. @returns their folder */
export async function writeEntries(range: Range, dir: string, now: Date): Promise<string> {
  const folder = join(dir, 'markets')
  await mkdir(folder, { recursive: true })
  for (const market of range.markets)
    await writeFile(join(folder, `${market.name}.yaml`), stringify(entryOf(market, now)))
  return folder
}

function entryOf({ name, order, hosts, site, design }: RangeMarket, now: Date) {
  const { title, mode, access, recipe } = order
  return {
    name,
    title,
    mode,
    access,
    ...(recipe !== undefined && { recipe }),
    mirrors: hosts.map((host) => ({ host })),
    startPaths: [site.start(design(now))],
    politeness: { minDelayMs: 200, concurrency: 2 },
    legalBasis: simulatedBasis(now, access, SAID),
  }
}

type Stands = {
  kind: NetworkKind
  socksPort: number
  /** Of what stands for an I2P router, where a market is on I2P. */
  i2pPort: number | undefined
  dir: string
  entries: string
  control: string
}

/** What a person needs to crawl the range that stands. */
export function describeRange(
  range: Range,
  { kind, socksPort, i2pPort, dir, entries, control }: Stands,
): string {
  const markets = range.markets.flatMap(({ name, engine, hosts, order }) => [
    `${name}: ${engine.name}, ${conditionsText(order.conditions)}`,
    ...hosts.map((host) => `  http://${host}/`),
    `  ${join(entries, `${name}.yaml`)}`,
  ])
  const i2p =
    i2pPort === undefined
      ? ''
      : ` \\\n            I2P_PROXY=socks5://127.0.0.1:${i2pPort} CANARY_I2P=${range.i2pCanary}`
  return `${markets.join('\n')}
the range stands behind a ${networkNames[kind]}; SOCKS port 127.0.0.1:${socksPort}, control ${control}
crawl it:   NETWORK='${networkNames[kind]}' TOR_SOCKS_URL=socks5://127.0.0.1:${socksPort} \\
            CANARY_ONION=${range.canary}${i2p} ./lanternfish up
            ./lanternfish market add ${join(entries, 'NAME.yaml')}
its truth:  ./lanternfish world truth --dir ${dir}
change it:  ./lanternfish world set NAME '[{ kind: outage, share: 0.3 }]' --dir ${dir}
Ctrl-C ends it`
}

function conditionsText(conditions: readonly ConditionOrder[]): string {
  return conditions.length === 0 ? 'open' : conditions.map(conditionText).join('; ')
}

function conditionText({ kind, ...params }: ConditionOrder): string {
  const said = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${JSON.stringify(value)}`],
  )
  return said.length === 0 ? kind : `${kind} (${said.join(', ')})`
}
