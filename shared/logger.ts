import { pino, type Logger } from 'pino'

export type { Logger }

/** Anything under these names is a secret or a person's text, whatever object carries it. */
const SECRET_KEYS = ['password', 'cookie', 'cookies', 'token', 'authorization', 'secret', 'html', 'text']

/** One logger for a process, to stderr as JSON lines: stdout belongs to commands that print results. */
export function openLogger(role: string, level = 'info'): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`])
  const options = { level, base: { role, pid: process.pid }, redact: { paths, censor: '[redacted]' } }
  return pino(options, pino.destination({ dest: 2, sync: true }))
}
