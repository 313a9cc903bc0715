import { UsageError } from '#shared/errors.ts'
import { systemClock } from '#shared/clock.ts'
import { openLogger } from '#shared/logger.ts'
import { runRole } from '#infra/supervisor/run-role.ts'
import { parseFlags, type Command } from './command.ts'

type Started = { close(): Promise<void>; ready?: object }
type Tools = { clock: typeof systemClock; log: ReturnType<typeof openLogger> }

// Loaded on demand: a worker needs no browser, a console no queue.
const roles: Record<string, (env: NodeJS.ProcessEnv, tools: Tools) => Promise<Started>> = {
  async crawler(env, tools) {
    const [{ startCrawler }, { readCrawlerConfig }] = [
      await import('#crawler/main.ts'),
      await import('#crawler/config.ts'),
    ]
    return startCrawler(readCrawlerConfig(env), tools)
  },
  async worker(env, tools) {
    const [{ startWorker }, { readWorkerConfig }] = [
      await import('#workers/main.ts'),
      await import('#workers/config.ts'),
    ]
    return startWorker(readWorkerConfig(env), tools)
  },
  async dashboard(env, tools) {
    const [{ startDashboard }, { readDashboardConfig }] = [
      await import('#dashboard/main.ts'),
      await import('#dashboard/config.ts'),
    ]
    const { address, close } = await startDashboard({
      ...readDashboardConfig(env),
      host: '127.0.0.1',
      ...tools,
    })
    return { close, ready: { address } }
  },
}

export const role: Command = {
  usage: 'usage: lanternfish role crawler|worker|dashboard   (settings come from the environment)\n',
  async run(args) {
    const [name = ''] = parseFlags(role, args, {}).positionals
    const start = Object.hasOwn(roles, name) ? roles[name] : undefined
    if (!start)
      throw new UsageError(`There is no role "${name}"; roles are ${Object.keys(roles).join(', ')}.`)
    const log = openLogger(name, process.env['LOG_LEVEL'] ?? 'info')
    await runRole(() => start(process.env, { clock: systemClock, log }), log)
    return 0
  },
}
