import { UsageError } from '#shared/errors.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { runRole } from '#infra/supervisor/run-role.ts'
import { parseFlags, type Command } from './command.ts'

type Started = { close(): Promise<void>; ready?: object }
type Tools = { clock: typeof systemClock; log: ReturnType<typeof openLogger> }
type Loaded = { logLevel: string; start: (tools: Tools) => Promise<Started> }

// Loaded on demand: a worker needs no browser, a console no queue.
const roles: Record<string, (env: NodeJS.ProcessEnv) => Promise<Loaded>> = {
  async crawler(env) {
    const config = (await import('#crawler/config.ts')).readCrawlerConfig(env)
    const { startCrawler } = await import('#crawler/main.ts')
    return { logLevel: config.logLevel, start: (tools) => startCrawler(config, tools) }
  },
  async worker(env) {
    const config = (await import('#workers/config.ts')).readWorkerConfig(env)
    const { startWorker } = await import('#workers/main.ts')
    return { logLevel: config.logLevel, start: (tools) => startWorker(config, tools) }
  },
  async dashboard(env) {
    const config = (await import('#dashboard/config.ts')).readDashboardConfig(env)
    const { startDashboard } = await import('#dashboard/main.ts')
    return {
      logLevel: config.logLevel,
      start: async (tools) => {
        const { address, close } = await startDashboard({ ...config, host: '127.0.0.1', ...tools })
        return { close, ready: { address } }
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
    const { logLevel, start } = await load(process.env)
    const log = openLogger(name, logLevel)
    await runRole(() => start({ clock: systemClock, log }), log)
    return 0
  },
}
