import { leaseIdentity } from '#db/leases.ts'
import { crawlMarket } from './crawl-market.ts'
import type { CrawlerDeps } from './market-session.ts'
import { wait } from './politeness.ts'

const IDLE_MS = 500
const FAULT_MS = 1_000

/**
 * Takes markets that have something due, as many at once as there are slots, until the signal fires. Resolves when all
 * of them are laid down.
 *
 * @param idleMs while none is due
 */
export async function runSlots(deps: CrawlerDeps, signal: AbortSignal, idleMs = IDLE_MS): Promise<void> {
  const running = new Set<Promise<void>>()
  let idle = new AbortController()
  signal.addEventListener('abort', () => idle.abort(), { once: true })
  while (!signal.aborted) {
    idle = new AbortController()
    try {
      const lease = await takeMarket(deps)
      if (lease) {
        const market = deps.slots
          .hold(() => crawlMarket(deps, lease, signal))
          .catch(deps.events.loopFailed)
          .finally(() => {
            running.delete(market)
            idle.abort()
          })
        running.add(market)
      } else await wait(idleMs, idle.signal)
    } catch (error) {
      deps.events.loopFailed(error)
      await wait(FAULT_MS, signal)
    }
  }
  await Promise.all(running)
}

async function takeMarket({ database, clock, config, room, slots }: CrawlerDeps) {
  // A market that is taken only to be laid down again would be kept from a crawler that has room.
  if (!slots.areFree() || !(await room.isLeft())) return undefined
  // A new holder each time: pages that an earlier one could not give back, Postgres being down, come at once.
  const holder = crypto.randomUUID()
  const now = clock.now()
  const lease = await leaseIdentity(database, {
    holder,
    now,
    until: new Date(now.getTime() + config.leaseMs),
  })
  return lease && { ...lease, holder }
}
