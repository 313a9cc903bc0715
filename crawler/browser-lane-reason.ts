import { messageOf } from '#shared/errors.ts'
import { DeadlineError } from '#shared/with-deadline.ts'

/**
 * Why a page could not be read in the browser, in words of ours: the browser's may quote an address that a script made up
 * or what it threw, and nobody has judged those.
 */
export function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof DeadlineError || (error as Error).name === 'TimeoutError')
    return `no whole answer within ${timeoutMs} ms`
  const [code] = /net::ERR_[A-Z_]+/.exec(messageOf(error)) ?? []
  return code === undefined ? 'the browser could not read it' : `the browser could not read it (${code})`
}
