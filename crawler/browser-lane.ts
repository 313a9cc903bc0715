import type { Clock } from '#shared/clock.ts'
import { closeOrKill } from './browser-lane-end.ts'
import { reasonOf } from './browser-lane-reason.ts'
import { BrowserPool, type BrowserPoolOptions } from './browser-lane-pool.ts'
import { openKeptContexts, type KeptContexts } from './browser-lane-kept.ts'
import { isProgrammerError, render, type Work } from './browser-lane-render.ts'
import { concludeFetch } from './conclude-fetch.ts'
import type { FetchOutcome, FetchTask } from './fetch-outcome.ts'
import { faceOf, measuredHeaders } from './http-lane-headers.ts'
import type { Identity } from './identity.ts'
import type { LaunchedBrowser } from './launch-browser.ts'
import { withDeadline } from '#shared/with-deadline.ts'

export type BrowserLane = AsyncDisposable & {
  /**
   * Ends within `timeoutMs` of the task and `FETCH_GRACE_MS`, whatever the browser does: starting it, a second try and
   * closing what hangs are part of that.
   *
   * @throws MissingServiceError when no browser starts in that time
   */
  fetch: (task: FetchTask, identity: Identity) => Promise<FetchOutcome>
  /** Memory of the browser and all its processes now, in bytes. */
  pssBytes: () => Promise<number>
  /** Browser contexts that are open now. */
  contexts: () => Promise<number>
}

export type BrowserLaneOptions = BrowserPoolOptions & { clock: Clock }

/** Room for the head of an answer beside its body. */
const HEAD_ROOM_BYTES = 64 * 1024
const ATTEMPTS = 2
const DEATHS = {
  // Another page may have taken it down.
  'browser-died': 'the browser ended under the page each time',
  // With the document half written: what came over the wire is not the page.
  'page-died': "the page's process ended each time",
}

/** Reads pages in Chromium, which starts with the first fetch. */
export function openBrowserLane(options: BrowserLaneOptions): BrowserLane {
  const pool = new BrowserPool(options)
  const contexts = openKeptContexts(options)
  return {
    async fetch(task, identity) {
      const end = performance.now() + task.timeoutMs
      for (let attempt = 1; ; attempt++) {
        await using lease = await pool.lease(end - performance.now())
        const once = { task, identity, timeoutMs: end - performance.now() }
        const outcome = await fetchOnce(once, lease.launched, { ...options, contexts })
        if (typeof outcome === 'object') return outcome
        if (attempt === ATTEMPTS || performance.now() >= end)
          return { kind: 'offline', reason: DEATHS[outcome] }
      }
    },
    pssBytes: () => pool.pssBytes(),
    contexts: () => pool.contexts(),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

class PageDiedError extends Error {}

type Once = Pick<Work, 'task' | 'timeoutMs' | 'identity'>

async function fetchOnce(
  { task, timeoutMs, identity }: Once,
  launched: LaunchedBrowser,
  { clock, log, contexts }: BrowserLaneOptions & { contexts: KeptContexts },
): Promise<FetchOutcome | keyof typeof DEATHS> {
  const mark = identity.guard.mark()
  const startedAt = clock.now()
  using watch = identity.guard.watch(task.url, task.maxBytes + HEAD_ROOM_BYTES, task.onCookies)
  const died = Promise.withResolvers<never>()
  const onDeath = () => died.reject(new PageDiedError())
  const expect = (url: string): void => watch.expect(url)
  const work: Work = { task, timeoutMs, identity, clock, mark, expect, onDeath, stopped: [] }
  const rendering = render(work, launched, contexts)
  const ending = await withDeadline(
    Promise.race([rendering, watch.overflowed, died.promise]),
    timeoutMs,
  ).then(
    () => undefined,
    (error: unknown) => error,
  )
  const wasAlive = launched.browser.isConnected()
  await closeOrKill(letGo(work), launched, log)
  noteFace(identity, watch.exchanges()[0]?.requestHead)
  if (isProgrammerError(ending)) throw ending
  if (!wasAlive) return 'browser-died'
  if (ending instanceof PageDiedError) return 'page-died'
  const { dom, finalUrl, stopped } = work
  const trace = { task, identity, watch, mark, startedAt, endedAt: clock.now(), stopped }
  const error = ending === undefined ? {} : { error: reasonOf(ending, task.timeoutMs) }
  return concludeFetch({ ...trace, ...error, ...(dom !== undefined && { dom, finalUrl }) })
}

/** A context whose page was read as a whole is kept for the next one. One that is still being opened is closed, too. */
async function letGo({ context, isWhole }: Work): Promise<void> {
  const leased = await context
  await (isWhole ? leased?.giveBack() : leased?.close())
}

/** The first request is the page's own; a redirect or a page that takes itself elsewhere may ask otherwise. */
function noteFace(identity: Identity, head: Buffer | undefined): void {
  const face = head && faceOf(head, identity.seenHeaders ?? measuredHeaders(identity))
  if (face) identity.seenHeaders = face
}
