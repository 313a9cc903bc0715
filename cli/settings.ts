import { join } from 'node:path'
import { z } from 'zod'
import { canaryHosts, I2pProxy, readUpstreams } from '#crawler/upstreams.ts'
import { LogLevel, MinFreeMb, readEnv } from '#shared/read-env.ts'
import { PROGRAM_ROOT } from './installation.ts'
import { MetricsEnv, metricsOf } from './metrics-settings.ts'
import { withSecretFiles } from './secret-files.ts'

/** Where an installation lies when nobody says otherwise. */
export const DEFAULT_DATA_DIR = join(PROGRAM_ROOT, 'data', 'lanternfish')
const DEFAULT_PORT = 8480

const Env = z.object({
  ...MetricsEnv.shape,
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:port/database')
    .optional(),
  QUEUE_URL: z
    .string()
    .regex(/^(postgres(ql)?|rediss?):\/\//, 'must begin with postgres:// or redis://')
    .optional(),
  TOR_SOCKS_URL: z
    .string()
    .regex(/^socks5h?:\/\/[^:@/]+:\d+$/, 'must look like socks5://127.0.0.1:9050')
    .default('socks5://127.0.0.1:9050'),
  I2P_PROXY: I2pProxy.optional(),
  CANARY_ONION: canaryHosts('tor').default([]),
  CANARY_I2P: canaryHosts('i2p').default([]),
  NETWORK: z.enum(['Tor', 'private Tor network', 'simulated onion network']).default('Tor'),
  DASHBOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  RECIPE_DIR: z.string().min(1).optional(),
  CSAM_RULES_FILE: z.string().min(1).optional(),
  HOTLINE_SALT_FILE: z.string().min(1).optional(),
  HOTLINE_PUBLIC_KEY_FILE: z.string().min(1).optional(),
  HOTLINE_KEY_FILE: z.string().min(1).optional(),
  MASTER_KEY_FILE: z.string().min(1).optional(),
  MASTER_KEY: z.string().min(1).optional(),
  MIN_FREE_MB: MinFreeMb,
  LOG_LEVEL: LogLevel,
})

/** What the program's own commands take from the environment; each role reads the rest by itself. */
export function readSettings(source: NodeJS.ProcessEnv) {
  const env = readEnv(Env, withSecretFiles(source))
  return {
    metrics: metricsOf(env),
    databaseUrl: env.DATABASE_URL,
    queueUrl: env.QUEUE_URL,
    torSocksUrl: env.TOR_SOCKS_URL,
    upstreams: readUpstreams(env),
    canaries: { tor: env.CANARY_ONION, i2p: env.CANARY_I2P },
    network: env.NETWORK,
    logLevel: env.LOG_LEVEL,
    minFreeMb: env.MIN_FREE_MB,
    port: env.DASHBOARD_PORT,
    masterKey: { file: env.MASTER_KEY_FILE, value: env.MASTER_KEY },
    /** Files of the operator's own; where one is missing, the program's or the data folder's is taken. */
    files: {
      recipes: env.RECIPE_DIR,
      csamRules: env.CSAM_RULES_FILE,
      hotlineSalt: env.HOTLINE_SALT_FILE,
      hotlinePublicKey: env.HOTLINE_PUBLIC_KEY_FILE,
      hotlineKey: env.HOTLINE_KEY_FILE,
    },
  }
}

export type Settings = ReturnType<typeof readSettings>

/** @throws UsageError by the caller's sentence when it is no port */
export function readPort(text: string | undefined, unsaid: number): number | undefined {
  if (text === undefined) return unsaid
  const port = Number(text)
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : undefined
}
