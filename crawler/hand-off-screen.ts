import type { CDPSession, Page } from 'playwright'
import { withDeadline } from '#shared/with-deadline.ts'
import type { Evaluate } from './hand-off-form.ts'

/** What the operator is shown. */
export type Screen = {
  /** Shows what stands in the forms of the page that is there now: a gate draws its captcha in one. */
  showForms(): Promise<void>
  /** In the page that is there now, in a world of our own. */
  evaluate: Evaluate
}

const WORLD = 'lanternfish'
/** A script of the page that never yields lets nobody in. */
const EVALUATE_TIMEOUT_MS = 5_000
const QUALITY = 60
/** Nowhere: what stands within is a page of its own, which comes and goes unread. */
const FRAMES = 'iframe, frame, object, embed'
const PICTURES = 'svg, canvas, video, audio, picture, input[type=image]'
const INLINE = ':is([src*="data:" i], [src*="blob:" i], [srcset])'
const NO_BACKGROUND = `background-image: none !important; border-image: none !important; mask-image: none !important;
  list-style-image: none !important; cursor: auto !important;`
/** Pictures, films and drawings that a page carries in itself stay unseen (law 3). Scripts of the page do not see this. */
const UNSEEN = (scope: string) => `
:is(${FRAMES}) { visibility: hidden !important }
:is(${PICTURES}, img${INLINE})${scope} { visibility: hidden !important }
*${scope} { ${NO_BACKGROUND} }
*${scope}::before, *${scope}::after { ${NO_BACKGROUND} content: none !important }`
const OUTSIDE_FORMS = ':not(form, form *)'

/** Each picture of the page as JPEG, while it changes. Nobody keeps them: a slow operator is shown the newest. */
export async function watchScreen(page: Page, onFrame: (jpeg: Buffer) => void): Promise<Screen> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.enable')
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: adopt(UNSEEN('')), worldName: WORLD })
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    onFrame(Buffer.from(data, 'base64'))
    // At once: a picture that Chromium holds back for want of this may be the last one.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
  })
  const { width, height } = page.viewportSize()!
  const size = { maxWidth: width, maxHeight: height }
  await session.send('Page.startScreencast', { format: 'jpeg', quality: QUALITY, ...size })
  const evaluate = evaluateIn(session)
  const showForms = async () => void (await evaluate(adopt(UNSEEN(OUTSIDE_FORMS))))
  return { showForms, evaluate }
}

function evaluateIn(session: CDPSession): Evaluate {
  const evaluate: Evaluate = async (expression) => {
    const { frameTree } = await session.send('Page.getFrameTree')
    const world = { frameId: frameTree.frame.id, worldName: WORLD }
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', world)
    const { result } = await session.send('Runtime.evaluate', { expression, contextId, returnByValue: true })
    return result.value as unknown
  }
  return (expression) => withDeadline(evaluate(expression), EVALUATE_TIMEOUT_MS)
}

/** Takes the place of what was adopted before. */
function adopt(css: string): string {
  return `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)});
    const others = document.adoptedStyleSheets.filter((other) => other !== globalThis.lanternfish);
    globalThis.lanternfish = sheet; document.adoptedStyleSheets = [...others, sheet] }`
}
