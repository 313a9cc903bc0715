import type { BrowserContext, Page } from 'playwright'
import type { HandOffNotice } from '#contracts/hand-off.ts'
import { isGate, type PageKind } from '#contracts/page-kind.ts'
import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { PageForm } from '#pages/gate-form.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { withDeadline } from '#shared/with-deadline.ts'
import { contextOptionsOf } from './browser-lane-context.ts'
import { actOn, isDeliberate, type HandOffAct } from './hand-off-act.ts'
import { formOfAct } from './hand-off-form.ts'
import { openHandOffRules } from './hand-off-rules.ts'
import { watchScreen, type Screen } from './hand-off-screen.ts'
import type { Identity } from './identity.ts'
import { launchBrowser } from './launch-browser.ts'

/** `gateEndsAt` where the page tells how long it waits. */
export type ShownPage = { kind: PageKind; gateEndsAt: Date | null }

/** What stands in the browser now. */
export type Judge = () => Promise<{ html: string; url: string; kind: PageKind }>

/** A browser of its own for one hand-off, with the identity's face, cookies and way out. Nothing of it stays on a disk. */
export type HandOffView = AsyncDisposable & {
  act(input: HandOffAct): Promise<void>
  /** Whether a page of the market stands there instead of a gate. */
  isPast(): Promise<boolean>
  /** Gives its cookies to the identity, and with it to both lanes. */
  keep(): Promise<void>
}

export type HandOffViewOptions = {
  browser: FoundBrowser
  log: Logger
  clock: Clock
  identity: Identity
  recipe: Recipe | undefined
  url: string
  timeoutMs: number
  /** Who is at it; undefined while nobody is. */
  actor: () => string | undefined
  onFrame: (jpeg: Buffer) => void
  onPage: (page: ShownPage) => void
  onNotice: (code: HandOffNotice) => void
  /** It died or hung: what is wanted of it then needs a new one. */
  onGone: () => void
}

const ACT_TIMEOUT_MS = 5_000
const READ_TIMEOUT_MS = 5_000
/** For a page to be read to its end, before it is told of as it stands. */
const WHOLE_TIMEOUT_MS = 2_000
/** Between a click and the form that it sends. */
const DELIBERATE_MS = 5_000
const CLOSE_TIMEOUT_MS = 2_000

/** Starts the browser; the gate's page is on its way when this returns. */
export async function openHandOffView(options: HandOffViewOptions): Promise<HandOffView> {
  const { identity, clock, onNotice, onGone } = options
  await using stack = new AsyncDisposableStack()
  const launched = stack.use(await launchBrowser(options))
  const given = identity.cookies.list()
  const context = await launched.browser.newContext(contextOptionsOf(identity))
  launched.browser.once('disconnected', onGone)
  const page = await context.newPage()
  const judge = openJudge(page, options.recipe)
  const screen = await watchScreen(page, options.onFrame)
  const stood = watchPages(page, () => tellPage(options, judge, screen))
  const press = watchPress(page, judge, screen)
  const rules = stack.use(
    openHandOffRules({
      page,
      guard: identity.guard,
      clock,
      judge,
      actor: options.actor,
      takeForm: () => press.takeForm(),
      stood,
      onRefusedForm: () => onNotice('form-refused'),
    }),
  )
  await context.route('**/*', (route, request) => rules.decide(route, request))
  keepAlone(context, page)
  const goto = page.goto(options.url, { waitUntil: 'commit', timeout: options.timeoutMs })
  goto.catch(() => onNotice('not-loaded'))
  const resources = stack.move()
  return {
    async act(input) {
      if (isDeliberate(input)) await press.note(input)
      await withDeadline(actOn(page, input), input.type === 'reload' ? options.timeoutMs : ACT_TIMEOUT_MS)
    },
    isPast: async () => !isGate((await judge()).kind),
    async keep() {
      const state = await withDeadline(context.storageState(), READ_TIMEOUT_MS)
      identity.cookies.merge(given, state.cookies)
      identity.origins = state.origins
    },
    async [Symbol.asyncDispose]() {
      launched.browser.off('disconnected', onGone)
      // A page that hangs does not keep its browser from being killed.
      await withDeadline(context.close(), CLOSE_TIMEOUT_MS).catch(launched.kill)
      await resources.disposeAsync()
    },
  }
}

/** Windows that the page opens are closed and what it asks by dialog is refused: the operator sees one page. */
function keepAlone(context: BrowserContext, page: Page): void {
  context.on('page', (other) => {
    if (other !== page) other.close().catch(() => undefined)
  })
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
}

function openJudge(page: Page, recipe: Recipe | undefined): Judge {
  let status: number | undefined
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.frame() === page.mainFrame()
    if (isPage) status = response.status()
  })
  return async () => {
    const html = await withDeadline(page.content(), READ_TIMEOUT_MS)
    const url = page.url()
    const { kind } = judgePage({ $: parsePage(html), html, url, status, recipe })
    // Where nothing came there is no page, whatever the browser says about it in its own words.
    return { html, url, kind: url.startsWith('http') ? kind : 'maintenance' }
  }
}

/**
 * Knows which form of a gate a person is about to send. It is read before the act is done: once a form is on its way
 * its page is not read any more. A page behind the gate has none.
 */
function watchPress(page: Page, judge: Judge, screen: Screen) {
  let last: { at: number; form: PageForm | undefined } | undefined
  return {
    async note(input: HandOffAct): Promise<void> {
      last = undefined
      const { kind } = await judge()
      const form = isGate(kind) ? await formOfAct(input, page.url(), screen.evaluate) : undefined
      last = { at: performance.now(), form }
    },
    takeForm(): PageForm | undefined {
      const form = last && performance.now() - last.at < DELIBERATE_MS ? last.form : undefined
      last = undefined
      return form
    },
  }
}

/**
 * @param tell is called when a page has been read to its end, or has had time for that: a script may stop it
 * @returns a wait for the end of the page that is there now
 */
function watchPages(page: Page, tell: () => Promise<void>): () => Promise<void> {
  let now = Promise.withResolvers<void>()
  page.on('domcontentloaded', () => now.resolve())
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) return
    const one = (now = Promise.withResolvers<void>())
    const isTold = withDeadline(one.promise, WHOLE_TIMEOUT_MS).catch(() => undefined)
    // Where it went on to the next page meanwhile, that one is told of in its turn.
    void isTold.then(() => (one === now ? tell() : undefined)).catch(() => undefined)
  })
  return () => now.promise
}

/** Tells what a page is as soon as it stands, and shows what is in its forms where it is a gate. */
async function tellPage({ clock, onPage }: HandOffViewOptions, judge: Judge, screen: Screen): Promise<void> {
  const loadedAt = clock.now().getTime()
  const { html, kind } = await judge()
  if (isGate(kind)) await screen.showForms()
  const seconds = isGate(kind) ? featuresOf(parsePage(html)).refresh?.seconds : undefined
  onPage({ kind, gateEndsAt: seconds === undefined ? null : new Date(loadedAt + seconds * 1000) })
}
