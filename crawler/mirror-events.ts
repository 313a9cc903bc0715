import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'

const checks = counter(
  'lanternfish_mirror_checks_total',
  'Mirrors compared with their siblings, by verdict.',
  ['verdict'],
)
const changes = counter(
  'lanternfish_mirror_failovers_total',
  'Times that another mirror of a market was taken.',
)
const lists = counter(
  'lanternfish_mirror_lists_total',
  'Signed lists of mirrors that were read, by outcome.',
  ['outcome'],
)
const lives = counter('lanternfish_market_changes_total', 'Changes in the life of markets, by state.', [
  'state',
])

/** What happens to mirrors, and to the life of a market. */
export function mirrorEvents(log: Logger) {
  return {
    mirrorChecked: (market: string, mirrorId: number, verdict: string) => {
      checks.inc({ verdict })
      const say = verdict === 'phishing' ? log.error.bind(log) : log.info.bind(log)
      say({ market, mirrorId, verdict }, 'mirror compared with its siblings')
    },
    mirrorChanged: (market: string, fromMirrorId: number, mirrorId: number) => {
      changes.inc()
      log.warn({ market, fromMirrorId, mirrorId }, 'mirror fell silent: another is asked')
    },
    mirrorListRead: (market: string, outcome: 'accepted' | 'refused', reason: string, added: number) => {
      lists.inc({ outcome })
      if (outcome === 'accepted') log.info({ market, added }, 'signed list of mirrors read')
      else log.error({ market, reason }, 'signed list refused')
    },
    lifeChanged: (market: string, from: string, state: string, reason: string) => {
      lives.inc({ state })
      log.warn({ market, from, state, reason }, 'market changed')
    },
  }
}
