import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'
import { openNews } from '#shared/news.ts'

const deliveries = counter('lanternfish_deliveries_tried_total', 'Tries to send an alert, by result.', [
  'result',
])
const faultyRules = counter('lanternfish_rules_switched_off_total', 'Rules that failed while matching.')

/** What happens to alerts and rules. */
export function alertEvents(log: Logger) {
  const isQueueNews = openNews()
  return {
    deliveryTried: (tried: { deliveryId: string; tries: number; status?: number; error?: string }) => {
      deliveries.inc({ result: tried.error === undefined ? 'delivered' : 'failed' })
      if (tried.error === undefined) log.debug(tried, 'alert delivered')
      else log.warn(tried, 'alert not delivered')
    },
    /** Postgres has them: the sweeper brings them later. */
    deliveriesNotQueued: (error: unknown) => {
      if (isQueueNews(messageOf(error)))
        log.warn({ reason: messageOf(error) }, 'deliveries wait for the sweeper')
    },
    ruleSwitchedOff: (ruleId: number, reason: string) => {
      faultyRules.inc()
      log.error({ ruleId, reason }, 'a rule failed while matching and was switched off')
    },
  }
}
