import { leaseIdentity } from '#db/leases.ts'
import { crawlMarket } from './crawl-market.ts'
import type { CrawlerDeps } from './market-session.ts'
import { wait } from './politeness.ts'

const IDLE_MS = 500
const FAULT_MS = 1_000

/** Takes one market after another that has something due, until the signal fires. @param idleMs while none has */
export async function runSlot(deps: CrawlerDeps, signal: AbortSignal, idleMs = IDLE_MS): Promise<void> {
  while (!signal.aborted) {
    // A new holder each time: pages that an earlier one could not give back, Postgres being down, come at once.
    const holder = crypto.randomUUID()
    try {
      const now = deps.clock.now()
      const until = new Date(now.getTime() + deps.config.leaseMs)
      // A market that is taken only to be laid down again would be kept from a crawler that has room.
      const isRoom = await deps.room.isLeft()
      const lease = isRoom && (await leaseIdentity(deps.database, { holder, now, until }))
      if (lease) await crawlMarket(deps, { ...lease, holder }, signal)
      else await wait(idleMs, signal)
    } catch (error) {
      deps.events.loopFailed(error)
      await wait(FAULT_MS, signal)
    }
  }
}
