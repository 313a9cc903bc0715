import type { LifeState } from '#contracts/market-life.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'

type Conditions = NonNullable<ScenarioInput['markets'][number]['conditions']>

/** Something that stands before a market, or happens to it. Seconds are the world's. */
export type FieldCondition = {
  name: string
  conditions: Conditions
  /** How many times faster than time the world is. */
  speed: number
  /** How often it is walked: a listing can be called gone by the second walk at the earliest. */
  walks?: number
  /** It comes in mid-crawl and stays; then the market is in this state of its life. */
  life?: LifeState
}

const OUTAGE = { kind: 'outage', share: 0.3 }
const ENDGAME = { kind: 'endgame', sessionSeconds: 300 }
const CRAWL = { speed: 40 }
const WATCH = { speed: 100 }

/** A market passes through these: what it offers can be found all the same. */
export const passing: FieldCondition[] = [
  { name: 'EndGame', conditions: [ENDGAME], ...CRAWL },
  { name: 'outage', conditions: [OUTAGE], walks: 2, ...CRAWL },
  { name: 'errors', conditions: [{ ...OUTAGE, how: 'error' }], ...CRAWL },
  { name: 'kicks', conditions: [{ kind: 'kick', afterRequests: 20, forSeconds: 60 }], ...CRAWL },
  { name: 'redesign', conditions: [{ kind: 'layout-change', from: 120 }], ...CRAWL },
  { name: 'maintenance', conditions: [{ kind: 'maintenance', from: 60, until: 180 }], ...CRAWL },
  {
    name: 'all at once',
    conditions: [
      OUTAGE,
      ENDGAME,
      { kind: 'kick', afterRequests: 60, forSeconds: 30 },
      { kind: 'layout-change', from: 200 },
    ],
    walks: 2,
    ...CRAWL,
  },
]

export const staying: FieldCondition[] = [
  { name: 'captcha', conditions: [{ kind: 'captcha' }], life: 'queue-walled', ...WATCH },
  { name: 'form', conditions: [{ kind: 'login-wall' }], life: 'login-walled', ...WATCH },
  {
    name: 'empty',
    conditions: [{ kind: 'login-wall', lost: 'empty' }],
    life: 'login-walled',
    ...WATCH,
  },
  { name: 'closed', conditions: [{ kind: 'maintenance' }], life: 'degraded', ...WATCH },
  { name: 'seized', conditions: [{ kind: 'seizure' }], life: 'seized', ...WATCH },
]

/** Days of a market's life in these are seconds: withdrawals fail, vendors leave; at last there is but a farewell. */
export const EXIT = { speed: 60, scale: 60 / 86_400 }
const SCAM = { kind: 'exit-scam', vendorsLeaveAfterDays: 0, leaving: 0.7 }
export const exit: Conditions = [{ ...SCAM, bannerAfterDays: 10_000 }]
export const farewell: Conditions = [{ ...SCAM, bannerAfterDays: 0.001 }]
