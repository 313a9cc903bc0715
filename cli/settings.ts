import { join } from 'node:path'
import { z } from 'zod'
import { readEnv } from '#shared/read-env.ts'
import { PROGRAM_ROOT } from './installation.ts'

/** Where an installation lies when nobody says otherwise. */
export const DEFAULT_DATA_DIR = join(PROGRAM_ROOT, 'data', 'lanternfish')
export const DEFAULT_PORT = 8480

const Env = z.object({
  DATABASE_URL: z.string().min(1).optional(),
  QUEUE_URL: z.string().min(1).optional(),
  TOR_SOCKS_URL: z.string().default('socks5://127.0.0.1:9050'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** What the program's own commands take from the environment; each role reads the rest by itself. */
export function readSettings(source: NodeJS.ProcessEnv) {
  const env = readEnv(Env, source)
  return {
    databaseUrl: env.DATABASE_URL,
    queueUrl: env.QUEUE_URL,
    torSocksUrl: env.TOR_SOCKS_URL,
    logLevel: env.LOG_LEVEL,
  }
}

/** @throws UsageError by the caller's sentence when it is no port */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return DEFAULT_PORT
  const port = Number(text)
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : undefined
}
