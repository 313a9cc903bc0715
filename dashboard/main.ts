import { assertReachable, openDatabase } from '#db/open-database.ts'
import type { Checks } from '#shared/checks.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { HotlineKey } from '#shared/hotline-seal.ts'
import type { Logger } from '#shared/logger.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { buildWebIfStale } from './build-web.ts'
import { readHotlinePolicy } from './hotline-policy.ts'
import { logListening, logWebBuilt } from './events.ts'
import { openServer } from './server.ts'
import { watchHotline } from './watch-hotline.ts'

const MAX_CONNECTIONS = 8

export type DashboardConfig = {
  databaseUrl: string
  /** 0 asks the system for a free one. */
  port: number
  host: string
  /** Addresses that may say who asked and that TLS was there, as `proxy-addr` names them. */
  trustedProxy?: string
  clock: Clock
  log: Logger
  masterKey: MasterKey
  /** Opens hotline reports; without it they are listed alone. */
  hotlineKey?: HotlineKey | undefined
  hotlinePolicyFile?: string | undefined
}

/**
 * Builds the pages where they are missing or old, and serves the console.
 *
 * @returns `address` such as `http://127.0.0.1:8480`
 * @throws MissingServiceError when Postgres does not answer; LanternfishError when the port is taken
 */
export async function startDashboard(config: DashboardConfig) {
  const { clock, log, masterKey, trustedProxy = 'loopback' } = config
  const hotlinePolicy = await readHotlinePolicy(config.hotlinePolicyFile)
  const database = openDatabase(config.databaseUrl, { max: MAX_CONNECTIONS, asConsole: true })
  const resources = new AsyncDisposableStack()
  resources.defer(() => database.destroy())
  try {
    await assertReachable(database)
    const web = await buildWebIfStale()
    if (web.builtInMs !== undefined) logWebBuilt(config.log, web.builtInMs)
    resources.use(watchHotline({ database, clock, log, hotlinePolicy }))
    const hotline = { hotlineKey: config.hotlineKey, hotlinePolicy }
    const parts = { database, clock, log, masterKey, trustedProxy, webDir: web.dir }
    const app = await openServer({ ...parts, ...hotline })
    resources.defer(() => app.close())
    const address = await app.listen({ host: config.host, port: config.port })
    logListening(config.log, address)
    const checks: Checks = { postgres: () => assertReachable(database) }
    return { address, checks, close: () => resources.disposeAsync() }
  } catch (error) {
    await resources.disposeAsync()
    throw portErrorOf(error, config.port)
  }
}

function portErrorOf(error: unknown, port: number): unknown {
  const { code } = error as { code?: unknown }
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const state = code === 'EADDRINUSE' ? 'is taken' : 'may not be opened by this user'
  const message = `Port ${port} ${state}: free it, or choose another with --port or DASHBOARD_PORT.`
  return new LanternfishError('PORT_TAKEN', message, { cause: error, exitStatus: 3 })
}
