import { isGate } from '#contracts/page-kind.ts'
import type { PageJudgement } from '#pages/page-kind.ts'
import type { FetchOutcome } from './fetch-outcome.ts'
import { valuesOf } from './egress-guard-head.ts'
import { retryAfterOf, waitOf } from './front-wait.ts'

/**
 * What an answer says about the front before a market: it let us through, put us in a queue, asks for a person, killed
 * our circuit, is busy, serves nobody (no answer, or a notice in the page's place), or says nothing. `seconds` is what it
 * asks us to wait, where it says so; `gaveCookie`: it will know us by it when we come back.
 */
export type FrontSign =
  | { kind: 'through' | 'captcha' | 'killed' | 'silent' | 'nothing' }
  | { kind: 'busy'; seconds: number | undefined }
  | { kind: 'queue'; seconds: number | undefined; gaveCookie?: boolean }

const KILLED = /killed your (?:path|circuit)/i
const MAX_RETRY_SECONDS = 24 * 3600

/** How an answer was judged, and what of the page the front needs to know. */
export type Heard = { judged: PageJudgement; refreshSeconds: number | undefined; text: string }

export function signOf(fetched: FetchOutcome, heard: Heard | undefined, now: Date): FrontSign {
  if (fetched.kind === 'offline') return { kind: 'silent' }
  if (fetched.kind === 'not-html' || fetched.kind === 'too-big') return { kind: 'through' }
  if (fetched.kind !== 'page' || !heard) return { kind: 'nothing' }
  const { judged, text } = heard
  const { responseHeaders: headers, status } = fetched
  if (!isGate(judged.kind)) return { kind: 'through' }
  const retryAfter = retryAfterOf(headers, now)
  const seconds = retryAfter === undefined ? undefined : Math.min(retryAfter, MAX_RETRY_SECONDS)
  switch (judged.kind) {
    case 'queue':
      return {
        kind: 'queue',
        seconds: seconds ?? waitOf({ ...heard, headers }),
        gaveCookie: valuesOf(headers, 'set-cookie').length > 0,
      }
    case 'captcha':
      return { kind: 'captcha' }
    case 'blocked':
      if (KILLED.test(text)) return { kind: 'killed' }
      return status === 429 || seconds !== undefined ? { kind: 'busy', seconds } : { kind: 'silent' }
    case 'maintenance':
      return seconds === undefined ? { kind: 'silent' } : { kind: 'busy', seconds }
    default:
      return { kind: 'through' }
  }
}
