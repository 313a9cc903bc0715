import { Listing } from '#contracts/extraction.ts'
import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { counter, duration } from '#shared/metrics.ts'
import { openNews } from '#shared/news.ts'
import { alertEvents } from './alert-events.ts'
import { readingEvents } from './reading-events.ts'
import { modelEvents } from './model-events.ts'

const processed = counter('lanternfish_captures_processed_total', 'Captures that were read and stored.')
const failures = counter(
  'lanternfish_captures_failed_total',
  'Attempts at a capture that failed, by finality.',
  ['final'],
)
const rows = counter('lanternfish_rows_read_total', 'What captures told of, by kind.', ['kind'])
const stepSeconds = duration('lanternfish_capture_step_seconds', 'One step of reading a capture.', ['step'])
const captureSeconds = duration('lanternfish_capture_seconds', 'All steps of reading a capture.')
const filled = counter('lanternfish_listing_fields_filled_total', 'Listings that had the field.', ['field'])
const swept = counter('lanternfish_captures_swept_total', 'Captures that the sweeper put back in the queue.')
const queueFaults = counter('lanternfish_queue_faults_total', 'Faults of the connection to the queue.')
const sweepFaults = counter('lanternfish_sweeps_failed_total', 'Sweeps that broke off.')

const FIELDS = Object.keys(Listing.shape).filter((field) => field !== 'readings')

export type CaptureStep = 'open' | 'extract' | 'classify' | 'store'

/** One helper an event: its log line and what it counts. Ids and counts only, never page text. */
export function workerEvents(log: Logger) {
  const isQueueNews = openNews()
  const isNews = openNews()
  return {
    ...alertEvents(log),
    ...modelEvents(log),
    ...readingEvents(log),
    started: () => log.info('worker started'),
    processed: (
      captureId: string,
      counts: { listings: number; vendors: number; reviews: number; ms: number },
    ) => {
      const { ms, ...kinds } = counts
      processed.inc()
      captureSeconds.observe(ms / 1000)
      for (const [kind, count] of Object.entries(kinds)) rows.inc({ kind }, count)
      log.debug({ captureId, ...counts }, 'capture processed')
    },
    /** Counted alone: a line a step would be four a capture. */
    stepDone: (step: CaptureStep, ms: number) => stepSeconds.observe({ step }, ms / 1000),
    /** Over the listings read, each field's count is its fill rate. */
    listingRead: (listing: Listing) => {
      const fields = listing as Record<string, unknown>
      for (const field of FIELDS) if (fields[field] !== undefined) filled.inc({ field })
    },
    failed: (captureId: string, error: unknown, final: boolean) => {
      failures.inc({ final: String(final) })
      log.error({ captureId, reason: messageOf(error), final }, 'capture failed')
    },
    stepThrew: (error: unknown) => {
      if (isNews(messageOf(error))) log.warn({ reason: messageOf(error) }, 'step threw')
    },
    swept: (count: number) => {
      swept.inc(count)
      log.info({ count }, 'captures put back in the queue')
    },
    queueError: (error: Error) => {
      queueFaults.inc()
      if (isQueueNews(error.message)) log.warn({ reason: error.message }, 'queue connection')
    },
    sweepFailed: (error: unknown) => {
      sweepFaults.inc()
      if (isNews(messageOf(error))) log.warn({ reason: messageOf(error) }, 'sweep failed')
    },
  }
}

export type WorkerEvents = ReturnType<typeof workerEvents>
