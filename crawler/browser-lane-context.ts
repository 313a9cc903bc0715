import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright'
import type { Clock } from '#shared/clock.ts'
import type { Refusal } from './egress-guard-ledger.ts'
import type { Identity } from './identity.ts'
import { openReadDocument, type ReadDocument } from './read-document.ts'

/** What a page may ask for. Everything else is stopped in the browser, and again by the guard. */
export const ALLOWED_RESOURCES = new Set(['document', 'stylesheet', 'script', 'xhr', 'fetch'])
/** A page that sends itself round and round is read where it stands. */
const MAX_NAVIGATIONS = 5
/** Scripts, timers and reloads of a document end when the next one stands. */
const EMPTY = 'about:blank'
/** Emptying takes a tenth of this; a page that resists goes with its context. */
const CLEAR_TIMEOUT_MS = 2_000

export type WorkPage = {
  page: Page
  readDocument: ReadDocument
  /** What was stopped before it reached the guard. */
  stopped: Refusal[]
}

export type WorkContext = {
  context: BrowserContext
  /** The page of one fetch, empty. `onNavigation` is told where it takes itself. */
  openPage: (onNavigation: (url: string) => void) => WorkPage
  /** Ends all that the page was doing. False where something of it may go on. */
  clear: () => Promise<boolean>
}

/** One fetch, as the context's handlers see it. */
type Turn = {
  navigations: number
  stopped: Refusal[]
  onNavigation: (url: string) => void
}

/**
 * A browser context for an identity: its face, its cookies and its guard; no service workers, downloads, permissions
 * or pictures. Its one page serves fetch after fetch: each new one costs a process.
 */
export async function openWorkContext(
  browser: Browser,
  identity: Identity,
  clock: Clock,
): Promise<WorkContext> {
  await using stack = new AsyncDisposableStack()
  const context = await browser.newContext(contextOptionsOf(identity))
  // Without its page it is of no use to anybody.
  stack.defer(() => context.close())
  let turn: Turn = { navigations: 0, stopped: [], onNavigation: () => undefined }
  let page: Page | undefined
  await context.route('**/*', async (route, request) => {
    const kind = kindOf(request, { page })
    const tooMany = kind === 'main' && ++turn.navigations > MAX_NAVIGATIONS
    if (tooMany || kind === 'aside' || !ALLOWED_RESOURCES.has(request.resourceType())) {
      turn.stopped.push(refusalOf(request, clock))
      return ifOpen(route.abort())
    }
    if (kind === 'main' && turn.navigations > 1) turn.onNavigation(request.url())
    return ifOpen(route.continue())
  })
  const own = (page = await context.newPage())
  const readDocument = await openReadDocument(context, own)
  // Windows that a page opens are not what was asked for.
  context.on('page', (other) => void ifOpen(other.close()))
  stack.move()
  return {
    context,
    openPage(onNavigation) {
      turn = { navigations: 0, stopped: [], onNavigation }
      return { page: own, readDocument, stopped: turn.stopped }
    },
    async clear() {
      // A page that takes itself elsewhere at the same moment breaks this off.
      const isEmpty = await own.goto(EMPTY, { timeout: CLEAR_TIMEOUT_MS }).then(
        () => true,
        () => false,
      )
      return isEmpty && context.pages().length === 1
    },
  }
}

/** The identity's face, its cookies and its way out. */
export function contextOptionsOf({ userAgent, locale, viewport, cookies, origins, guard }: Identity) {
  return {
    userAgent,
    locale,
    viewport,
    proxy: { server: `socks5://127.0.0.1:${guard.port}`, bypass: '<-loopback>' },
    storageState: { cookies: cookies.list(), origins },
    serviceWorkers: 'block',
    acceptDownloads: false,
    permissions: [],
    timezoneId: 'UTC',
  } satisfies BrowserContextOptions
}

/** Whether a request loads the page itself, something in it, or a frame or window that nobody reads. */
export function kindOf(request: Request, turn: { page: Page | undefined }): 'main' | 'part' | 'aside' {
  if (!request.isNavigationRequest()) return 'part'
  try {
    const frame = request.frame()
    if (frame.parentFrame() !== null) return 'aside'
    return frame.page() === turn.page ? 'main' : 'aside'
  } catch {
    // Playwright knows no frame yet only where a window is being opened.
    return 'aside'
  }
}

function refusalOf(request: Request, clock: Clock): Refusal {
  const url = new URL(request.url())
  const path = url.protocol.startsWith('http') ? url.pathname + url.search : url.protocol
  return { at: clock.now(), rule: 'resource-type', method: request.method(), host: url.hostname, path }
}

/** The context may be closed under a request that is still being decided; that decides it. */
async function ifOpen(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined)
}
