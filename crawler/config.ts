import { z } from 'zod'
import { LogLevel, MinFreeMb, readEnv } from '#shared/read-env.ts'
import { canaryHosts, I2pProxy, readUpstreams } from './upstreams.ts'

const Env = z.object({
  LOG_LEVEL: LogLevel,
  DATABASE_URL: z.string().min(1),
  QUEUE_URL: z.string().min(1).optional(),
  CAPTURE_DIR: z.string().min(1),
  RECIPE_DIR: z.string().min(1),
  // No user and password here: the guard makes its own for each identity.
  TOR_SOCKS_URL: z.string().regex(/^socks5h?:\/\/[^:@/]+:\d+$/, 'must look like socks5://host:port'),
  I2P_PROXY: I2pProxy.optional(),
  CANARY_ONION: canaryHosts('tor').default([]),
  CANARY_I2P: canaryHosts('i2p').default([]),
  NETWORK: z.enum(['Tor', 'private Tor network', 'simulated onion network']).default('Tor'),
  CSAM_RULES_FILE: z.string().min(1),
  CSAM_LISTS: z
    .string()
    .default('')
    .transform((files) =>
      files
        .split(',')
        .map((file) => file.trim())
        .filter(Boolean),
    ),
  HOTLINE_SALT_FILE: z.string().min(1),
  // It closes reports; what opens them is the officer's, and never here.
  HOTLINE_PUBLIC_KEY_FILE: z.string().min(1),
  // The one is derived from the other; without either, markets that need a log-in are not read.
  IDENTITY_KEY_FILE: z.string().min(1).optional(),
  IDENTITY_KEY: z.string().min(1).optional(),
  MASTER_KEY_FILE: z.string().min(1).optional(),
  MASTER_KEY: z.string().min(1).optional(),
  BROWSER_PATH: z.string().min(1).optional(),
  FETCH_TIMEOUT_SECONDS: z.coerce.number().positive().default(90),
  MAX_PAGE_BYTES: z.coerce.number().int().positive().default(8_000_000),
  LEASE_SECONDS: z.coerce.number().positive().default(30),
  MARKETS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(4),
  MAX_WAITING_CAPTURES: z.coerce.number().int().positive().default(5000),
  MIN_FREE_MB: MinFreeMb,
  // Where the console sees a browser that waits for a person; a port of 0 asks the system for a free one.
  HANDOFF_LISTEN: z
    .string()
    .regex(/^(?:[\w.-]+|\[[0-9a-f:]+\]):\d{1,5}$/i, 'must look like 127.0.0.1:0')
    .refine((place) => Number(place.split(':').at(-1)) <= 65_535, 'has a port beyond 65535')
    .default('127.0.0.1:0'),
  HANDOFF_WAIT_SECONDS: z.coerce.number().positive().default(300),
  HANDOFF_TELL_SECONDS: z.coerce.number().nonnegative().default(3600),
  // `ignored`: a gate is the affair of its own page, as where saved pages are served.
  FRONTS: z.enum(['waited', 'ignored']).default('waited'),
  PLACE: z.string().min(1).optional(),
  TIME_ZONE: z.string().min(1).default('UTC'),
})

export type CrawlerConfig = ReturnType<typeof readCrawlerConfig>

/** Called once, by the role. Reports every bad variable at once. */
export function readCrawlerConfig(source: NodeJS.ProcessEnv) {
  const env = readEnv(Env, source)
  return {
    logLevel: env.LOG_LEVEL,
    databaseUrl: env.DATABASE_URL,
    queueUrl: env.QUEUE_URL ?? env.DATABASE_URL,
    captureDir: env.CAPTURE_DIR,
    recipeDir: env.RECIPE_DIR,
    upstreams: readUpstreams(env),
    canaries: { tor: env.CANARY_ONION, i2p: env.CANARY_I2P },
    network: env.NETWORK,
    csamRulesFile: env.CSAM_RULES_FILE,
    csamLists: env.CSAM_LISTS,
    hotlineSaltFile: env.HOTLINE_SALT_FILE,
    hotlinePublicKeyFile: env.HOTLINE_PUBLIC_KEY_FILE,
    identityKey: { file: env.IDENTITY_KEY_FILE, value: env.IDENTITY_KEY },
    masterKey: { file: env.MASTER_KEY_FILE, value: env.MASTER_KEY },
    browserPath: env.BROWSER_PATH,
    fetchTimeoutMs: env.FETCH_TIMEOUT_SECONDS * 1000,
    maxPageBytes: env.MAX_PAGE_BYTES,
    leaseMs: env.LEASE_SECONDS * 1000,
    marketsAtOnce: env.MARKETS_AT_ONCE,
    maxWaitingCaptures: env.MAX_WAITING_CAPTURES,
    minFreeBytes: env.MIN_FREE_MB * 1024 * 1024,
    handOffListen: env.HANDOFF_LISTEN,
    handOffWaitMs: env.HANDOFF_WAIT_SECONDS * 1000,
    handOffTellMs: env.HANDOFF_TELL_SECONDS * 1000,
    ignoresFronts: env.FRONTS === 'ignored',
    place: env.PLACE ?? null,
    zone: env.TIME_ZONE,
  }
}
