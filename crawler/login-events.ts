import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'

const logIns = counter('lanternfish_logins_total', 'Log-ins with stored credentials, by ending.', ['ending'])
const losses = counter(
  'lanternfish_sessions_lost_total',
  'Times that a market showed us pages for strangers.',
)

/** What happens to log-ins. Ids and our own sentences, never names, secrets or cookies. */
export function logInEvents(log: Logger) {
  return {
    logInSent: (market: string, identityId: string) => {
      logIns.inc({ ending: 'sent' })
      log.info({ market, identityId }, 'log-in sent')
    },
    logInFailed: (market: string, identityId: string, reason: string) => {
      logIns.inc({ ending: 'failed' })
      log.warn({ market, identityId, reason }, 'not logged in')
    },
    loggedOut: (market: string, identityId: string) => {
      losses.inc()
      log.warn({ market, identityId }, 'logged out')
    },
  }
}
