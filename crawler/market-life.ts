import type { LifeState } from '#contracts/market-life.ts'
import type { Outcome } from '#contracts/page-kind.ts'

/** One fetch, with the capture of what it saw where there is one. */
export type LifeFetch = {
  id: number
  outcome: Outcome
  at: Date
  captureId: string | null
  /** Of what its page says now. */
  contentHash?: string | null
}

export type LifeFacts = {
  /** `unread` before the first change. */
  state: LifeState | 'unread'
  /** Since the state stands, newest first; the latest forty are enough. */
  fetches: readonly LifeFetch[]
  /** The first fetch that nobody answered since the last that somebody did. */
  silentSince: Date | null
  /** Pages that said at last that withdrawals fail, and since when the first of them did. */
  withdrawals: { pages: number; since: Date | null; captureId: string | null }
  escrowOff: { pages: number; captureId: string | null }
  /** Of the vendors of the last two weeks, the share whose last listing is gone: 0 to 1. */
  vendorsGone: number
}

export type LifeChange = { to: LifeState; reason: string; fetchId: number | null; captureId: string | null }

const CONTENT: ReadonlySet<Outcome> = new Set(['page', 'not-found', 'too-big', 'not-html', 'csam-report'])
/** What ended in our own machine says nothing of a market. */
const MUTE: ReadonlySet<string> = new Set(['egress-down', 'refused', 'trap'])

const DAY_MS = 86_400_000
/** In a row: under an outage of a third, less than one in six thousand fetches ends such a row. */
const ROW = 8
const BANNERS = 3
/** Of the last so many, three quarters make a market up again, less than half make it degraded. */
const WINDOW = 20
/** A farewell at every address is answered, too: a market that is back has more to say. */
const FEW_CONTENTS = 3
const GONE_AFTER_DAYS = 30
const NOTICE_PAGES = 2
const NOTICE_STANDS_DAYS = 2
const VENDORS_GONE = 0.4

/**
 * Whether a market's life has changed, and by what one sees it. A state is left only on a row of fetches that say so,
 * all of them since it began; "seized" only on captured banners; nothing on what our own way out did.
 */
export function nextLife(facts: LifeFacts, now: Date): LifeChange | undefined {
  const fetches = facts.fetches.filter(({ outcome }) => !MUTE.has(outcome))
  const change =
    seizedBy(fetches) ?? exitBy(facts, fetches) ?? goneBy(facts, fetches, now) ?? plainLife(facts, fetches)
  return change && change.to !== facts.state ? change : undefined
}

function seizedBy(fetches: readonly LifeFetch[]): LifeChange | undefined {
  const answered = fetches.filter(({ outcome }) => outcome !== 'offline').slice(0, BANNERS)
  const banner = answered.find(({ captureId }) => captureId !== null)
  if (answered.length < BANNERS || !banner || answered.some(({ outcome }) => outcome !== 'seized'))
    return undefined
  return {
    to: 'seized',
    reason: `the last ${BANNERS} answers were seizure banners`,
    fetchId: banner.id,
    captureId: banner.captureId,
  }
}

/** Two signs of three, or withdrawals that fail for days on end. */
function exitBy(
  { state, withdrawals, escrowOff, vendorsGone }: LifeFacts,
  fetches: readonly LifeFetch[],
): LifeChange | undefined {
  // What one still reads there shows it best.
  const last = fetches.find(({ outcome }) => outcome === 'page') ?? fetches[0]
  if (!last || state === 'seized' || state === 'gone') return undefined
  const fails = withdrawals.pages >= NOTICE_PAGES
  const stands =
    fails &&
    withdrawals.since &&
    last.at.getTime() - withdrawals.since.getTime() >= NOTICE_STANDS_DAYS * DAY_MS
  const signs = [
    fails && `withdrawals are said to fail on ${withdrawals.pages} pages`,
    stands && `for ${NOTICE_STANDS_DAYS} days`,
    escrowOff.pages >= NOTICE_PAGES && `escrow is said to be off on ${escrowOff.pages} pages`,
    vendorsGone >= VENDORS_GONE && `${Math.round(vendorsGone * 100)} % of the vendors are gone`,
  ].filter((sign) => typeof sign === 'string')
  if (signs.length < 2) return undefined
  const captureId = withdrawals.captureId ?? escrowOff.captureId
  return { to: 'exit-suspected', reason: signs.join('; '), fetchId: last.id, captureId }
}

