import { openCanary } from '#crawler/canary.ts'
import type { Upstream } from '#crawler/egress-guard-upstream.ts'
import { userAgentOf } from '#crawler/identity.ts'
import type { CrawlerConfig } from '#crawler/config.ts'
import { readOutages } from '#db/egress-outage.ts'
import type { Database } from '#db/open-database.ts'
import { askProxy } from '#infra/ask-proxy.ts'
import { systemClock } from '#shared/clock.ts'
import { MissingServiceError } from '#shared/errors.ts'
import { networks, type Network } from '#shared/site-address.ts'
import { waysOut } from '#shared/ways-out.ts'
import type { Check } from './doctor.ts'

type Ways = Pick<CrawlerConfig, 'upstreams' | 'canaries'>

/** A crawler says it again every few seconds while it lasts. */
const SEEN_MS = 60_000
const CANARY_SETTING = { tor: 'CANARY_ONION', i2p: 'CANARY_I2P' } as const
/** What a canary of ours is shown matters little; it is asked as a browser would. */
const USER_AGENT = userAgentOf('120.0.0.0')

/** The proxies that are set, and the canaries behind them. */
export function egressChecks({ upstreams, canaries }: Ways): Check[] {
  return networks.flatMap((network) => {
    const upstream = upstreams[network]
    if (!upstream) return []
    const { host, port, speaks } = upstream
    const says = `speaks ${speaks === 'http' ? 'HTTP' : 'SOCKS5'} at ${host}:${port}`
    const canary = openCanary({
      upstream,
      hosts: canaries[network],
      userAgent: USER_AGENT,
      clock: systemClock,
    })
    return [
      { name: network, run: () => askProxy(upstream).then(() => says) },
      { name: `${network} canary`, run: () => askCanary(canary, upstream, network) },
    ]
  })
}

async function askCanary(
  canary: ReturnType<typeof openCanary>,
  upstream: Upstream,
  network: Network,
): Promise<string> {
  try {
    await askProxy(upstream)
  } catch (error) {
    // Named by its own check; a fault here would only repeat it.
    if (error instanceof MissingServiceError) return 'not asked: its proxy does not answer'
    throw error
  }
  const answer = await canary.ask(systemClock.now())
  const setting = CANARY_SETTING[network]
  if (answer.kind === 'down') throw new Error(`${answer.reason}: read its log, or correct ${setting}.`)
  if (answer.kind === 'up') return `reached through ${waysOut[network].name}`
  return `none: without ${setting} a ${waysOut[network].name} that has lost its network looks like markets that are down`
}

/** What crawlers say now of their ways out. */
export async function checkOutages(database: Database): Promise<string> {
  const outages = await readOutages(database, new Date(systemClock.now().getTime() - SEEN_MS))
  if (outages.length === 0) return 'no crawler finds its way out down'
  const says = outages.map(
    ({ network, since, reason }) => `${network} since ${since.toISOString()} (${reason})`,
  )
  throw new Error(`down: ${says.join('; ')}.`)
}
