import type { Outcome } from '#contracts/page-kind.ts'

/** When a page is fetched again. `dueAt` null: never, unless a person asks. `attempts` counts failures in a row. */
export type NextVisit = { dueAt: Date | null; attempts: number }

const MAX_ATTEMPTS = 5
const FIRST_RETRY_MS = 2_000
/** EndGame's queue cookie is valid 5 s after it was set; coming earlier blocks it for an hour. */
const QUEUE_WAIT_MS = 7_000

type Plan = 'revisit' | 'retry' | 'wait in queue' | 'at once' | 'never'

const PLANS: Record<Outcome, Plan> = {
  page: 'revisit',
  queue: 'wait in queue',
  captcha: 'revisit',
  login: 'revisit',
  blocked: 'revisit',
  maintenance: 'revisit',
  seized: 'revisit',
  'not-found': 'revisit',
  offline: 'retry',
  // Not the site's fault: no attempt is counted against it.
  'egress-down': 'at once',
  'too-big': 'never',
  'not-html': 'never',
  refused: 'never',
  'csam-report': 'never',
}

/**
 * @param random a number from 0 to 1, for jitter: revisits of one market must not come in step.
 * @param revisitMs the market's own interval.
 */
export function nextVisit(
  outcome: Outcome,
  { attempts, now, revisitMs, random }: { attempts: number; now: Date; revisitMs: number; random: number },
): NextVisit {
  const after = (ms: number, count: number) => ({ dueAt: new Date(now.getTime() + ms), attempts: count })
  const revisit = after(revisitMs * (0.9 + 0.2 * random), 0)
  switch (PLANS[outcome]) {
    case 'never':
      return { dueAt: null, attempts: 0 }
    case 'revisit':
      return revisit
    case 'at once':
      return after(0, attempts)
    case 'wait in queue':
      return attempts + 1 >= MAX_ATTEMPTS ? revisit : after(QUEUE_WAIT_MS * (1 + random), attempts + 1)
    case 'retry':
      if (attempts + 1 >= MAX_ATTEMPTS) return revisit
      return after(FIRST_RETRY_MS * 2 ** attempts * (1 + random), attempts + 1)
  }
}
