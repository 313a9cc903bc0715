import closeWithGrace from 'close-with-grace'
import type { Logger } from '#shared/logger.ts'

const CLOSE_DELAY_MS = 15_000

/**
 * Runs a role until it is told to end: by SIGTERM or SIGINT, by a fault, or by its supervisor going away, whose
 * channel then closes. `ready` is what the supervisor is told.
 */
export async function runRole(
  start: () => Promise<{ close(): Promise<void>; ready?: object }>,
  log: Logger,
): Promise<void> {
  const role = await start()
  const grace = closeWithGrace({ delay: CLOSE_DELAY_MS, logger: false }, async ({ err, signal }) => {
    if (err) log.error({ err }, 'role closes on a fault')
    else log.info({ signal }, 'role closes')
    await role.close()
  })
  process.once('disconnect', () => grace.close())
  process.send?.({ ready: true, ...role.ready })
}
