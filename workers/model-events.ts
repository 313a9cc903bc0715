import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'

const taken = counter('lanternfish_models_taken_total', 'Times that a worker took another model.')
const refused = counter('lanternfish_models_refused_total', 'Promoted models that a worker could not take.')

const drifts = counter(
  'lanternfish_drifts_total',
  'Weeks whose new listings were unlike those before, by measure.',
  ['measure'],
)

/** What happens to the classifier's model. */
export function modelEvents(log: Logger) {
  return {
    modelTaken: (modelVersion: string) => {
      taken.inc()
      log.info({ modelVersion }, 'another model is at work')
    },
    /** A distribution of the new listings is not the one that it was. */
    drifted: (measure: string, index: number) => {
      drifts.inc({ measure })
      log.warn({ measure, psi: index }, 'new listings have drifted')
    },
    modelRefused: (reason: string, modelVersion: string) => {
      refused.inc()
      log.error(
        { reason, modelVersion },
        'the promoted model cannot be taken; the one before goes on serving',
      )
    },
  }
}
