import type { Logger } from '#shared/logger.ts'

export function logListening(log: Logger, address: string): void {
  log.info({ event: 'console.listening', address }, 'the console listens')
}

export function logWebBuilt(log: Logger, ms: number): void {
  log.info({ event: 'console.web-built', ms }, 'the web pages were built')
}

export function logSignIn(log: Logger, accepted: boolean): void {
  log.info({ event: 'console.sign-in', accepted }, accepted ? 'someone signed in' : 'a sign-in was refused')
}

export function logFault(log: Logger, err: unknown, route: string): void {
  log.error({ event: 'console.fault', err, route }, 'a request failed')
}
