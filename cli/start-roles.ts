import { join } from 'node:path'
import type { Role } from '#infra/supervisor/supervise.ts'
import { PROGRAM_ROOT, type Installation } from './installation.ts'
import type { MetricsPlace } from './metrics-settings.ts'
import type { Settings } from './settings.ts'

export type RoleSettings = {
  torSocksUrl: string
  network: 'Tor' | 'private Tor network' | 'simulated onion network'
  port: number
  queueUrl: string | undefined
  /** Crawler, worker and console take this port and the two after it. */
  metrics?: MetricsPlace
  /** The operator's own; a simulated world is read with the program's. */
  files?: Partial<Settings['files']>
  /** More settings for all roles, as their configs name them. */
  env?: Record<string, string>
}

export type Roles = { dashboard: Role; worker: Role; crawler: Role }

/** Starts console, worker and crawler in that order, so that they close in the other. */
export function startRoles(installation: Installation, settings: RoleSettings): Roles {
  const { folder, databaseUrl, supervisor, masterKeyFile } = installation
  const { files } = settings
  const env: Record<string, string> = {
    DATABASE_URL: databaseUrl,
    ...(settings.queueUrl !== undefined && { QUEUE_URL: settings.queueUrl }),
    ...(masterKeyFile !== undefined && { MASTER_KEY_FILE: masterKeyFile }),
    CAPTURE_DIR: folder.captures,
    RECIPE_DIR: files?.recipes ?? join(PROGRAM_ROOT, 'recipes'),
    CSAM_RULES_FILE: files?.csamRules ?? join(PROGRAM_ROOT, 'crawler', 'csam-rules.yaml'),
    HOTLINE_SALT_FILE: files?.hotlineSalt ?? folder.hotlineSalt,
    HOTLINE_PUBLIC_KEY_FILE: files?.hotlinePublicKey ?? folder.hotlineKeys.publicKey,
    TOR_SOCKS_URL: settings.torSocksUrl,
    NETWORK: settings.network,
    DASHBOARD_PORT: String(settings.port),
    ...settings.env,
  }
  const module = join(PROGRAM_ROOT, 'cli', 'main.ts')
  // The officer's key is the console's alone; an empty name takes it from those who would inherit it.
  const keyFile = files?.hotlineKey ?? folder.hotlineKeys.privateKey
  const officer = (name: keyof Roles) => ({ HOTLINE_KEY_FILE: name === 'dashboard' ? keyFile : '' })
  const start = (name: keyof Roles) =>
    supervisor.start({
      name,
      module,
      args: ['role', name],
      env: { ...env, ...officer(name), ...metricsEnv(settings.metrics, name) },
    })
  return { dashboard: start('dashboard'), worker: start('worker'), crawler: start('crawler') }
}

const METRICS_ORDER: (keyof Roles)[] = ['crawler', 'worker', 'dashboard']

/** An empty port stands for none: the roles inherit what the supervisor was given. */
function metricsEnv(metrics: MetricsPlace, name: keyof Roles): Record<string, string> {
  if (!metrics) return { METRICS_PORT: '' }
  const port = metrics.port === 0 ? 0 : metrics.port + METRICS_ORDER.indexOf(name)
  return { METRICS_HOST: metrics.host, METRICS_PORT: String(port) }
}

/** Resolves when all roles stand, with the console's address. */
export async function readyRoles({ dashboard, worker, crawler }: Roles): Promise<{ address: string }> {
  const [console] = await Promise.all([dashboard.ready, worker.ready, crawler.ready])
  return console as { address: string }
}
