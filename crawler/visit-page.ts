import type { Outcome, PageKind } from '#contracts/page-kind.ts'
import { isGate } from '#contracts/page-kind.ts'
import type { DuePage } from '#db/frontier.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import { askPage, type Asked, type ReadPage } from './ask-page.ts'
import { capturePage } from './capture-page.ts'
import { hollowWords } from './hollow-pages.ts'
import { judgeStranger } from './judge-stranger.ts'
import { listRowOf } from './list-page.ts'
import type { MarketSession } from './market-session.ts'
import { mediaTypeOf } from './media-type.ts'
import { signsOf } from './page-signs.ts'
import { readMirrorList } from './read-mirror-list.ts'
import { nextVisit, visitBehindFront } from './next-visit.ts'
import { stopAtGate, stopUnasked } from './stop-page.ts'

/** A gate is captured only where it is news; behind the others the page itself is still to come. */
function isWorthKeeping(kind: PageKind, { wasPage }: DuePage): boolean {
  return !isGate(kind) || kind === 'seized' || (kind === 'not-found' && wasPage)
}

type Visit = {
  page: DuePage
  clickPath: string[]
  startedAt: Date
} & Pick<Asked, 'lane' | 'gateVersion' | 'isTurnedAway'>
type Ending = { outcome: Outcome; reason: string } & Partial<FetchRecord>

/**
 * Fetches a page, judges its kind, passes it through the CSAM gate, captures it and finds what it links to.
 * Undefined when the session was closed meanwhile: then nothing is known and the page stays due.
 */
export async function visitPage(
  session: MarketSession,
  page: DuePage,
  clickPath: string[],
): Promise<FetchRecord | undefined> {
  const { deps, market, signal } = session
  const startedAt = deps.clock.now()
  const unasked = stopUnasked(session, { path: page.path, clickPath })
  if (unasked) {
    deps.events.reported(market.name, page.id, unasked.report.rule)
    const unseen = { lane: 'http', gateVersion: unasked.report.gateVersion, isTurnedAway: false } as const
    return recordOf(session, { page, clickPath, startedAt, ...unseen }, unasked)
  }
  const asked = await askPage(session, page)
  if (signal.aborted) return undefined
  const { lane, gateVersion, isTurnedAway } = asked
  const visit = { page, clickPath, startedAt, lane, gateVersion, isTurnedAway }
  const record = recordOf(session, visit, await judge(session, visit, asked))
  const ms = record.endedAt.getTime() - startedAt.getTime()
  deps.events.fetched(market.name, page.id, { lane, outcome: record.outcome, ms })
  return record
}

async function judge(session: MarketSession, visit: Visit, asked: Asked): Promise<Ending> {
  const { fetched, read, stopped } = asked
  switch (fetched.kind) {
    case 'page':
      return judgePageContent(session, visit, read!, stopped)
    case 'too-big':
      return { outcome: 'too-big', reason: `more than ${session.deps.config.maxPageBytes} bytes` }
    case 'not-html':
      return { outcome: 'not-html', reason: mediaTypeOf(fetched.contentType), status: fetched.status }
    case 'refused':
      return { outcome: 'refused', reason: `${fetched.rule}: ${fetched.reason}` }
    case 'offline':
    case 'egress-down':
      return { outcome: fetched.kind, reason: fetched.reason }
  }
}

async function judgePageContent(
  session: MarketSession,
  visit: Visit,
  read: ReadPage,
  hit: Asked['stopped'],
): Promise<Ending> {
  const { page: fetched, $, judged, links } = read
  const { status, contentType } = fetched
  const measured = { status, bytes: fetched.wire.reduce((sum, hop) => sum + hop.response.length, 0) }
  if (hit) {
    session.deps.events.reported(session.market.name, visit.page.id, hit.rule)
    return { ...stopAtGate(session, visit.clickPath, hit, links), ...measured }
  }
  const stranger = judgeStranger(session, visit, read)
  if (stranger) return { ...stranger, ...measured }
  const plain = contentType?.startsWith('text/plain') ?? false
  const isList = await readMirrorList(session, visit.page.path, fetched, visit.gateVersion)
  if (plain && !isList && !isGate(judged.kind))
    return { outcome: 'not-html', reason: 'text/plain', ...measured }
  const outcome: Outcome = isGate(judged.kind) ? judged.kind : 'page'
  // A gate's links lead around it, not to content; that nothing is there is something that the page says.
  const isSilent = isGate(judged.kind) && judged.kind !== 'not-found'
  const walked: Pick<Ending, 'found' | 'content'> = isSilent
    ? {}
    : session.walk.read({ page: fetched, $, judged, links }, visit.page)
  const ending = {
    outcome,
    reason: judged.reason,
    ...measured,
    ...walked,
    ...signsOf($, judged, fetched),
    hollow: hollowOf(read, visit.page, walked.content),
  }
  if (!isWorthKeeping(judged.kind, visit.page)) return ending
  const capture = await capturePage(
    session,
    { id: visit.page.id, clickPath: visit.clickPath, gateVersion: visit.gateVersion },
    fetched,
    judged,
  )
  return { ...ending, capture, ...listRowOf(judged, $, { url: fetched.url, links }) }
}

/** A page that shows nothing of what is sold: by its words it is known at another address. */
function hollowOf(read: ReadPage, page: DuePage, content?: FetchRecord['content']): FetchRecord['hollow'] {
  const words = hollowWords(read, content?.goods)
  const isChange = page.contentHash !== null && page.contentHash !== content?.hash
  return words === undefined ? undefined : { words, isChange }
}

function recordOf(session: MarketSession, visit: Visit, ending: Ending): FetchRecord {
  const { page, lane, startedAt, isTurnedAway } = visit
  const { deps, market, front } = session
  const now = deps.clock.now()
  const revisitMs = market.revisit_after_seconds * 1000
  const rounds = ending.content?.rounds
  const how = { attempts: page.attempts, now, revisitMs, rounds, random: deps.random() }
  const next = isTurnedAway
    ? visitBehindFront(front, isTurnedAway === 'own', ending.outcome, how)
    : nextVisit(ending.outcome, how)
  return {
    pageId: page.id,
    lane,
    startedAt,
    endedAt: now,
    status: null,
    bytes: 0,
    found: [],
    needsBrowser: market.mode === 'auto' && lane === 'browser',
    ...next,
    ...ending,
  }
}
