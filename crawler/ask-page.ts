import type { CheerioAPI } from 'cheerio'
import { isGate } from '#contracts/page-kind.ts'
import type { DuePage } from '#db/frontier.ts'
import { linksOf } from '#pages/links.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage, type PageJudgement } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import { pathShape } from '#pages/path-shape.ts'
import { askForPerson } from './ask-for-person.ts'
import type { FetchedPage, FetchOutcome, Lane } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'
import type { Asking } from './front.ts'
import type { Hearing } from './front-state.ts'
import type { Heard } from './front-sign.ts'
import { gatePage, type PageHit } from './gate-page.ts'
import type { MarketSession } from './market-session.ts'

/** What asking for a page takes to know of it. */
type PageToAsk = Pick<DuePage, 'path' | 'needsBrowser'>

/** A page as it was read: what it is, and where it leads. */
export type ReadPage = { page: FetchedPage; $: CheerioAPI; judged: PageJudgement; links: Link[] }

export type Asked = {
  lane: Lane
  fetched: FetchOutcome
  /** Where something came that can be read. */
  read: ReadPage | undefined
  /** The gate stops it: nothing of it is stored, and nobody is shown it. */
  stopped?: PageHit | undefined
  /** Of the rules that judged it, or of those before: what they let pass is judged again when there are others. */
  gateVersion: string
  /** The market's front answered in the page's place: the page is still to come. */
  isTurnedAway: Hearing['isTurnedAway']
}

/** Asks for one page in the lane that its market wants and judges what came, before anybody else asks. */
export async function askPage(session: MarketSession, page: PageToAsk): Promise<Asked> {
  using asking = session.front.asking(session.mirror.host, async (path) => {
    return (await askForPerson(session, { kind: 'captcha', path })) === 'solved'
  })
  const { mode } = session.market
  // Awaited here: what asks is at the front until it has its answer.
  return await (mode === 'auto' ? askInEither(session, page, asking) : askIn(session, page, mode, asking))
}

/**
 * The cheap lane where it does. A page that only a script fills says nothing to it: the browser reads it at once. A
 * front that does not let the cheap lane through may know what it is.
 */
async function askInEither(session: MarketSession, page: PageToAsk, asking: Asking): Promise<Asked> {
  const { lanes, front, signal } = session
  const { shape } = pathShape(page.path)
  const choice = front.turnedAway() > 1 ? 'browser' : lanes.of(shape)
  const cheap = choice === 'browser' ? undefined : await askIn(session, page, 'http', asking)
  if (cheap?.stopped) return cheap
  const isShell = cheap !== undefined && isShellOf(cheap)
  if (isShell) lanes.gotShell(shape)
  const isDone = cheap !== undefined && choice === 'http' && !isShell
  if (cheap && (isDone || cheap.isTurnedAway || signal.aborted)) {
    if (isDone && !cheap.isTurnedAway) lanes.readAlone(shape, 'http')
    return cheap
  }
  const browser = await askIn(session, page, 'browser', asking)
  if (choice === 'both' && !isShell) lanes.compared(shape, cheap?.read, browser.read)
  else if (!isShell) lanes.readAlone(shape, 'browser')
  return browser
}

function isShellOf({ fetched, read }: Asked): boolean {
  return fetched.kind === 'page' && fetched.needsScript() && !(read && isGate(read.judged.kind))
}

async function askIn(
  { deps, mirror, identity, recipe }: MarketSession,
  page: PageToAsk,
  lane: Lane,
  asking: Asking,
): Promise<Asked> {
  const port = mirror.port === 80 ? '' : `:${mirror.port}`
  const { fetchTimeoutMs: timeoutMs, maxPageBytes: maxBytes } = deps.config
  const task = {
    url: `http://${mirror.host}${port}${page.path}`,
    lane,
    timeoutMs,
    maxBytes,
    onCookies: asking.cookiesCame,
  }
  const begun = deps.clock.now()
  const fetched = await deps.fetch(task, identity)
  const known = fetched.kind === 'page' ? readPage(fetched, recipe) : undefined
  // Before it is judged: rules may change meanwhile.
  const gateVersion = deps.gate.version
  // Before the front hears of it: a captcha is put before a person.
  const stopped = known && gatePage(deps.gate.judge, known.read.page, known.read.links)
  const isUnseen = stopped && known.read.judged.kind === 'captcha'
  const isTurnedAway = asking.heard(fetched, isUnseen ? undefined : known?.heard, begun)
  return { lane, fetched, read: known?.read, stopped, gateVersion, isTurnedAway: !stopped && isTurnedAway }
}

function readPage(page: FetchedPage, recipe: MarketSession['recipe']): { read: ReadPage; heard: Heard } {
  const html = page.dom ?? page.html
  const { url, status, contentType } = page
  const $ = parsePage(html)
  const judged = judgePage({ $, html, url, status, contentType, ...(recipe && { recipe }) })
  const { refresh, text } = featuresOf($)
  return {
    read: { page, $, judged, links: linksOf($, url) },
    heard: { judged, refreshSeconds: refresh?.seconds, text },
  }
}
