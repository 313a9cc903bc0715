import type { DueReports } from '#db/hotline-due.ts'
import type { Logger } from '#shared/logger.ts'
import { counter, duration } from '#shared/metrics.ts'

const requests = counter('lanternfish_console_requests_total', 'Requests that the console answered.', [
  'method',
  'route',
  'status',
])
const requestSeconds = duration('lanternfish_console_request_seconds', 'Time to an answer, by route.', [
  'route',
])
const signIns = counter('lanternfish_console_sign_ins_total', 'Tries to sign in.', ['accepted'])

/** Counted alone. `route` is the pattern that the console registered, never what somebody typed. */
export function countRequest(answer: { method: string; route: string; status: number; ms: number }): void {
  const { method, route, status, ms } = answer
  requests.inc({ method, route, status: String(status) })
  requestSeconds.observe({ route }, ms / 1000)
}

export function logListening(log: Logger, address: string): void {
  log.info({ event: 'console.listening', address }, 'the console listens')
}

export function logWebBuilt(log: Logger, ms: number): void {
  log.info({ event: 'console.web-built', ms }, 'the web pages were built')
}

export function logSignIn(log: Logger, accepted: boolean): void {
  signIns.inc({ accepted: String(accepted) })
  log.info({ event: 'console.sign-in', accepted }, accepted ? 'someone signed in' : 'a sign-in was refused')
}

/** Ids, counts and dates: what the reports say is the officer's alone. */
export function logReportsDue(log: Logger, { handOver, erase }: DueReports): void {
  const { count, overdue, reports } = erase
  const first = { ids: reports.map(({ id }) => id), eraseBy: reports[0]?.eraseBy }
  log.error(
    { event: 'hotline.due', handOver, erase: { count, overdue, ...first } },
    'hotline reports are past their dates',
  )
}

export function logWatchFailed(log: Logger, err: unknown): void {
  log.error({ event: 'hotline.watch-failed', err }, 'the dates of hotline reports could not be looked at')
}

export function logFault(log: Logger, err: unknown, route: string): void {
  log.error({ event: 'console.fault', err, route }, 'a request failed')
}
