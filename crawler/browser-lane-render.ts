import type { Page, Request } from 'playwright'
import type { Clock } from '#shared/clock.ts'
import { submitInBrowser } from './browser-lane-submit.ts'
import type { WorkPage } from './browser-lane-context.ts'
import type { KeptContexts, LeasedContext } from './browser-lane-kept.ts'
import type { Mark, Refusal } from './egress-guard-ledger.ts'
import type { FetchTask } from './fetch-outcome.ts'
import type { Identity } from './identity.ts'
import type { LaunchedBrowser } from './launch-browser.ts'
import { DeadlineError, withDeadline } from '#shared/with-deadline.ts'

/** What is known so far of a rendering that may never end. */
export type Work = {
  task: FetchTask
  /** What is left of the task's time. */
  timeoutMs: number
  identity: Identity
  clock: Clock
  mark: Mark
  /** Called with each URL that the page takes itself to. */
  expect: (url: string) => void
  /** Called when the process of the page ends under it. */
  onDeath: () => void
  stopped: Refusal[]
  /** Closed or given back when the fetch ends, also where it comes late. */
  context?: Promise<LeasedContext>
  /** All was read: nothing of the page is still going on. */
  isWhole?: boolean
  dom?: string
  /** Where the document stood when it was taken. */
  finalUrl?: string
}

/** No request in flight for this long: the scripts have what they want. */
const QUIET_MS = 250
const MAX_SETTLE_MS = 3_000
const ATTEMPTS = 2

/** Takes a context of the identity, goes to the page, and notes in `work` what becomes of it. */
export async function render(work: Work, launched: LaunchedBrowser, contexts: KeptContexts): Promise<void> {
  const { task, identity, timeoutMs } = work
  const given = identity.cookies.list()
  work.context = contexts.lease(launched, identity)
  const { context, openPage } = await work.context
  const { page, readDocument, stopped } = openPage(work.expect)
  work.stopped = stopped
  page.once('crash', work.onDeath)
  using quiet = watchQuiet(page)
  const referer = task.referer === undefined ? {} : { referer: task.referer }
  await page.goto(task.url, { waitUntil: 'domcontentloaded', timeout: timeoutMs, ...referer })
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await readDom(work, { page, readDocument }, quiet)
      break
    } catch (error) {
      // It was on its way to another document.
      if (attempt === ATTEMPTS || isProgrammerError(error)) throw error
    }
  }
  if (task.form) await submitInBrowser(page, task.form, timeoutMs)
  const state = await context.storageState()
  identity.cookies.merge(given, state.cookies)
  identity.origins = state.origins
  page.off('crash', work.onDeath)
  work.isWhole = true
}

/** The document once it has settled; nothing where the page took itself to a place that was refused. */
async function readDom(
  work: Work,
  { page, readDocument }: Pick<WorkPage, 'page' | 'readDocument'>,
  quiet: Quiet,
): Promise<void> {
  if ((await page.evaluate<number>('document.scripts.length')) > 0) await settle(quiet)
  const dom = await readDocument(work.task.maxBytes)
  const { hostname, pathname, search, protocol } = new URL(page.url())
  const refusals = work.identity.guard.refusals(work.mark)
  const isRefused = refusals.some(({ host, path }) => host === hostname && path === pathname + search)
  if (protocol !== 'http:' || isRefused || dom === undefined) return
  work.dom = dom
  work.finalUrl = page.url()
}

/** A page that never falls quiet is read as it stands. */
async function settle(quiet: Quiet): Promise<void> {
  try {
    await withDeadline(quiet.wait(), MAX_SETTLE_MS)
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
  }
}

type Quiet = Disposable & {
  /** Resolves when nothing has been in flight for a while. */
  wait: () => Promise<void>
}

/** What the page asks for is followed until this is disposed of. */
function watchQuiet(page: Page): Quiet {
  const inFlight = new Set<Request>()
  let timer: NodeJS.Timeout | undefined
  let resolve: (() => void) | undefined
  const look = (): void => {
    clearTimeout(timer)
    if (resolve && inFlight.size === 0) timer = setTimeout(resolve, QUIET_MS)
  }
  const settled = (request: Request): void => {
    inFlight.delete(request)
    look()
  }
  page.on('request', (request) => {
    inFlight.add(request)
    look()
  })
  page.on('requestfinished', settled).on('requestfailed', settled)
  // The fetch is over: what waits for silence ends with it.
  const closed = (): void => resolve?.()
  page.on('close', closed)
  return {
    async wait() {
      const { promise, ...settle } = Promise.withResolvers<void>()
      resolve = settle.resolve
      look()
      return promise
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      page.off('close', closed)
      for (const event of ['request', 'requestfinished', 'requestfailed']) page.removeAllListeners(event)
    },
  }
}

/** Faults of ours are not endings of a fetch. */
export function isProgrammerError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError
}
