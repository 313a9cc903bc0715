import { askRedis } from '#infra/ask-redis.ts'
import { askProxy } from '#infra/ask-proxy.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { openLogger } from '#shared/logger.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { sayHowToSignIn } from './first-password.ts'
import { openInstallation } from './installation.ts'
import { DEFAULT_DATA_DIR, readPort, readSettings } from './settings.ts'
import { readyRoles, startRoles } from './start-roles.ts'
import { openUnlessTold, toldToStop, unlessTold, untilTold } from './told-to-stop.ts'

export const up: Command = {
  usage: `usage: lanternfish up [--data DIR] [--port N]
  Runs crawler, worker and console. Services come from DATABASE_URL, QUEUE_URL and TOR_SOCKS_URL (.env.example);
  without DATABASE_URL an embedded PostgreSQL runs on the data folder.
`,
  async run(args) {
    const { values } = parseOnlyFlags(up, args, { data: { type: 'string' }, port: { type: 'string' } })
    const settings = readSettings(process.env)
    const port = readPort(values.port, settings.port)
    if (port === undefined)
      throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port}".`)
    const told = toldToStop()
    // The way out must be there before anything starts; there is no direct path to fall back on (law 2).
    for (const upstream of Object.values(settings.upstreams)) await askProxy(upstream)
    await askRedis(settings.queueUrl)
    const log = openLogger('supervisor', settings.logLevel)
    if (settings.files.csamRules === undefined) log.warn('the gate has stand-in rules: set CSAM_RULES_FILE')
    const clock = systemClock
    const data = values.data ?? DEFAULT_DATA_DIR
    await using installation = await openUnlessTold(told, () =>
      openInstallation(data, {
        clock,
        log,
        databaseUrl: settings.databaseUrl,
        masterKey: settings.masterKey,
      }),
    )
    if (!installation) return 0
    const roles = startRoles(installation, {
      port,
      network: settings.network,
      torSocksUrl: settings.torSocksUrl,
      queueUrl: settings.queueUrl,
      metrics: settings.metrics,
      files: settings.files,
    })
    const ready = await unlessTold(told, readyRoles(roles))
    if (!ready) return 0
    const way = await sayHowToSignIn(installation.database, clock)
    process.stdout.write(`console: ${ready.address}\n${way}\n`)
    await untilTold(told)
    return 0
  },
}
