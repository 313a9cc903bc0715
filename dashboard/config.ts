import { z } from 'zod'
import { LogLevel, readEnv } from '#shared/read-env.ts'

const Env = z.object({
  LOG_LEVEL: LogLevel,
  MASTER_KEY_FILE: z.string().min(1).optional(),
  MASTER_KEY: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host:port/database'),
  // It opens hotline reports, and is given to the console alone.
  HOTLINE_KEY_FILE: z.string().min(1).optional(),
  HOTLINE_POLICY_FILE: z.string().min(1).optional(),
  // 0 asks the system for a free port.
  DASHBOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(8480),
  // Loopback: TLS ends at a proxy on the same machine. A container's own network is the one reason for another.
  DASHBOARD_HOST: z.string().min(1).default('127.0.0.1'),
  DASHBOARD_PROXY: z.string().min(1).default('loopback'),
})

/** Called once, by the role. Reports every bad variable at once. */
export function readDashboardConfig(source: NodeJS.ProcessEnv) {
  const env = readEnv(Env, source)
  return {
    databaseUrl: env.DATABASE_URL,
    masterKey: { file: env.MASTER_KEY_FILE, value: env.MASTER_KEY },
    hotlineKeyFile: env.HOTLINE_KEY_FILE,
    hotlinePolicyFile: env.HOTLINE_POLICY_FILE,
    port: env.DASHBOARD_PORT,
    host: env.DASHBOARD_HOST,
    trustedProxy: env.DASHBOARD_PROXY,
    logLevel: env.LOG_LEVEL,
  }
}
