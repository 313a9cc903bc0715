import { messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'

/** One helper an event; ids and counts only, never page text. */
export function workerEvents(log: Logger) {
  return {
    started: () => log.info('worker started'),
    processed: (
      captureId: string,
      counts: { listings: number; vendors: number; reviews: number; ms: number },
    ) => log.debug({ captureId, ...counts }, 'capture processed'),
    failed: (captureId: string, error: unknown, final: boolean) =>
      log.error({ captureId, reason: messageOf(error), final }, 'capture failed'),
    stepThrew: (error: unknown) => log.warn({ reason: messageOf(error) }, 'step threw'),
    swept: (count: number) => log.info({ count }, 'captures put back in the queue'),
    queueError: (error: Error) => log.warn({ reason: error.message }, 'queue connection'),
    sweepFailed: (error: unknown) => log.warn({ reason: messageOf(error) }, 'sweep failed'),
  }
}

export type WorkerEvents = ReturnType<typeof workerEvents>
