import type { Outcome } from '#contracts/page-kind.ts'

/** When a page is fetched again. `dueAt` null: never, unless a person asks. `attempts` counts failures in a row. */
export type NextVisit = { dueAt: Date | null; attempts: number }

/** Tries in a row, and how long after the first one the second comes; each wait is twice the one before. */
const RETRIES = { retry: { most: 5, firstMs: 2_000 }, 'wait for it': { most: 9, firstMs: 10_000 } }
/** A page that looks like a queue and leads nowhere must not hold its market for ever. */
const MAX_TURNS = 20
const MAX_TURNED_AWAY = 3

type Plan = 'revisit' | keyof typeof RETRIES | 'at once' | 'never'

const PLANS: Record<Outcome, Plan> = {
  page: 'revisit',
  queue: 'revisit',
  captcha: 'revisit',
  login: 'revisit',
  // A site that has shown us out says so for a while and in a page's place; one that is worked on, for an hour.
  blocked: 'retry',
  maintenance: 'wait for it',
  seized: 'revisit',
  'not-found': 'revisit',
  offline: 'retry',
  // Not the site's fault: no attempt is counted against it.
  'egress-down': 'at once',
  'too-big': 'never',
  'not-html': 'never',
  refused: 'never',
  'csam-report': 'never',
  trap: 'never',
}

type Visit = {
  attempts: number
  now: Date
  /** The market's own interval: its round. */
  revisitMs: number
  /** How many rounds the page waits after an answer; not always a whole number. */
  rounds?: number | undefined
  /** From 0 to 1: revisits of one market must not come in step, and rounding must not favour anybody. */
  random: number
}

/** The jitter is a tenth of a round, however many rounds a page waits, so that rounds stay apart. */
export function nextVisit(
  outcome: Outcome,
  { attempts, now, revisitMs, rounds = 1, random }: Visit,
): NextVisit {
  const after = (ms: number, count: number) => ({ dueAt: new Date(now.getTime() + ms), attempts: count })
  const whole = Math.max(1, Math.floor(rounds + random))
  const revisit = after(revisitMs * (whole - 0.1 + 0.2 * random), 0)
  const plan = PLANS[outcome]
  switch (plan) {
    case 'never':
      return { dueAt: null, attempts: 0 }
    case 'revisit':
      return revisit
    case 'at once':
      return after(0, attempts)
    case 'retry':
    case 'wait for it':
      if (attempts + 1 >= RETRIES[plan].most) return revisit
      return after(RETRIES[plan].firstMs * 2 ** attempts * (1 + random), attempts + 1)
  }
}

/**
 * A page whose place the market's front took is asked for again as soon as the front opens: that is no failure of the
 * page's, unless it is the only one to which that happens. Then it rests as if it had answered so itself.
 *
 * @param isOwn it was asked while the front was open
 */
export function visitBehindFront(
  { opensAt, turnedAway }: { opensAt: () => Date; turnedAway: () => number },
  isOwn: boolean,
  ...[outcome, how]: Parameters<typeof nextVisit>
): NextVisit {
  const { attempts } = how
  const count = isOwn || turnedAway() > MAX_TURNS ? attempts + 1 : Math.max(attempts, 1)
  if (count >= MAX_TURNED_AWAY) return nextVisit(outcome, { ...how, attempts: Infinity })
  return { dueAt: opensAt(), attempts: count }
}
