import type { Clock } from '#shared/clock.ts'
import type { FetchOutcome } from './fetch-outcome.ts'
import { signOf, type Heard } from './front-sign.ts'
import { closeForPerson, forgetFront, hear, isDoubtful, newFrontState } from './front-state.ts'
import type { FrontRules, FrontState, Hearing } from './front-state.ts'
import { wait } from './politeness.ts'

/**
 * What stands before a market, as one session sees it. One identity has one place in the queue: while that is not
 * through, one request alone is under way, and none before the front wants it.
 */
export type Front = {
  /** Waits until the market may be asked. Whoever comes back with the signal fired has not been let in. */
  turn: (signal: AbortSignal) => Promise<void>
  /**
   * Opened before a page is asked whose turn has come, disposed of when its answer has been heard. Another host than
   * before has a front of its own, of which nothing is known yet.
   *
   * @param askForPerson a captcha stands before the market at this path: true when a person has let us in
   */
  asking: (host: string, askForPerson: (path: string) => Promise<boolean>) => Asking
  /** When a page that was turned away is due again. This session waits for it. */
  opensAt: () => Date
  /** Waits until the front lets those in whom it has turned away. */
  waitOut: (signal: AbortSignal) => Promise<void>
  /** Times in a row that a page was sent to the queue. */
  turnedAway: () => number
  /** Whether anything has stood before the market: then there is something that it gave us to keep. */
  hasStood: () => boolean
  /** Whether another page is to be asked for before this one, which alone was turned away. */
  doubts: (path: string) => boolean
}

export type Asking = Disposable & {
  /** From now on no other request begins: nobody has judged yet what those cookies are good for. */
  cookiesCame: () => void
  /** Is told of every answer. Unless false, the front answered in the page's place: the page is still to come. */
  heard: (fetched: FetchOutcome, heard: Heard | undefined, begun: Date) => Hearing['isTurnedAway']
}

export type FrontOptions = {
  clock: Clock
  random: () => number
  notBefore: Date | null
  /** Keeps the wait beyond this crawler. */
  save: (until: Date, reason: string) => Promise<void>
  /** Ends the session: the wait is too long for it. */
  layDown: (rest: { reason: string; restUntil: Date }) => void
  newCircuit: () => void
}

const BACKOFF_SECONDS = 10
/** Timers do not know the clock: after so long it is looked at again. */
const LOOK_MS = 250

type Desk = FrontOptions & {
  rules: FrontRules
  state: FrontState
  requests: { asked: number; unjudged: number }
  bell: ReturnType<typeof openBell>
  work: ReturnType<typeof openWork>
  hasPerson: boolean
  /** A page comes back when the front opens. */
  isAwaited: boolean
  host: string | undefined
}

export function openFront(options: FrontOptions): Front {
  const { clock, random } = options
  const state = newFrontState(options.notBefore)
  const bell = openBell()
  const work = openWork(() => bell.ring())
  const requests = { asked: 0, unjudged: 0 }
  const desk: Desk = {
    ...options,
    rules: { random, backoffSeconds: BACKOFF_SECONDS },
    state,
    requests,
    bell,
    work,
    hasPerson: false,
    isAwaited: false,
    host: undefined,
  }
  return {
    turn: (signal) => takeTurn(desk, signal),
    asking: (host, askForPerson) => openAsking(desk, host, askForPerson),
    opensAt() {
      desk.isAwaited = true
      return new Date(Math.max(state.until, clock.now().getTime()))
    },
    waitOut: (signal) => waitOut(desk, signal),
    turnedAway: () => state.turned,
    hasStood: () => state.hasStood,
    doubts: (path) => isDoubtful(state, path),
  }
}

async function takeTurn(desk: Desk, signal: AbortSignal): Promise<void> {
  const { state, requests, bell, work } = desk
  while (!signal.aborted) {
    work.check()
    const now = desk.clock.now().getTime()
    const isSingleFile = now >= state.provenUntil && requests.asked > 0
    if (now < state.until) await bell.heard(signal, state.until - now)
    else if (work.isUnderWay() || requests.unjudged > 0 || isSingleFile) await bell.heard(signal)
    else return void requests.asked++
  }
}

