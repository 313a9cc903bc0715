import type { Browser, BrowserContext, Request } from 'playwright'
import type { Clock } from '#shared/clock.ts'
import type { Refusal } from './egress-guard-ledger.ts'
import type { Identity } from './identity.ts'

/** What a page may ask for. Everything else is stopped in the browser, and again by the guard. */
export const ALLOWED_RESOURCES = new Set(['document', 'stylesheet', 'script', 'xhr', 'fetch'])
/** A page that sends itself round and round is read where it stands. */
const MAX_NAVIGATIONS = 5

export type WorkContext = {
  context: BrowserContext
  /** What was stopped before it reached the guard. */
  stopped: Refusal[]
}

/**
 * One browser context for one unit of work: the identity's face, its cookies and its guard; no service workers,
 * downloads, permissions or pictures.
 *
 * @param onNavigation called with each URL that the page itself goes to
 */
export async function openWorkContext(
  browser: Browser,
  identity: Identity,
  clock: Clock,
  onNavigation: (url: string) => void,
): Promise<WorkContext> {
  const { userAgent, locale, viewport, cookies, origins, guard } = identity
  const context = await browser.newContext({
    userAgent,
    locale,
    viewport,
    proxy: { server: `socks5://127.0.0.1:${guard.port}`, bypass: '<-loopback>' },
    storageState: { cookies: cookies.list(), origins },
    serviceWorkers: 'block',
    acceptDownloads: false,
    permissions: [],
    timezoneId: 'UTC',
  })
  const stopped: Refusal[] = []
  const stop = (request: Request): void => void stopped.push(refusalOf(request, clock))
  let navigations = 0
  await context.route('**/*', async (route, request) => {
    const kind = kindOf(request)
    const tooMany = kind === 'main' && ++navigations > MAX_NAVIGATIONS
    if (tooMany || kind === 'aside' || !ALLOWED_RESOURCES.has(request.resourceType())) {
      stop(request)
      return ifOpen(route.abort())
    }
    if (kind === 'main' && navigations > 1) onNavigation(request.url())
    return ifOpen(route.continue())
  })
  // Windows that a page opens are not what was asked for.
  context.on('page', (page) => {
    if (context.pages().length > 1) void ifOpen(page.close())
  })
  return { context, stopped }
}

/** Whether a request loads the page itself, something in it, or a frame or window that nobody reads. */
function kindOf(request: Request): 'main' | 'part' | 'aside' {
  if (!request.isNavigationRequest()) return 'part'
  try {
    const frame = request.frame()
    if (frame.parentFrame() !== null) return 'aside'
    return frame.page() === frame.page().context().pages()[0] ? 'main' : 'aside'
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
