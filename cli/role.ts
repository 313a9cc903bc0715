import { UsageError } from '#shared/errors.ts'
import { systemClock, type Clock } from '#shared/clock.ts'
import type { Checks } from '#shared/checks.ts'
import { openLogger, type Logger } from '#shared/logger.ts'
import { findHotlineKey } from '#infra/hotline-key-files.ts'
import { findIdentityKey, readMasterKey } from '#infra/master-key-file.ts'
import { openRoleServer } from '#infra/role-server.ts'
import { runRole } from '#infra/supervisor/run-role.ts'
import { parseFlags, type Command } from './command.ts'
import { readMetricsPlace, type MetricsPlace } from './metrics-settings.ts'
import { withSecretFiles } from './secret-files.ts'
import { assertKeyOf } from './settle-master-key.ts'
import { besideRules } from './watch-rules.ts'

type Started = { close(): Promise<void>; checks: Checks; ready?: object }
type Tools = { clock: Clock; log: Logger }
type Loaded = { logLevel: string; start: (tools: Tools) => Promise<Started> }

// Loaded on demand: a worker needs no browser, a console no queue.
const roles: Record<string, (env: NodeJS.ProcessEnv) => Promise<Loaded>> = {
  async crawler(env) {
    const config = (await import('#crawler/config.ts')).readCrawlerConfig(env)
    const { startCrawler } = await import('#crawler/main.ts')
    const identityKey = findIdentityKey(config.identityKey, config.masterKey)
    return { logLevel: config.logLevel, start: (tools) => startCrawler(config, { ...tools, identityKey }) }
  },
  async worker(env) {
    const config = (await import('#workers/config.ts')).readWorkerConfig(env)
    const { startWorker } = await import('#workers/main.ts')
    const masterKey = readMasterKey(config.masterKey)
    return {
      logLevel: config.logLevel,
      start: async (tools) => {
        await assertKeyOf(config.databaseUrl, masterKey)
        const watch = { ...config, ...tools, masterKey }
        return besideRules(env, watch, () => startWorker(config, { ...tools, masterKey }))
      },
    }
  },
  async dashboard(env) {
    const config = (await import('#dashboard/config.ts')).readDashboardConfig(env)
    const { startDashboard } = await import('#dashboard/main.ts')
    const masterKey = readMasterKey(config.masterKey)
    return {
      logLevel: config.logLevel,
      start: async (tools) => {
        await assertKeyOf(config.databaseUrl, masterKey)
        const hotlineKey = findHotlineKey(config.hotlineKeyFile)
        const keys = { masterKey, hotlineKey }
        const { address, close, checks } = await startDashboard({ ...config, ...tools, ...keys })
        return { close, checks, ready: { address } }
      },
    }
  },
}

export const role: Command = {
  usage: 'usage: lanternfish role crawler|worker|dashboard   (settings come from the environment)\n',
  async run(args) {
    const [name = ''] = parseFlags(role, args, {}).positionals
    const load = Object.hasOwn(roles, name) ? roles[name] : undefined
    if (!load) throw new UsageError(`There is no role "${name}"; roles are ${Object.keys(roles).join(', ')}.`)
    const env = withSecretFiles(process.env)
    const metrics = readMetricsPlace(env)
    const { logLevel, start } = await load(env)
    const log = openLogger(name, logLevel)
    await runRole(() => startSeen(() => start({ clock: systemClock, log }), metrics, log), log)
    return 0
  },
}

/** A role with its metrics beside it, which close first. */
async function startSeen(
  start: () => Promise<Started>,
  metrics: MetricsPlace,
  log: Logger,
): Promise<Started> {
  await using resources = new AsyncDisposableStack()
  const started = await start()
  resources.defer(() => started.close())
  if (metrics) {
    const server = resources.use(await openRoleServer(metrics, started.checks))
    log.info({ address: server.address }, 'metrics')
  }
  const running = resources.move()
  return { ...started, close: () => running.disposeAsync() }
}