function goneBy(
  { state, silentSince }: LifeFacts,
  fetches: readonly LifeFetch[],
  now: Date,
): LifeChange | undefined {
  const wasSilent = state === 'down' || state === 'seized' || state === 'exit-suspected'
  const row = fetches.slice(0, ROW)
  if (!wasSilent || !silentSince || row.length < ROW || row.some(({ outcome }) => outcome !== 'offline'))
    return undefined
  const days = (now.getTime() - silentSince.getTime()) / DAY_MS
  if (days < GONE_AFTER_DAYS) return undefined
  return {
    to: 'gone',
    reason: `nobody has answered for ${Math.floor(days)} days`,
    fetchId: row[0]!.id,
    captureId: null,
  }
}

function plainLife(facts: LifeFacts, fetches: readonly LifeFetch[]): LifeChange | undefined {
  const { state } = facts
  const newest = fetches[0]
  if (!newest) return undefined
  const by = (to: LifeState, reason: string): LifeChange => ({
    to,
    reason,
    fetchId: newest.id,
    captureId: newest.captureId,
  })
  const latest = fetches.slice(0, WINDOW)
  const content = latest.filter(({ outcome }) => CONTENT.has(outcome)).length
  if (state === 'unread' && CONTENT.has(newest.outcome)) return by('up', 'its first page was read')
  // What was seized or seemed to go does not come back on a few pages.
  const isSettled = latest.length === WINDOW
  const contents = new Set(latest.map(({ contentHash, id }) => contentHash ?? id))
  const isBack = isSettled && content >= WINDOW * 0.75 && contents.size >= FEW_CONTENTS
  if (state === 'seized' || state === 'exit-suspected') {
    const isOver = isBack && (state === 'seized' || facts.withdrawals.pages + facts.escrowOff.pages === 0)
    return isOver ? by('up', `${content} of the last ${WINDOW} fetches brought content`) : undefined
  }
  if (state !== 'up' && state !== 'degraded' && state !== 'unread') {
    const few = fetches.slice(0, 5)
    const read = few.filter(({ outcome }) => CONTENT.has(outcome)).length
    if (read >= 3) return by('up', `${read} of the last ${few.length} fetches brought content`)
  }
  const walled = walledBy(fetches.slice(0, ROW))
  if (walled) return by(...walled)
  if (state === 'up' && isSettled && content < WINDOW / 2)
    return by('degraded', `${content} of the last ${WINDOW} fetches brought content`)
  return state === 'degraded' && isBack
    ? by('up', `${content} of the last ${WINDOW} fetches brought content`)
    : undefined
}

/** What a whole row of fetches met. */
function walledBy(row: readonly LifeFetch[]): [LifeState, string] | undefined {
  if (row.length < ROW || row.some(({ outcome }) => CONTENT.has(outcome))) return undefined
  const count = (...outcomes: Outcome[]) => row.filter(({ outcome }) => outcomes.includes(outcome)).length
  if (count('offline') === ROW) return ['down', `the last ${ROW} fetches were not answered`]
  if (count('login') > ROW / 2)
    return ['login-walled', `${count('login')} of the last ${ROW} fetches met a log-in`]
  const fronts = count('queue', 'captcha', 'blocked')
  if (fronts > ROW / 2)
    return ['queue-walled', `${fronts} of the last ${ROW} fetches met a queue, captcha or block`]
  if (count('maintenance') > ROW / 2)
    return ['degraded', `${count('maintenance')} of the last ${ROW} fetches met a maintenance page`]
  return undefined
}
