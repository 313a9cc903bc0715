import type { Clock } from '#shared/clock.ts'
import type { FetchOutcome } from './fetch-outcome.ts'
import { signOf, type Heard } from './front-sign.ts'
import { closeForPerson, forgetFront, hear, newFrontState } from './front-state.ts'
import type { FrontRules, FrontState, Hearing } from './front-state.ts'
import { wait } from './politeness.ts'

/**
 * What stands before a market, as one session sees it. One identity has one place in the queue: while that is not
 * through, one request alone is under way, and none before the front wants it.
 */
export type Front = {
  /** Waits until the market may be asked. Whoever comes back with the signal fired has not been let in. */
  turn: (signal: AbortSignal) => Promise<void>
  /** Opened before a request whose turn has come, disposed of when its answer has been heard. */
  asking: () => Asking
  /** Is told of every answer. True when the front answered in the page's place: the page is still to come. */
  heard: (fetched: FetchOutcome, heard: Heard | undefined, begun: Date) => boolean
  /** When those who were turned away are due again. */
  opensAt: () => Date
  /** Waits for a front that is to open within this session. */
  waitOut: (signal: AbortSignal) => Promise<void>
  /** Times in a row that a page was sent to the queue. */
  turnedAway: () => number
  /** The market is asked at another address from now on. */
  moved: () => void
}

/** From `cookiesCame` on no other request begins: nobody has judged yet what those cookies are good for. */
export type Asking = Disposable & { cookiesCame: () => void }

export type FrontOptions = {
  clock: Clock
  random: () => number
  notBefore: Date | null
  /** Keeps the wait beyond this crawler. */
  save: (until: Date, reason: string) => Promise<void>
  /** Ends the session: the wait is too long for it. */
  layDown: (rest: { reason: string; restUntil: Date }) => void
  newCircuit: () => void
  /** A captcha stands before the market: true when a person let us in. Absent: its page waits for its next visit. */
  askForPerson?: (path: string) => Promise<boolean>
  /** The first wait where the front names none; the next ones double. */
  backoffSeconds?: number
}

const BACKOFF_SECONDS = 10

type Desk = FrontOptions & {
  rules: FrontRules
  state: FrontState
  requests: { asked: number; unjudged: number }
  bell: ReturnType<typeof openBell>
  work: ReturnType<typeof openWork>
  hasPerson: boolean
}

export function openFront(options: FrontOptions): Front {
  const { clock, random, backoffSeconds = BACKOFF_SECONDS } = options
  const state = newFrontState(options.notBefore)
  const bell = openBell()
  const work = openWork(() => bell.ring())
  const requests = { asked: 0, unjudged: 0 }
  const desk: Desk = {
    ...options,
    rules: { random, backoffSeconds },
    state,
    requests,
    bell,
    work,
    hasPerson: false,
  }
  return {
    turn: (signal) => takeTurn(desk, signal),
    asking: () => openAsking(requests, () => bell.ring()),
    heard(fetched, heard, begun) {
      const now = clock.now()
      const sign = signOf(fetched, heard, now)
      const path = fetched.kind === 'page' ? pathOf(fetched.requestedUrl) : '/'
      const times = { begun: begun.getTime(), now: now.getTime() }
      return follow(desk, hear(state, desk.rules, sign, times), path)
    },
    opensAt: () => new Date(Math.max(state.until, clock.now().getTime())),
    waitOut: (signal) => waitOut(desk, signal),
    turnedAway: () => state.turned,
    moved() {
      forgetFront(state)
      bell.ring()
    },
  }
}

async function takeTurn(desk: Desk, signal: AbortSignal): Promise<void> {
  const { state, requests, bell, work } = desk
  while (!signal.aborted) {
    work.check()
    const now = desk.clock.now().getTime()
    const isSingleFile = now >= state.provenUntil && requests.asked > 0
    if (now < state.until) await bell.heard(signal, state.until - now)
    else if (desk.hasPerson || requests.unjudged > 0 || isSingleFile) await bell.heard(signal)
    else return void requests.asked++
  }
}

async function waitOut({ clock, state, bell, work }: Desk, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    work.check()
    const ms = state.until - clock.now().getTime()
    if (!work.isUnderWay() && ms <= 0) return
    await bell.heard(signal, ms > 0 ? ms : undefined)
  }
}

/** @returns whether the front answered in the page's place */
function follow(desk: Desk, hearing: Hearing, path: string): boolean {
  const { isTurnedAway, closed, needsCircuit, needsPerson } = hearing
  if (needsCircuit) desk.newCircuit()
  if (closed) {
    const restUntil = new Date(desk.state.until)
    desk.work.add(() => desk.save(restUntil, closed.reason))
    if (closed.isLong) desk.layDown({ reason: closed.reason, restUntil })
  }
  const { askForPerson } = desk
  if (!needsPerson) return isTurnedAway
  if (!askForPerson || desk.hasPerson) return askForPerson !== undefined
  desk.hasPerson = true
  desk.work.add(async () => {
    const isSolved = await askForPerson(path)
    desk.hasPerson = false
    if (!isSolved) follow(desk, closeForPerson(desk.state, desk.rules, desk.clock.now().getTime()), path)
  })
  return true
}

function openAsking(requests: { asked: number; unjudged: number }, ring: () => void): Asking {
  let isHeld = false
  return {
    cookiesCame() {
      if (!isHeld) requests.unjudged++
      isHeld = true
    },
    [Symbol.dispose]() {
      requests.asked--
      if (isHeld) requests.unjudged--
      ring()
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
      await wait(Math.min(ms ?? LONG_MS, LONG_MS), AbortSignal.any([signal, waker.signal]))
      waiting.delete(waker)
    },
  }
}

/** No timer goes further than this. */
const LONG_MS = 2 ** 31 - 1

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
