import { pino, type Logger } from 'pino'
import { withoutSecrets } from './without-secrets.ts'

export type { Logger }

/** Anything under these names is a secret or a person's text, whatever object carries it. */
const SECRET_KEYS = [
  'password',
  'cookie',
  'cookies',
  'set-cookie',
  'token',
  'authorization',
  'secret',
  'salt',
  'masterKey',
  'databaseUrl',
  'queueUrl',
  'connectionString',
  'headers',
  'html',
  'text',
]

/**
 * One logger for a process, to stderr as JSON lines: stdout belongs to commands that print results. What stands under
 * the name of a secret is cut out, and so is what looks like one in the middle of a sentence, as in a driver's error
 * that quotes its URL.
 */
export function openLogger(role: string, level = 'info', write = stderrWriter()): Logger {
  const names = SECRET_KEYS.map((key) => `["${key}"]`)
  const paths = names.flatMap((name) => [name, `*${name}`, `*.*${name}`])
  const options = { level, base: { role, pid: process.pid }, redact: { paths, censor: '[redacted]' } }
  return pino(options, { write: (line) => write(withoutSecrets(line)) })
}

/** Waits where a full pipe makes it wait. */
function stderrWriter(): (line: string) => void {
  const stderr = pino.destination({ dest: 2, sync: true })
  return (line) => void stderr.write(line)
}
