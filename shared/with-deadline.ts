/** The work did not end in time. What it was doing may still be going on. */
export class DeadlineError extends Error {
  override name = 'DeadlineError'
}

/**
 * Waits for `work` at most `timeoutMs`. For what may never come back however it was asked: a browser, a server that hangs.
 *
 * @throws DeadlineError, or what the work throws
 */
export async function withDeadline<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DeadlineError(`not done within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
