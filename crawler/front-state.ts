import type { FrontSign } from './front-sign.ts'

/** What is known of the front before a market. Times in milliseconds of the injected clock. */
export type FrontState = {
  /** Nobody asks before. */
  until: number
  closedAt: number
  /** Until then the front is taken to be open. */
  provenUntil: number
  admittedAt: number | undefined
  /** How long the last admission held. */
  sessionMs: number
  /** In a row: sent to the queue, killed or told to wait, not answered, captchas. */
  turned: number
  killed: number
  silent: number
  captchas: number
  /** Addresses that were sent to the queue or a captcha since one was let through. */
  queued: Set<string>
  /** Addresses that were sent there alone, others being let through right after: what they show is their own. */
  lone: Set<string>
  /** Something stood before the market. */
  hasStood: boolean
}

/** What follows from an answer. */
export type Hearing = {
  /** The front answered in the page's place; `own`: to what may be this page's own doing, and counts against it. */
  isTurnedAway: boolean | 'own'
  /** The front closed: nobody asks before `until`. `isLong`: longer than a market is held for. */
  closed?: { reason: string; isLong: boolean }
  needsCircuit?: true
  needsPerson?: true
}

export type FrontRules = {
  random: () => number
  /** The first wait where the front names none; the next ones double. */
  backoffSeconds: number
}

const MAX_BACKOFF_SECONDS = 3600
/** So long a queue is waited for with the market in our hands. */
const MAX_QUEUE_SECONDS = 8 * 60
/** Beside the time that a queue names. */
const MAX_PATIENCE_SECONDS = 30
/** Longer waits than this are not spent holding the market. */
const MAX_HELD_SECONDS = 60
/** A front that shows everybody out, a site that is down or closed: then one request tries, ever more rarely. */
const SILENT_IN_A_ROW = 5
const PERSON_REST_SECONDS = 15 * 60
/** Pages in a row: one captcha among pages that are served is that page's own. */
const CAPTCHAS_IN_A_ROW = 3
/** Of the time that the last session had: from then on one request alone is under way, which meets its end. */
const SURE_OF_SESSION = 0.98

const NONE = { turned: 0, killed: 0, silent: 0, captchas: 0 }

export function newFrontState(notBefore: Date | null): FrontState {
  const times = { closedAt: 0, provenUntil: 0, admittedAt: undefined, sessionMs: Infinity }
  const addresses = { queued: new Set<string>(), lone: new Set<string>() }
  return { until: notBefore?.getTime() ?? 0, ...times, ...NONE, ...addresses, hasStood: false }
}

/** The market is asked at another address from now on. */
export function forgetFront(state: FrontState): void {
  Object.assign(state, newFrontState(null))
}

/** Nobody came to solve what stands before the market. */
export function closeForPerson(state: FrontState, rules: FrontRules, now: number): Hearing {
  return close(state, rules, now, { seconds: PERSON_REST_SECONDS, reason: 'a person is needed: captcha' })
}

/**
 * Takes in one answer.
 *
 * @param begun when its request began: one that began before the front closed says nothing about what stands now
 */
export function hear(
  state: FrontState,
  rules: FrontRules,
  sign: FrontSign,
  { begun, now, path = '/' }: { begun: number; now: number; path?: string },
): Hearing {
  const isLate = begun < state.closedAt
  const wasOpen = now < state.provenUntil
  const hearing = judge(state, rules, sign, { isLate, now, path })
  const isPages = hearing.isTurnedAway && !hearing.needsPerson && !isLate && (wasOpen || !isOfAll(sign))
  return isPages ? { ...hearing, isTurnedAway: 'own' } : hearing
}

function judge(
  state: FrontState,
  rules: FrontRules,
  sign: FrontSign,
  { isLate, now, path }: { isLate: boolean; now: number; path: string },
): Hearing {
  switch (sign.kind) {
    case 'nothing':
      return { isTurnedAway: false }
    case 'through':
      if (!isLate) settleQueued(state, path)
      return letThrough(state, now, isLate)
    case 'queue':
      if (isOwn(state, path) && !sign.gaveCookie) return standAside(state)
      if (!isLate) state.queued.add(path)
      return queue(state, rules, now, { isLate, seconds: sign.seconds })
    case 'killed':
      if (isLate) return { isTurnedAway: true }
      return { ...pushedBack(state, rules, now, 'the front killed our path'), needsCircuit: true }
    case 'busy':
      return pushedBack(state, rules, now, 'the site asked us to wait', sign.seconds)
    case 'silent':
      return silent(state, rules, now, isLate)
    case 'captcha':
      return captcha(state, now, path)
  }
}

