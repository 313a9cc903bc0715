import { z } from 'zod'
import { UsageError } from '#shared/errors.ts'
import { LogLevel, readEnv } from '#shared/read-env.ts'

const Env = z.object({
  LOG_LEVEL: LogLevel,
  MASTER_KEY_FILE: z.string().min(1).optional(),
  MASTER_KEY: z.string().min(1).optional(),
  DATABASE_URL: z.string().min(1),
  QUEUE_URL: z.string().min(1).optional(),
  CAPTURE_DIR: z.string().min(1),
  RECIPE_DIR: z.string().min(1),
  CLASSIFIER_DIR: z.string().min(1).optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  QUEUE_LOCK_SECONDS: z.coerce.number().int().min(1).default(30),
  SWEEP_SECONDS: z.coerce.number().positive().default(15),
  DELIVERY_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  CONSOLE_URL: z.url({ protocol: /^https?$/, error: 'must look like https://console.example' }).optional(),
  DASHBOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(8480),
  SMTP_URL: z.string().min(1).optional(),
  MAIL_FROM: z.string().includes('@', { error: 'must be an address of mail' }).optional(),
})

export type WorkerConfig = ReturnType<typeof readWorkerConfig>

/** Called once, by the role. Reports every bad variable at once. */
export function readWorkerConfig(source: NodeJS.ProcessEnv) {
  const env = readEnv(Env, source)
  return {
    logLevel: env.LOG_LEVEL,
    databaseUrl: env.DATABASE_URL,
    masterKey: { file: env.MASTER_KEY_FILE, value: env.MASTER_KEY },
    queueUrl: env.QUEUE_URL ?? env.DATABASE_URL,
    captureDir: env.CAPTURE_DIR,
    recipeDir: env.RECIPE_DIR,
    /** A folder with a stronger classifier; unset: the program's own, and what was promoted. */
    classifierDir: env.CLASSIFIER_DIR,
    concurrency: env.WORKER_CONCURRENCY,
    lockMs: env.QUEUE_LOCK_SECONDS * 1000,
    sweepMs: env.SWEEP_SECONDS * 1000,
    deliveryConcurrency: env.DELIVERY_CONCURRENCY,
    /** Where alerts tell their readers to look. */
    consoleUrl: env.CONSOLE_URL ?? `http://127.0.0.1:${env.DASHBOARD_PORT}`,
    mail: mailOf(env),
  }
}

function mailOf({ SMTP_URL: url, MAIL_FROM: from }: z.infer<typeof Env>) {
  if (url === undefined) return undefined
  if (from === undefined)
    throw new UsageError('SMTP_URL is set and MAIL_FROM is not: say from which address mail is sent.')
  return { url, from }
}
