import { endOutage, noteOutage } from '#db/egress-outage.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { networks, siteOf, type Network } from '#shared/site-address.ts'
import { openCanary, type Canary, type CanaryOptions } from './canary.ts'
import type { CrawlerConfig } from './config.ts'
import { openEgress, type Egress, type OutageBoard } from './egress.ts'
import type { CrawlerEvents } from './events.ts'
import type { FetchOutcome, FetchTask } from './fetch-outcome.ts'
import type { Identity } from './identity.ts'

type Fetch = (task: FetchTask, identity: Identity) => Promise<FetchOutcome>

/** The ways out of a crawler with the canaries that its settings name. */
export function openCrawlerEgress(
  { upstreams, canaries }: Pick<CrawlerConfig, 'upstreams' | 'canaries'>,
  { database, clock, events }: { database: Database; clock: Clock; events: CrawlerEvents },
  how: Pick<CanaryOptions, 'userAgent' | 'timeoutMs'>,
): Egress {
  const open = (network: Network): [Network, Canary][] => {
    const upstream = upstreams[network]
    return upstream ? [[network, openCanary({ ...how, upstream, hosts: canaries[network], clock })]] : []
  }
  const opened: Partial<Record<Network, Canary>> = Object.fromEntries(networks.flatMap(open))
  return openEgress({ canaries: opened, board: outageBoard(database, clock), events, clock })
}

/** A fetch that no longer mistakes a dead network for a silent site. */
export function judgedFetch(egress: Egress, fetch: Fetch, clock: Clock): Fetch {
  return async (task, identity) => {
    const since = clock.now()
    const network = siteOf(new URL(task.url).hostname)?.network ?? 'tor'
    return egress.judge(await fetch(task, identity), network, since)
  }
}

/** By a name of its own for as long as this process lives. */
function outageBoard(database: Database, clock: Clock): OutageBoard {
  const id = crypto.randomUUID()
  return {
    down: (outage) => noteOutage(database, id, outage, clock.now()),
    up: (network) => endOutage(database, id, network),
  }
}
