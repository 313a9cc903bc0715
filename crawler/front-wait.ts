import { valuesOf, type Header } from './egress-guard-head.ts'

/** What a page that stands before others says about when to come back. */
export type FrontPage = {
  headers: readonly Header[]
  /** Of a meta refresh; undefined where the page has none. */
  refreshSeconds: number | undefined
  /** Visible, folded. */
  text: string
}

const SECONDS: [RegExp, number][] = [
  [/^(?:h|小?时|小時|ч)/iu, 3600],
  [/^(?:m|分|мин)/iu, 60],
  [/^(?:s|秒|сек)/iu, 1],
]
const SPAN =
  /(\d{1,4}(?:\.\d+)?)\s*(hours?|hrs?|minutes?|mins?|seconds?|secs?|小?时|小時|分钟?|分鐘|秒钟?|秒鐘|час\p{L}*|мин\p{L}*|сек\p{L}*)/giu
/** Longer than this nobody waits in a queue; a page that says so means something else. */
const MAX_WAIT_SECONDS = 3 * 3600

/**
 * Seconds after which the page wants to be asked again: what its refresh says, header or meta, else the longest span
 * that its text names. Undefined where it says nothing.
 */
export function waitOf({ headers, refreshSeconds, text }: FrontPage): number | undefined {
  const header = valuesOf(headers, 'refresh').map((value) => Number.parseFloat(value))
  const told = [...header, refreshSeconds ?? Number.NaN].filter((seconds) => seconds >= 0)
  const waits = told.length > 0 ? told : spansOf(text)
  return waits.length > 0 ? Math.min(Math.max(...waits), MAX_WAIT_SECONDS) : undefined
}

function spansOf(text: string): number[] {
  return [...text.slice(0, 2_000).matchAll(SPAN)].map(([, number, unit]) => {
    const [, seconds] = SECONDS.find(([pattern]) => pattern.test(unit!)) ?? [undefined, 1]
    return Number(number) * seconds
  })
}

/** Seconds of a Retry-After header, which names seconds or a date. Source: RFC 9110, section 10.2.3. */
export function retryAfterOf(headers: readonly Header[], now: Date): number | undefined {
  const value = valuesOf(headers, 'retry-after')[0]
  if (value === undefined) return undefined
  if (/^\d{1,6}$/.test(value)) return Number(value)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now.getTime()) / 1000)
}
