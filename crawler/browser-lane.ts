import type { Clock } from '#shared/clock.ts'
import { messageOf, MissingServiceError } from '#shared/errors.ts'
import { BrowserPool, type BrowserPoolOptions } from './browser-lane-pool.ts'
import { openKeptContexts, type KeptContexts } from './browser-lane-kept.ts'
import { isProgrammerError, render, type Work } from './browser-lane-render.ts'
import { concludeFetch } from './conclude-fetch.ts'
import type { FetchOutcome, FetchTask } from './fetch-outcome.ts'
import { faceOf, measuredHeaders } from './http-lane-headers.ts'
import type { Identity } from './identity.ts'
import type { LaunchedBrowser } from './launch-browser.ts'
import { DeadlineError, withDeadline } from '#shared/with-deadline.ts'

export type BrowserLane = AsyncDisposable & {
  fetch: (task: FetchTask, identity: Identity) => Promise<FetchOutcome>
  /** Memory of the browser and all its processes now, in bytes. */
  pssBytes: () => Promise<number>
  /** Browser contexts that are open now. */
  contexts: () => Promise<number>
}

export type BrowserLaneOptions = BrowserPoolOptions & { clock: Clock }

/** Room for the head of an answer beside its body. */
const HEAD_ROOM_BYTES = 64 * 1024
const CLOSE_TIMEOUT_MS = 2_000
const ATTEMPTS = 2

/** Reads pages in Chromium, which starts with the first fetch. */
export function openBrowserLane(options: BrowserLaneOptions): BrowserLane {
  const pool = new BrowserPool(options)
  const contexts = openKeptContexts(options.clock)
  return {
    async fetch(task, identity) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        await using lease = await pool.lease()
        const outcome = await fetchOnce(task, identity, lease.launched, { clock: options.clock, contexts })
        // Another page took the browser down with it: that says nothing about this one.
        if (typeof outcome === 'object') return outcome
        // Its own process ended, with the document half written: what came over the wire is not the page.
        if (outcome === 'page-died' && attempt === ATTEMPTS)
          return { kind: 'offline', reason: "the page's process ended each time" }
      }
      throw new MissingServiceError('The browser died twice under one page: free some memory and try again.')
    },
    pssBytes: () => pool.pssBytes(),
    contexts: () => pool.contexts(),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

class PageDiedError extends Error {}

async function fetchOnce(
  task: FetchTask,
  identity: Identity,
  launched: LaunchedBrowser,
  { clock, contexts }: { clock: Clock; contexts: KeptContexts },
): Promise<FetchOutcome | 'browser-died' | 'page-died'> {
  const mark = identity.guard.mark()
  const startedAt = clock.now()
  using watch = identity.guard.watch(task.url, task.maxBytes + HEAD_ROOM_BYTES, task.onCookies)
  const died = Promise.withResolvers<never>()
  const onDeath = () => died.reject(new PageDiedError())
  const work: Work = { task, identity, clock, mark, expect: (url) => watch.expect(url), onDeath, stopped: [] }
  const rendering = render(work, launched, contexts)
  const ending = await withDeadline(
    Promise.race([rendering, watch.overflowed, died.promise]),
    task.timeoutMs,
  ).then(
    () => undefined,
    (error: unknown) => error,
  )
  const wasAlive = launched.browser.isConnected()
  await closeWork(work, rendering, launched)
  noteFace(identity, watch.exchanges()[0]?.requestHead)
  if (isProgrammerError(ending)) throw ending
  if (!wasAlive) return 'browser-died'
  if (ending instanceof PageDiedError) return 'page-died'
  const { dom, finalUrl, stopped } = work
  const trace = { task, identity, watch, mark, startedAt, endedAt: clock.now(), stopped }
  const error = ending === undefined ? {} : { error: reasonOf(ending, task) }
  return concludeFetch({ ...trace, ...error, ...(dom !== undefined && { dom, finalUrl }) })
}

/** The first request is the page's own; a redirect or a page that takes itself elsewhere may ask otherwise. */
function noteFace(identity: Identity, head: Buffer | undefined): void {
  const face = head && faceOf(head, identity.seenHeaders ?? measuredHeaders(identity))
  if (face) identity.seenHeaders = face
}

/**
 * A context whose page was read as a whole is kept for the next one. A page or context that does not close hangs, and what
 * hangs is killed: the next fetch starts a new browser.
 */
async function closeWork(work: Work, rendering: Promise<void>, launched: LaunchedBrowser): Promise<void> {
  const { context, isWhole } = work
  const closed: Promise<unknown> = isWhole
    ? Promise.resolve(context?.giveBack())
    : Promise.allSettled([context?.close(), rendering])
  const isClosed = await withDeadline(closed, CLOSE_TIMEOUT_MS).then(
    () => true,
    () => false,
  )
  if (!isClosed) await killWhole(launched)
}

/** Until it is known to be gone: whoever asks the pool before is given a dead one. */
async function killWhole({ browser, kill }: LaunchedBrowser): Promise<void> {
  const gone = new Promise<void>((resolve) => void browser.once('disconnected', () => resolve()))
  kill()
  if (browser.isConnected()) await withDeadline(gone, CLOSE_TIMEOUT_MS).catch(ifLate)
}

function ifLate(error: unknown): void {
  if (!(error instanceof DeadlineError)) throw error
}

function reasonOf(error: unknown, { timeoutMs }: FetchTask): string {
  if (error instanceof DeadlineError || (error as Error).name === 'TimeoutError')
    return `no whole answer within ${timeoutMs} ms`
  return messageOf(error).split('\n')[0]!
}
