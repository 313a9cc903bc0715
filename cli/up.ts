import { connect } from 'node:net'
import { createOneTimePassword } from '#db/console-session.ts'
import { systemClock } from '#shared/clock.ts'
import { MissingServiceError, UsageError } from '#shared/errors.ts'
import { openLogger } from '#shared/logger.ts'
import { parseFlags, type Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { DEFAULT_DATA_DIR, readPort, readSettings } from './settings.ts'
import { startRoles } from './start-roles.ts'
import { untilToldToStop } from './until-told-to-stop.ts'

export const up: Command = {
  usage: `usage: lanternfish up [--data DIR] [--port N]
  Runs crawler, worker and console. Services come from DATABASE_URL, QUEUE_URL and TOR_SOCKS_URL (.env.example);
  without DATABASE_URL an embedded PostgreSQL runs on the data folder.
`,
  async run(args) {
    const { values } = parseFlags(up, args, { data: { type: 'string' }, port: { type: 'string' } })
    const port = readPort(values.port)
    if (port === undefined)
      throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port}".`)
    const settings = readSettings(process.env)
    await assertListening(settings.torSocksUrl)
    const log = openLogger('supervisor', settings.logLevel)
    const clock = systemClock
    const data = values.data ?? DEFAULT_DATA_DIR
    await using installation = await openInstallation(data, { clock, log, databaseUrl: settings.databaseUrl })
    const roles = startRoles(installation, {
      port,
      network: 'Tor',
      torSocksUrl: settings.torSocksUrl,
      queueUrl: settings.queueUrl,
    })
    const { address } = (await roles.dashboard.ready) as { address: string }
    await Promise.all([roles.worker.ready, roles.crawler.ready])
    const password = await createOneTimePassword(installation.database, clock)
    process.stdout.write(`console: ${address}\none-time password: ${password}\n`)
    await untilToldToStop()
    return 0
  },
}

/** Tor must be there before anything starts; there is no direct path to fall back on (law 2). */
async function assertListening(url: string): Promise<void> {
  const match = /^socks5h?:\/\/([^:@/]+):(\d+)$/.exec(url)
  if (!match) throw new UsageError(`TOR_SOCKS_URL must look like socks5://127.0.0.1:9050, not "${url}".`)
  const [, host = '', port] = match
  const reason = await new Promise<string | undefined>((resolve) => {
    const socket = connect(Number(port), host)
    socket.once('connect', () => resolve(undefined)).once('error', (error) => resolve(error.message))
    socket.once('connect', () => socket.destroy())
  })
  if (reason === undefined) return
  throw new MissingServiceError(
    `Tor does not answer at ${host}:${port} (${reason}): start tor, or correct TOR_SOCKS_URL.`,
  )
}
