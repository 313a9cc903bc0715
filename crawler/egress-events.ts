import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'
import type { Network } from '#shared/site-address.ts'

const outages = counter('lanternfish_egress_outages_total', 'Times that a network went down.', ['network'])

/** What becomes of the ways out; the reason names a proxy and its setting, never a site. */
export function egressEvents(log: Logger) {
  return {
    egressDown: (network: Network, reason: string) => {
      outages.inc({ network })
      log.error({ network, reason }, 'egress down: nothing leaves, and no site is blamed')
    },
    egressUp: (network: Network) => log.info({ network }, 'egress up again'),
  }
}
