/** SQLSTATE classes 08 (connection) and 57 (the server shuts down, starts or was too slow), and what the socket says. */
const CODES = /^(?:08...|57...|ECONN\w+|EPIPE|ETIMEDOUT)$/
const MESSAGES = /^(?:Connection terminated|timeout exceeded when trying to connect)/

/** True where Postgres went away or took too long, which says nothing about what was asked of it: the same may be asked again. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return (typeof code === 'string' && CODES.test(code)) || MESSAGES.test(error.message)
}
