import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { openWorkContext, type WorkContext } from './browser-lane-context.ts'
import { closeOrKill } from './browser-lane-end.ts'
import type { Identity } from './identity.ts'
import type { LaunchedBrowser } from './launch-browser.ts'

/** A context in the hands of one fetch. It is given back when that ended well, and closed with all it holds if not. */
export type LeasedContext = WorkContext & {
  giveBack: () => Promise<void>
  close: () => Promise<void>
}

export type KeptContexts = {
  lease: (launched: LaunchedBrowser, identity: Identity) => Promise<LeasedContext>
}

type Kept = {
  work: WorkContext
  launched: LaunchedBrowser
  pages: number
  state: string
  idle?: NodeJS.Timeout
}

/** A unit of work: so many pages of one identity, one after another, while they come. */
const MAX_PAGES = 16
const MAX_IDLE_MS = 5_000

/**
 * Contexts by identity, each used by one fetch at a time. A context takes Chromium longer to open than a page takes
 * to read, so that the next page of the same identity goes on in it.
 */
export function openKeptContexts({ clock, log }: { clock: Clock; log: Logger }): KeptContexts {
  const idle = new WeakMap<Identity, Kept[]>()

  async function keep(kept: Kept, identity: Identity): Promise<void> {
    if (++kept.pages >= MAX_PAGES || !(await kept.work.clear())) return kept.work.context.close()
    kept.state = stateOf(identity)
    const waiting = idle.get(identity) ?? []
    idle.set(identity, waiting)
    waiting.push(kept)
    kept.idle = setTimeout(() => {
      const at = waiting.indexOf(kept)
      if (at !== -1) waiting.splice(at, 1)
      closeAside(kept)
    }, MAX_IDLE_MS).unref()
  }

  /** One that still shows what the identity shows; the other lane or another context may have changed that. */
  function takeIdle(launched: LaunchedBrowser, identity: Identity): Kept | undefined {
    const waiting = idle.get(identity) ?? []
    for (let kept = waiting.pop(); kept; kept = waiting.pop()) {
      clearTimeout(kept.idle)
      if (kept.launched === launched && kept.state === stateOf(identity)) return kept
      closeAside(kept)
    }
    return undefined
  }

  /** Nobody waits for it. */
  function closeAside({ work, launched }: Kept): void {
    void closeOrKill(work.context.close(), launched, log)
  }

  return {
    async lease(launched, identity) {
      const kept = takeIdle(launched, identity) ?? {
        work: await openWorkContext(launched.browser, identity, clock),
        launched,
        pages: 0,
        state: '',
      }
      return { ...kept.work, giveBack: () => keep(kept, identity), close: () => kept.work.context.close() }
    },
  }
}

function stateOf({ cookies, origins }: Identity): string {
  return JSON.stringify([cookies.list(), origins])
}
