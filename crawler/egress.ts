import type { EgressOutage } from '#db/egress-outage.ts'
import type { Clock } from '#shared/clock.ts'
import type { Network } from '#shared/site-address.ts'
import type { Canary } from './canary.ts'
import type { CrawlerEvents } from './events.ts'
import type { FetchOutcome } from './fetch-outcome.ts'

/** Where an outage is told beside the log: the console shows it. */
export type OutageBoard = {
  down(outage: EgressOutage): Promise<void>
  up(network: Network): Promise<void>
}

/** The ways out of a crawler, as its fetches find them. */
export type Egress = {
  /** What a fetch that began then ended with, once it is known whether the site or the way to it failed. */
  judge(outcome: FetchOutcome, network: Network, since: Date): Promise<FetchOutcome>
  outages(): readonly EgressOutage[]
}

export type EgressOptions = {
  canaries: Partial<Record<Network, Canary>>
  board: OutageBoard
  events: Pick<CrawlerEvents, 'egressDown' | 'egressUp' | 'loopFailed'>
  clock: Clock
}

const TELL_MS = 5_000

/** A dead network makes every market look silent: no fetch is called `offline` before its canary was asked. */
export function openEgress({ canaries, board, events, clock }: EgressOptions): Egress {
  const down = new Map<Network, EgressOutage & { toldAt: number }>()
  // Postgres may be away as well: that an outage cannot be shown must not end the crawl.
  const tell = (told: Promise<void>) => told.catch(events.loopFailed)

  async function noteDown(network: Network, reason: string): Promise<void> {
    const known = down.get(network)
    const now = clock.now()
    if (!known) events.egressDown(network, reason)
    const isTold = known && now.getTime() - known.toldAt < TELL_MS
    const toldAt = isTold ? known.toldAt : now.getTime()
    const outage = { network, reason, since: known?.since ?? now }
    down.set(network, { ...outage, toldAt })
    if (!isTold) await tell(board.down(outage))
  }

  /** What was on its way when the network went down may still arrive; it proves nothing. */
  async function noteUp(network: Network, since: Date): Promise<void> {
    const outage = down.get(network)
    if (!outage || since <= outage.since) return
    down.delete(network)
    events.egressUp(network)
    await tell(board.up(network))
  }

  async function ask(outcome: Failed, network: Network, since: Date): Promise<FetchOutcome> {
    const answer = (await canaries[network]?.ask(since)) ?? { kind: 'unknown' }
    const { reason } = outcome
    if (answer.kind === 'down') {
      await noteDown(network, answer.reason)
      return { kind: 'egress-down', reason: answer.reason }
    }
    const kind = answer.kind === 'up' ? 'offline' : outcome.kind
    await (kind === 'offline' ? noteUp(network, clock.now()) : noteDown(network, reason))
    return { kind, reason }
  }

  return {
    outages: () => [...down.values()].map(({ network, reason, since }) => ({ network, reason, since })),
    async judge(outcome, network, since) {
      if (isFailed(outcome)) {
        if (outcome.kind === 'offline' || outcome.unsure) return ask(outcome, network, since)
        await noteDown(network, outcome.reason)
      } else if (outcome.kind !== 'refused') {
        canaries[network]?.heard(since)
        await noteUp(network, since)
      }
      return outcome
    },
  }
}

type Failed = Extract<FetchOutcome, { kind: 'offline' | 'egress-down' }>

function isFailed(outcome: FetchOutcome): outcome is Failed {
  return outcome.kind === 'offline' || outcome.kind === 'egress-down'
}
