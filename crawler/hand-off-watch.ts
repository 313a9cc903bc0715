import type { Page } from 'playwright'
import { isGate, type PageKind } from '#contracts/page-kind.ts'
import type { PageForm } from '#pages/gate-form.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import { withDeadline } from '#shared/with-deadline.ts'
import type { HandOffAct } from './hand-off-act.ts'
import { formOfAct } from './hand-off-form.ts'
import type { ReadShown } from './hand-off-read.ts'
import type { Screen } from './hand-off-screen.ts'

/** `gateEndsAt` where the page tells how long it waits. */
export type ShownPage = { kind: PageKind; gateEndsAt: Date | null }

/** What stands in the browser now. */
export type Judge = () => Promise<{ html: string; url: string; kind: PageKind }>

/** For a page to be read to its end, before it is told of as it stands. */
const WHOLE_TIMEOUT_MS = 2_000
/** Between a click and the form that it sends. */
const DELIBERATE_MS = 5_000

/** Reads what stands in the page, and what kind of page that is. */
export function openJudge(read: ReadShown, recipe: Recipe | undefined): Judge {
  return async () => {
    const { html, url, status } = await read()
    const { kind } = judgePage({ $: parsePage(html), html, url, status, recipe })
    // Where nothing came there is no page, whatever the browser says about it in its own words.
    return { html, url, kind: url.startsWith('http') ? kind : 'maintenance' }
  }
}

/**
 * Knows which form of a gate a person is about to send. It is read before the act is done: once a form is on its way
 * its page is not read any more. A page behind the gate has none.
 */
export function watchPress(page: Page, judge: Judge, screen: Screen) {
  let last: { at: number; form: PageForm | undefined } | undefined
  return {
    async note(input: HandOffAct): Promise<void> {
      last = undefined
      const { kind } = await judge()
      const form = isGate(kind) ? await formOfAct(input, page.url(), screen.evaluate) : undefined
      last = { at: performance.now(), form }
    },
    take(): { form: PageForm | undefined } | undefined {
      const press = last && performance.now() - last.at < DELIBERATE_MS ? last : undefined
      last = undefined
      return press
    },
  }
}

/**
 * @param tell is called when a page has been read to its end, or has had time for that: a script may stop it
 * @returns a wait for the end of the page that is there now
 */
export function watchPages(page: Page, tell: () => Promise<void>): () => Promise<void> {
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
export async function tellPage(
  { clock, onPage }: { clock: Clock; onPage: (page: ShownPage) => void },
  judge: Judge,
  screen: Screen,
): Promise<void> {
  const loadedAt = clock.now().getTime()
  const { html, kind } = await judge()
  if (isGate(kind)) await screen.showForms()
  const seconds = isGate(kind) ? featuresOf(parsePage(html)).refresh?.seconds : undefined
  onPage({ kind, gateEndsAt: seconds === undefined ? null : new Date(loadedAt + seconds * 1000) })
}
