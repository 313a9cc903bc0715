import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'

const reports = counter('lanternfish_gate_reports_total', 'Pages stopped by the CSAM gate.')
const alarms = counter('lanternfish_gate_alarms_total', 'Hits of the gate that look planted, by kind.', [
  'kind',
])
const quarantines = counter('lanternfish_gate_quarantines_total', 'Markets that the gate put in quarantine.')
const refusals = counter(
  'lanternfish_gate_rules_refused_total',
  'Changed rules or lists that could not be read.',
)

/** What the text gate does. Rules by their names, never what made them fire. */
export function gateEvents(log: Logger) {
  return {
    reported: (market: string, pageId: number, rule: string) => {
      reports.inc()
      log.warn({ market, pageId, rule }, 'page stopped by the CSAM gate')
    },
    reportsSealed: (count: number) => log.info({ count }, 'older hotline reports sealed'),
    gateChanged: (gateVersion: string) => log.info({ gateVersion }, 'the gate judges by changed rules'),
    gateRefused: (error: unknown) => {
      refusals.inc()
      log.error({ reason: messageOf(error) }, 'changed gate rules refused: those before go on serving')
    },
    looksPlanted: (
      kind: 'one-phrase' | 'one-rule',
      rule: string,
      counts: { pages: number; markets: number },
    ) => {
      alarms.inc({ kind })
      log.error({ kind, rule, ...counts }, 'blinding suspected: many hits of the gate look planted')
    },
    quarantined: (market: string, pages: number) => {
      quarantines.inc()
      log.error({ market, pages }, 'market in quarantine: the gate stopped independent pages of it')
    },
  }
}
