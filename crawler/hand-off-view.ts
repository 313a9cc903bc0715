import type { Browser, BrowserContext, Page } from 'playwright'
import type { HandOffNotice } from '#contracts/hand-off.ts'
import { isGate } from '#contracts/page-kind.ts'
import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import type { Logger } from '#shared/logger.ts'
import { withDeadline } from '#shared/with-deadline.ts'
import { contextOptionsOf } from './browser-lane-context.ts'
import type { CsamGate } from './csam-gate.ts'
import type { PageHit } from './gate-page.ts'
import { actOn, isDeliberate, type HandOffAct } from './hand-off-act.ts'
import { openCurtain } from './hand-off-curtain.ts'
import { openReadShown } from './hand-off-read.ts'
import { openHandOffRules } from './hand-off-rules.ts'
import { watchScreen } from './hand-off-screen.ts'
import { openJudge, tellPage, watchPages, watchPress, type ShownPage } from './hand-off-watch.ts'
import type { Identity } from './identity.ts'
import { launchBrowser } from './launch-browser.ts'

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
  gate: CsamGate
  url: string
  timeoutMs: number
  /** Who is at it; undefined while nobody is. */
  actor: () => string | undefined
  onFrame: (jpeg: Buffer) => void
  onPage: (page: ShownPage) => void
  onNotice: (code: HandOffNotice) => void
  /** The gate stops what stands there: it was shown to nobody. */
  onStopped: (hit: PageHit) => void
  /** It died or hung: what is wanted of it then needs a new one. */
  onGone: () => void
}

const ACT_TIMEOUT_MS = 5_000
const READ_TIMEOUT_MS = 5_000
const OPEN_TIMEOUT_MS = 20_000
const CLOSE_TIMEOUT_MS = 2_000

/** Starts the browser; the gate's page is on its way when this returns. */
export async function openHandOffView(options: HandOffViewOptions): Promise<HandOffView> {
  const { identity, onGone } = options
  await using stack = new AsyncDisposableStack()
  const launched = stack.use(await launchBrowser(options))
  const given = identity.cookies.list()
  const opening = openPage(launched.browser, options, stack)
  const { context, page, judge, press } = await withDeadline(opening, OPEN_TIMEOUT_MS)
  launched.browser.once('disconnected', onGone)
  const resources = stack.move()
  return {
    async act(input) {
      if (isDeliberate(input)) await press.note(input)
      await withDeadline(actOn(page, input), input.type === 'reload' ? options.timeoutMs : ACT_TIMEOUT_MS)
    },
    // What cannot be read now is on its way to somewhere.
    isPast: () =>
      judge().then(
        ({ kind }) => !isGate(kind),
        () => false,
      ),
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

/** @param resources closes what is opened in the guard */
async function openPage(browser: Browser, options: HandOffViewOptions, resources: AsyncDisposableStack) {
  const { identity, recipe, gate, clock, actor, onFrame, onNotice, onStopped } = options
  const context = await browser.newContext(contextOptionsOf(identity))
  const page = await context.newPage()
  const read = await openReadShown(page, gate, onStopped)
  const judge = openJudge(read, recipe)
  const curtain = resources.use(openCurtain(read, onFrame))
  const screen = await watchScreen(page, (jpeg) => curtain.draw(jpeg))
  const press = watchPress(page, judge, screen)
  const rules = openHandOffRules({
    page,
    guard: identity.guard,
    clock,
    judge,
    actor,
    takePress: () => press.take(),
    stood: watchPages(page, () => tellPage(options, judge, screen)),
    onRefusedForm: () => onNotice('form-refused'),
  })
  resources.use(rules)
  await context.route('**/*', (route, request) => rules.decide(route, request))
  keepAlone(context, page)
  const goto = page.goto(options.url, { waitUntil: 'commit', timeout: options.timeoutMs })
  goto.catch(() => onNotice('not-loaded'))
  return { context, page, judge, press }
}

/** Windows that the page opens are closed and what it asks by dialog is refused: the operator sees one page. */
function keepAlone(context: BrowserContext, page: Page): void {
  context.on('page', (other) => {
    if (other !== page) other.close().catch(() => undefined)
  })
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
}