async function waitOut(desk: Desk, signal: AbortSignal): Promise<void> {
  const { clock, state, bell, work } = desk
  while (!signal.aborted) {
    work.check()
    const ms = desk.isAwaited ? state.until - clock.now().getTime() : 0
    if (!work.isUnderWay() && ms <= 0) break
    await bell.heard(signal, ms > 0 ? ms : undefined)
  }
  desk.isAwaited = false
}

/** @returns whether the front answered in the page's place */
function follow(desk: Desk, hearing: Hearing, askForPerson: () => Promise<boolean>): Hearing['isTurnedAway'] {
  const { isTurnedAway, closed, needsCircuit, needsPerson } = hearing
  if (needsCircuit) desk.newCircuit()
  if (closed) {
    const restUntil = new Date(desk.state.until)
    desk.work.add(() => desk.save(restUntil, closed.reason))
    if (closed.isLong) desk.layDown({ reason: closed.reason, restUntil })
  }
  if (needsPerson) summon(desk, askForPerson)
  return isTurnedAway
}

/** One person for all who stand before the same gate. */
function summon(desk: Desk, askForPerson: () => Promise<boolean>): void {
  if (desk.hasPerson) return
  desk.hasPerson = true
  desk.work.add(async () => {
    const isSolved = await askForPerson()
    desk.hasPerson = false
    const now = desk.clock.now().getTime()
    if (!isSolved) follow(desk, closeForPerson(desk.state, desk.rules, now), askForPerson)
  })
}

function openAsking(desk: Desk, host: string, askForPerson: (path: string) => Promise<boolean>): Asking {
  const { state, rules, requests, bell, clock } = desk
  if (desk.host !== undefined && desk.host !== host) forgetFront(state)
  desk.host = host
  let isHeld = false
  return {
    cookiesCame() {
      if (!isHeld) requests.unjudged++
      isHeld = true
    },
    heard(fetched, heard, begun) {
      // What an address says that is not asked any more is nothing to wait for.
      if (desk.host !== host) return false
      const now = clock.now()
      const sign = signOf(fetched, heard, now)
      const path = fetched.kind === 'page' ? pathOf(fetched.requestedUrl) : '/'
      const times = { begun: begun.getTime(), now: now.getTime(), path }
      return follow(desk, hear(state, rules, sign, times), () => askForPerson(path))
    },
    [Symbol.dispose]() {
      requests.asked--
      if (isHeld) requests.unjudged--
      // The guard may tell of an answer's cookies when the answer has been read and judged already.
      isHeld = true
      bell.ring()
    },
  }
}

/** What goes on beside the requests, one after another; its first fault is thrown to whoever takes a turn next. */
function openWork(ring: () => void) {
  let last: Promise<void> = Promise.resolve()
  let left = 0
  let fault: { error: unknown } | undefined
  async function run(before: Promise<void>, step: () => Promise<void>): Promise<void> {
    await before
    try {
      await step()
    } catch (error) {
      fault ??= { error }
    } finally {
      left--
      ring()
    }
  }
  return {
    add(step: () => Promise<void>): void {
      left++
      last = run(last, step)
    },
    isUnderWay: () => left > 0,
    check(): void {
      if (fault) throw fault.error
    },
  }
}

/** Wakes all who wait when something has changed. */
function openBell() {
  const waiting = new Set<AbortController>()
  return {
    ring(): void {
      for (const waker of waiting) waker.abort()
    },
    /** Resolves when it rings, when the signal fires, or after a time. */
    async heard(signal: AbortSignal, ms?: number): Promise<void> {
      const waker = new AbortController()
      waiting.add(waker)
      await wait(Math.min(ms ?? LOOK_MS, LOOK_MS), AbortSignal.any([signal, waker.signal]))
      waiting.delete(waker)
    },
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
