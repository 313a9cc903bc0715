import type { CheerioAPI } from 'cheerio'
import { isGate } from '#contracts/page-kind.ts'
import type { DuePage } from '#db/frontier.ts'
import { linksOf } from '#pages/links.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage, type PageJudgement } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import { askForPerson } from './ask-for-person.ts'
import type { FetchedPage, FetchOutcome, Lane } from './fetch-outcome.ts'
import type { Link } from './find-pages.ts'
import type { Asking } from './front.ts'
import type { Heard } from './front-sign.ts'
import type { MarketSession } from './market-session.ts'

/** A page as it was read: what it is, and where it leads. */
export type ReadPage = { page: FetchedPage; $: CheerioAPI; judged: PageJudgement; links: Link[] }

export type Asked = {
  lane: Lane
  fetched: FetchOutcome
  /** Where something came that can be read. */
  read: ReadPage | undefined
  /** The market's front answered in the page's place: the page is still to come. */
  isTurnedAway: boolean
}

/**
 * Asks for one page in the lane that its market wants and judges what came, before anybody else asks. A page that
 * only a script fills says nothing to the cheap lane: the browser reads it at once.
 */
export async function askPage(session: MarketSession, page: DuePage): Promise<Asked> {
  const { market, front } = session
  using asking = front.asking(session.mirror.host, async (path) => {
    return (await askForPerson(session, { kind: 'captcha', path })) === 'solved'
  })
  const lane = laneOf(session, page)
  const asked = await askIn(session, page, lane, asking)
  const { fetched, read } = asked
  const isShell = fetched.kind === 'page' && fetched.needsScript && !(read && isGate(read.judged.kind))
  if (market.mode !== 'auto' || lane === 'browser' || !isShell || session.signal.aborted) return asked
  return askIn(session, page, 'browser', asking)
}

function laneOf({ market, front }: MarketSession, page: DuePage): Lane {
  if (market.mode !== 'auto') return market.mode
  return page.needsBrowser || front.turnedAway() > 1 ? 'browser' : 'http'
}

async function askIn(
  { deps, mirror, identity, recipe }: MarketSession,
  page: DuePage,
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
  const isTurnedAway = asking.heard(fetched, known?.heard, begun)
  return { lane, fetched, read: known?.read, isTurnedAway }
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
