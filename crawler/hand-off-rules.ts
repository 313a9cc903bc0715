import type { Page, Request, Route } from 'playwright'
import { isGate } from '#contracts/page-kind.ts'
import { captchaImageOf, type PageForm } from '#pages/gate-form.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Clock } from '#shared/clock.ts'
import { withDeadline } from '#shared/with-deadline.ts'
import { ALLOWED_RESOURCES, kindOf } from './browser-lane-context.ts'
import type { EgressGuard } from './egress-guard.ts'
import type { Judge } from './hand-off-watch.ts'

export type HandOffRulesOptions = {
  page: Page
  guard: EgressGuard
  clock: Clock
  judge: Judge
  /** Who is at it; undefined while nobody is. */
  actor: () => string | undefined
  /** What a person has just pressed, told once: the form of the gate to which that was done. */
  takePress: () => { form: PageForm | undefined } | undefined
  /** Resolves when the page has been read to its end. */
  stood: () => Promise<void>
  onRefusedForm: () => void
}

/** What is opened in the guard for the browser of a hand-off; all of it closes with this. */
export type HandOffRules = Disposable & { decide(route: Route, request: Request): Promise<void> }

type Desk = HandOffRulesOptions & {
  windows: DisposableStack
  /** The captcha that this page was given; no page is given two. */
  drawn: { url: string | undefined }
}

const WINDOW_MS = 60_000
/** A page that comes slowly names its captcha late; one whose script stops it is never read to its end. */
const PICTURE_MS = 20_000
const PART_MS = 1_500
const URL_ENCODED = 'application/x-www-form-urlencoded'

/**
 * What the browser of a hand-off may ask for: what every browser lane may, the one captcha picture of a gate, and the
 * gate's own form where a person sends it. The guard judges all of it again.
 */
export function openHandOffRules(options: HandOffRulesOptions): HandOffRules {
  const desk: Desk = { ...options, windows: new DisposableStack(), drawn: { url: undefined } }
  options.page.on('framenavigated', (frame) => {
    if (frame === options.page.mainFrame()) desk.drawn.url = undefined
  })
  return {
    async decide(route, request) {
      // Whatever cannot be decided in time does not pass; the page may be gone by then.
      const passes = await withDeadline(mayPass(request, desk), 2 * PICTURE_MS).catch(() => false)
      await (passes ? route.continue() : route.abort('aborted')).catch(() => undefined)
    },
    [Symbol.dispose]: () => desk.windows.dispose(),
  }
}

async function mayPass(request: Request, desk: Desk): Promise<boolean> {
  const part = kindOf(request, desk)
  if (part === 'aside') return false
  if (request.resourceType() === 'image') return isCaptcha(request, desk)
  if (!ALLOWED_RESOURCES.has(request.resourceType())) return false
  if (request.method() === 'GET' || request.method() === 'HEAD') return true
  return part === 'main' && isOwnForm(request, desk)
}

async function isCaptcha(request: Request, desk: Desk): Promise<boolean> {
  const { guard, judge, actor, windows, drawn, stood } = desk
  if (actor() === undefined || request.method() !== 'GET') return false
  const begun = performance.now()
  let isWhole = false
  // A picture is asked for while its page is still being read.
  while (!isWhole && performance.now() - begun < PICTURE_MS) {
    isWhole = await withDeadline(stood(), PART_MS).then(
      () => true,
      () => false,
    )
    const { html, url, kind } = await judge()
    if (!isGate(kind) || captchaImageOf(parsePage(html), url) !== request.url()) continue
    // Nothing is waited for from here on: asked for twice at the same time, it goes out once, and only if somebody is there.
    if (actor() === undefined || drawn.url !== undefined) return false
    drawn.url = request.url()
    windows.use(guard.openImageWindow(placeOf(request, desk)))
    return true
  }
  return false
}

function isOwnForm(request: Request, desk: Desk): boolean {
  const { guard, actor, takePress, windows, onRefusedForm } = desk
  const who = actor()
  const press = takePress()
  // What a page sends by itself is nothing to tell anybody of.
  if (who === undefined || !press) return false
  const sent = [...new URLSearchParams(request.postData() ?? '').keys()]
  const { form } = press
  if (request.method() !== 'POST' || !form || !isSent(form, request.url(), sent)) {
    onRefusedForm()
    return false
  }
  const gate = { ...placeOf(request, desk), method: 'POST', fields: form.fields, actor: who } as const
  windows.use(guard.openGateWindow(gate))
  return true
}

function isSent(form: PageForm, url: string, sent: string[]): boolean {
  const isSame = form.url === url && form.method === 'post' && form.encoding === URL_ENCODED
  return isSame && sent.every((name) => form.fields.includes(name))
}

/** As the request line and the Host header spell it. */
function placeOf(request: Request, { clock }: Desk): { host: string; path: string; until: Date } {
  const { hostname, pathname, search } = new URL(request.url())
  return { host: hostname, path: pathname + search, until: new Date(clock.now().getTime() + WINDOW_MS) }
}
