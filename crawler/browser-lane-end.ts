import type { Logger } from '#shared/logger.ts'
import { DeadlineError, withDeadline } from '#shared/with-deadline.ts'
import type { LaunchedBrowser } from './launch-browser.ts'

/** For a context to close, and for a browser that was killed to be gone. */
const CLOSE_TIMEOUT_MS = 5_000
const KILL_TIMEOUT_MS = 2_000

/** A fetch ends so long after its own time at the latest, whatever the browser does: the two above, and some slack. */
export const FETCH_GRACE_MS = CLOSE_TIMEOUT_MS + KILL_TIMEOUT_MS + 1_000

/**
 * Waits for what a browser is asked to close. A browser that does not close it hangs, and what hangs is killed: the next
 * fetch starts a new one.
 */
export async function closeOrKill(
  closing: Promise<unknown>,
  { browser, pid, kill }: LaunchedBrowser,
  log: Logger,
): Promise<void> {
  // That it cannot be closed because it is gone is what was wanted.
  const closed = await withDeadline(Promise.allSettled([closing]), CLOSE_TIMEOUT_MS).catch(ifLate)
  if (closed || !browser.isConnected()) return
  log.warn({ browser: pid }, 'the browser is killed: it did not close a context')
  // Until it is known to be gone: whoever asks the pool before is given a dead one.
  const gone = new Promise<void>((resolve) => void browser.once('disconnected', () => resolve()))
  kill()
  await withDeadline(gone, KILL_TIMEOUT_MS).catch(ifLate)
}

function ifLate(error: unknown): void {
  if (!(error instanceof DeadlineError)) throw error
}