/** Stands before the whole market as a rule, and is not the page's doing. */
function isOfAll({ kind }: FrontSign): boolean {
  return kind === 'queue' || kind === 'captcha'
}

function settleQueued({ queued, lone }: FrontState, path: string): void {
  const [only, ...others] = queued
  if (only !== undefined && only !== path && others.length === 0) lone.add(only)
  lone.delete(path)
  queued.clear()
}

/** It alone was turned away before, and since then nobody but this page. */
function isOwn({ queued, lone }: FrontState, path: string): boolean {
  return lone.has(path) && queued.size === 0
}

/**
 * A front that sends somebody back to the queue gives a new place in it; a page about queues has none to give. It says
 * nothing of the front, nor of how long that lets us stay.
 */
function standAside(state: FrontState): Hearing {
  state.sessionMs = Infinity
  return { isTurnedAway: false }
}

/** Whether this address alone has been turned away since anything was let through: another one can tell why. */
export function isDoubtful({ queued }: FrontState, path: string): boolean {
  return queued.size === 1 && queued.has(path)
}

function letThrough(state: FrontState, now: number, isLate: boolean): Hearing {
  state.silent = 0
  if (isLate) return { isTurnedAway: false }
  if (state.turned > 0) state.admittedAt = now
  state.provenUntil = (state.admittedAt ?? now) + state.sessionMs * SURE_OF_SESSION
  Object.assign(state, NONE)
  return { isTurnedAway: false }
}

function queue(
  state: FrontState,
  rules: FrontRules,
  now: number,
  { isLate, seconds }: { isLate: boolean; seconds: number | undefined },
): Hearing {
  if (!isLate) state.turned++
  if (state.admittedAt !== undefined) state.sessionMs = now - state.admittedAt
  state.admittedAt = undefined
  const reason = 'a queue stands before the market'
  const told = (seconds ?? rules.backoffSeconds) + patience(state.turned, rules)
  return close(state, rules, now, { seconds: told, reason, maxHeldSeconds: MAX_QUEUE_SECONDS })
}

/** A queue that does not let us in at the time that it names is asked ever more rarely, while its cookie lives. */
function patience(turned: number, { backoffSeconds }: FrontRules): number {
  return turned < 3 ? 0 : Math.min((backoffSeconds / 5) * 2 ** (turned - 3), MAX_PATIENCE_SECONDS)
}

function pushedBack(
  state: FrontState,
  rules: FrontRules,
  now: number,
  reason: string,
  seconds?: number,
): Hearing {
  const backedOff = backoff(rules, state.killed++) / 5
  return close(state, rules, now, { seconds: seconds ?? backedOff, reason })
}

function silent(state: FrontState, rules: FrontRules, now: number, isLate: boolean): Hearing {
  // Its circuit was left while it was under way.
  if (isLate) return { isTurnedAway: true }
  if (++state.silent < SILENT_IN_A_ROW) return { isTurnedAway: false }
  const seconds = backoff(rules, state.silent - SILENT_IN_A_ROW) / 5
  const closing = close(state, rules, now, { seconds, reason: 'the market serves nobody' })
  return { ...closing, isTurnedAway: false }
}

function captcha(state: FrontState, now: number, path: string): Hearing {
  const isOpen = now < state.provenUntil
  if (isOpen ? ++state.captchas < CAPTCHAS_IN_A_ROW : isOwn(state, path)) return { isTurnedAway: false }
  // Nothing was served yet and nothing else was turned away: another page may be, before a person is called.
  const isFirst = !isOpen && state.queued.size === 0
  state.queued.add(path)
  if (isFirst) return { isTurnedAway: true }
  state.captchas = 0
  state.provenUntil = 0
  state.hasStood = true
  return { isTurnedAway: true, needsPerson: true }
}

/** Jitter goes upwards only: nothing that a front asked for is ever cut short. */
function close(
  state: FrontState,
  { random, backoffSeconds }: FrontRules,
  now: number,
  wait: { seconds: number | undefined; reason: string; maxHeldSeconds?: number },
): Hearing {
  const { seconds = backoffSeconds, reason, maxHeldSeconds = MAX_HELD_SECONDS } = wait
  state.closedAt = now
  state.hasStood = true
  state.provenUntil = 0
  state.until = Math.max(state.until, Math.ceil(now + seconds * 1000 * (1.05 + 0.3 * random())))
  return { isTurnedAway: true, closed: { reason, isLong: state.until - now > maxHeldSeconds * 1350 } }
}

function backoff({ backoffSeconds }: FrontRules, times: number): number {
  return Math.min(backoffSeconds * 2 ** times, MAX_BACKOFF_SECONDS)
}
