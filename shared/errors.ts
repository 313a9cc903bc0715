/** What the queue does with a job whose step threw this. */
export type Retry = 'never' | 'with-backoff'

/** Exit status of every command: 0 done, 1 a fault, 2 wrong usage, 3 a needed service is missing. */
export type ExitStatus = 1 | 2 | 3

/**
 * An error that a person can act on: one sentence that says what is wrong and what to do.
 * Messages must not quote page text: the queue keeps them in clear.
 */
export class LanternfishError extends Error {
  override name = 'LanternfishError'
  readonly code: string
  readonly retry: Retry
  readonly exitStatus: ExitStatus

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { retry?: Retry; exitStatus?: ExitStatus } = {},
  ) {
    super(message, options)
    this.code = code
    this.retry = options.retry ?? 'never'
    this.exitStatus = options.exitStatus ?? 1
  }
}

/** The person who typed the command or wrote the file has to change it. */
export class UsageError extends LanternfishError {
  override name = 'UsageError'

  constructor(message: string, options: ErrorOptions = {}) {
    super('USAGE', message, { ...options, exitStatus: 2 })
  }
}

/** Something outside this process (Postgres, Tor, a browser, disk space) is not there. */
export class MissingServiceError extends LanternfishError {
  override name = 'MissingServiceError'

  constructor(message: string, options: ErrorOptions = {}) {
    super('MISSING_SERVICE', message, { ...options, exitStatus: 3, retry: 'with-backoff' })
  }
}

/** Unknown errors are retried: losing a page costs more than reading it twice. */
export function retryOf(error: unknown): Retry {
  return error instanceof LanternfishError ? error.retry : 'with-backoff'
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
